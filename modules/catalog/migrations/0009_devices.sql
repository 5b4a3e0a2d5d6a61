-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is known of each recorder beyond its address: what it is, the certificate a person accepted, its clock.
SET LOCAL ROLE vigie_owner;

ALTER TABLE vigie.recorder
  ADD manufacturer text NOT NULL DEFAULT '',
  ADD model text NOT NULL DEFAULT '',
  ADD firmware text NOT NULL DEFAULT '',
  ADD serial text NOT NULL DEFAULT '',
  -- SHA-256 of the certificate in hexadecimal; empty: the system's store judges
  ADD certificate_sha256 text NOT NULL DEFAULT '' CHECK (certificate_sha256 ~ '^([0-9a-f]{64})?$'),
  ADD clock_uncertainty_ms bigint,
  ADD clock_told_ms bigint, -- the offset that desks were told last
  ADD clock_source text NOT NULL DEFAULT '',
  ADD clock_local_as_utc boolean NOT NULL DEFAULT false; -- it writes local time where UTC belongs

-- Every reading of a recorder's clock: what an exhibit's times rest on. Not acts, so not in the journal.
CREATE TABLE vigie.clock_reading (
  commune_id uuid NOT NULL,
  recorder_id uuid NOT NULL,
  at timestamptz NOT NULL,
  offset_ms bigint NOT NULL,
  uncertainty_ms bigint NOT NULL,
  source text NOT NULL,
  local_as_utc boolean NOT NULL,
  PRIMARY KEY (commune_id, recorder_id, at)
);
GRANT SELECT ON vigie.clock_reading TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator,
  vigie_inspector, vigie_agent;

DROP FUNCTION vigie.upsert_recorder(uuid, uuid, uuid, text, text, text);
CREATE FUNCTION vigie.upsert_recorder(p_recorder jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it recorder;
BEGIN
  PERFORM begin_act();
  it := jsonb_populate_record(NULL::recorder, p_recorder);
  INSERT INTO recorder (commune_id, id, site_id, name, family, address, manufacturer, model, firmware, serial,
                        certificate_sha256)
    VALUES (it.commune_id, it.id, it.site_id, it.name, it.family, it.address, coalesce(it.manufacturer, ''),
            coalesce(it.model, ''), coalesce(it.firmware, ''), coalesce(it.serial, ''),
            coalesce(it.certificate_sha256, ''))
    ON CONFLICT (commune_id, id) DO UPDATE SET site_id = excluded.site_id, name = excluded.name,
      family = excluded.family, address = excluded.address, manufacturer = excluded.manufacturer,
      model = excluded.model, firmware = excluded.firmware, serial = excluded.serial,
      certificate_sha256 = excluded.certificate_sha256;
  PERFORM record_act(it.commune_id, 'recorder-saved', 'directory', it.id,
                     jsonb_build_object('name', it.name, 'family', it.family, 'address', it.address,
                                        'model', coalesce(it.model, ''),
                                        'certificate_sha256', coalesce(it.certificate_sha256, '')));
END $$;

-- Desks read the directory again only when the clock has moved by more than a second since they were told last.
DROP FUNCTION vigie.record_clock(uuid, uuid, bigint);
CREATE FUNCTION vigie.record_clock(p_commune uuid, p_id uuid, p_offset_ms bigint, p_uncertainty_ms bigint,
                                   p_source text, p_local_as_utc boolean) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  before recorder;
  now_us constant timestamptz := clock_timestamp();
BEGIN
  PERFORM begin_act();
  SELECT * INTO before FROM recorder WHERE commune_id = p_commune AND id = p_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such recorder' USING ERRCODE = 'VG003';
  END IF;
  INSERT INTO clock_reading VALUES (p_commune, p_id, now_us, p_offset_ms, p_uncertainty_ms, p_source, p_local_as_utc);
  UPDATE recorder SET clock_offset_ms = p_offset_ms, clock_uncertainty_ms = p_uncertainty_ms,
      clock_source = p_source, clock_local_as_utc = p_local_as_utc, clock_measured_at = now_us
    WHERE commune_id = p_commune AND id = p_id;
  IF before.clock_told_ms IS NULL OR abs(before.clock_told_ms - p_offset_ms) > 1000
     OR before.clock_local_as_utc <> p_local_as_utc THEN
    UPDATE recorder SET clock_told_ms = p_offset_ms WHERE commune_id = p_commune AND id = p_id;
    PERFORM record_act(p_commune, 'clock-moved', 'directory', p_id,
                       jsonb_build_object('before_ms', before.clock_told_ms, 'offset_ms', p_offset_ms,
                                          'uncertainty_ms', p_uncertainty_ms));
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION vigie.upsert_recorder(jsonb) TO vigie_administrator;
-- Whoever may collect a recorder's events reads its clock on the way.
GRANT EXECUTE ON FUNCTION vigie.record_clock(uuid, uuid, bigint, bigint, text, boolean)
  TO vigie_administrator, vigie_technician, vigie_agent, vigie_operator, vigie_supervisor;

ALTER TABLE vigie.stream DROP CONSTRAINT stream_codec_check,
  ADD CONSTRAINT stream_codec_check CHECK (codec IN ('h264', 'h265', 'jpeg'));
