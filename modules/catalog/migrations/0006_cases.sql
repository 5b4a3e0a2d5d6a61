-- SPDX-License-Identifier: GPL-3.0-or-later
SET LOCAL ROLE vigie_owner;

CREATE TABLE vigie.requisition_case (
  commune_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  number text NOT NULL,
  authority vigie.label NOT NULL,
  reference vigie.label NOT NULL,
  frame text NOT NULL CHECK (frame IN ('cpp-60-1', 'cpp-77-1-1', 'cpp-99-3')),
  camera_id uuid NOT NULL,
  span_begin timestamptz NOT NULL,
  span_end timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'extracting', 'extracted', 'failed')),
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  opened_by name NOT NULL DEFAULT session_user,
  package_folder text NOT NULL DEFAULT '',
  package_digest text NOT NULL DEFAULT '' CHECK (package_digest ~ '^([0-9a-f]{64})?$'),
  manifest jsonb,
  PRIMARY KEY (commune_id, id),
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera,
  CONSTRAINT case_number_unique UNIQUE (number),
  CHECK (span_end > span_begin)
);
CREATE INDEX requisition_case_id ON vigie.requisition_case (id);
CREATE INDEX requisition_case_received ON vigie.requisition_case (received_at DESC);

-- A counter row instead of a sequence: it rolls back with its transaction, so the register has no gap.
CREATE TABLE vigie.case_counter (
  year integer PRIMARY KEY,
  last integer NOT NULL
);

CREATE FUNCTION vigie.open_case(p_commune uuid, p_authority text, p_reference text, p_frame text,
                                p_camera uuid, p_begin timestamptz, p_end timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  this_year constant integer := extract(year FROM clock_timestamp() AT TIME ZONE
    (SELECT value FROM setting WHERE name = 'time_zone'));
  case_number text;
  opened uuid;
BEGIN
  PERFORM begin_act();
  INSERT INTO case_counter AS counter VALUES (this_year, 1)
    ON CONFLICT (year) DO UPDATE SET last = counter.last + 1
    RETURNING year || '-' || CASE WHEN last < 10000 THEN lpad(last::text, 4, '0') ELSE last::text END
    INTO case_number;
  INSERT INTO requisition_case (commune_id, number, authority, reference, frame, camera_id, span_begin, span_end)
    VALUES (p_commune, case_number, p_authority, p_reference, p_frame, p_camera, p_begin, p_end)
    RETURNING id INTO opened;
  PERFORM record_act(p_commune, 'case-opened', 'case', opened, jsonb_build_object(
    'number', case_number, 'frame', p_frame, 'reference', p_reference, 'camera', p_camera,
    'begin_us', us(p_begin), 'end_us', us(p_end)));
  RETURN opened;
END $$;

CREATE FUNCTION vigie.case_locked(p_id uuid) RETURNS vigie.requisition_case
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  it requisition_case;
BEGIN
  PERFORM begin_act();
  SELECT * INTO it FROM requisition_case WHERE id = p_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such case' USING ERRCODE = 'VG003';
  END IF;
  RETURN it;
END $$;

-- "extracted" is not a state one sets: record_package() does, with the package's digest.
CREATE FUNCTION vigie.set_case_state(p_id uuid, p_state text, p_remark text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it constant requisition_case := case_locked(p_id);
BEGIN
  IF p_state IS NULL OR p_state NOT IN ('open', 'extracting', 'failed') THEN
    RAISE EXCEPTION 'state % cannot be set', p_state USING ERRCODE = 'VG005';
  END IF;
  IF it.state = p_state THEN
    RETURN;
  END IF;
  IF it.state = 'extracted' THEN
    RAISE EXCEPTION 'case has its package' USING ERRCODE = 'VG002';
  END IF;
  UPDATE requisition_case SET state = p_state WHERE commune_id = it.commune_id AND id = p_id;
  PERFORM record_act(it.commune_id, 'case-' || p_state, 'case', p_id,
                     jsonb_build_object('from', it.state, 'remark', coalesce(p_remark, '')));
END $$;

CREATE FUNCTION vigie.record_package(p_id uuid, p_folder text, p_digest text, p_manifest jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it constant requisition_case := case_locked(p_id);
BEGIN
  IF coalesce(p_folder, '') = '' OR p_digest IS NULL OR p_digest !~ '^[0-9a-f]{64}$' THEN
    RAISE EXCEPTION 'a package has a folder and a SHA-256 digest' USING ERRCODE = 'VG005';
  END IF;
  IF it.state = 'extracted' THEN
    RAISE EXCEPTION 'case has its package' USING ERRCODE = 'VG002';
  END IF;
  UPDATE requisition_case
    SET state = 'extracted', package_folder = p_folder, package_digest = p_digest, manifest = p_manifest
    WHERE commune_id = it.commune_id AND id = p_id;
  PERFORM record_act(it.commune_id, 'case-extracted', 'case', p_id,
                     jsonb_build_object('number', it.number, 'digest', p_digest));
END $$;

GRANT SELECT ON vigie.requisition_case TO vigie_supervisor, vigie_inspector, vigie_agent;
GRANT EXECUTE ON FUNCTION vigie.open_case(uuid, text, text, text, uuid, timestamptz, timestamptz)
  TO vigie_supervisor;
GRANT EXECUTE ON FUNCTION vigie.set_case_state(uuid, text, text), vigie.record_package(uuid, text, text, jsonb)
  TO vigie_supervisor, vigie_agent;
