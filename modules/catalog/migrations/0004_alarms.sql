-- SPDX-License-Identifier: GPL-3.0-or-later
SET LOCAL ROLE vigie_owner;

CREATE TABLE vigie.alarm (
  commune_id uuid NOT NULL REFERENCES vigie.commune,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  site_id uuid,
  camera_id uuid,
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
  priority smallint NOT NULL CHECK (priority BETWEEN 1 AND 4),
  title vigie.label NOT NULL,
  state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'claimed', 'on-hold', 'closed')),
  raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  device_time timestamptz,
  dedup_key text,
  repeats integer NOT NULL DEFAULT 0, -- how often the same alarm came again while open
  claimed_by uuid REFERENCES vigie.account,
  claimed_name text NOT NULL DEFAULT '',
  claimed_at timestamptz,
  closed_at timestamptz,
  verdict text NOT NULL DEFAULT 'none'
    CHECK (verdict IN ('none', 'confirmed', 'false-alarm', 'test', 'technical')),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 4000),
  PRIMARY KEY (commune_id, id),
  FOREIGN KEY (commune_id, site_id) REFERENCES vigie.site,
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera,
  CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
  CHECK (state <> 'closed' OR verdict <> 'none')
);
CREATE UNIQUE INDEX alarm_open_once ON vigie.alarm (commune_id, dedup_key) WHERE state <> 'closed';
CREATE INDEX alarm_open ON vigie.alarm (priority, raised_at) WHERE state <> 'closed';
CREATE INDEX alarm_closed ON vigie.alarm (closed_at) WHERE state = 'closed';
CREATE INDEX alarm_id ON vigie.alarm (id);

-- The alarm, locked. VG003 when there is none.
CREATE FUNCTION vigie.alarm_locked(p_id uuid) RETURNS vigie.alarm
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  it alarm;
BEGIN
  PERFORM begin_act();
  SELECT * INTO it FROM alarm WHERE id = p_id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such alarm' USING ERRCODE = 'VG003';
  END IF;
  IF it.state = 'closed' THEN
    RAISE EXCEPTION 'alarm is closed' USING ERRCODE = 'VG002';
  END IF;
  RETURN it;
END $$;

-- An alarm with the same key still open is the same alarm: its id comes back and nothing is raised again.
CREATE FUNCTION vigie.raise_alarm(p_commune uuid, p_site uuid, p_camera uuid, p_kind text, p_priority integer,
                                  p_title text, p_device_time timestamptz, p_dedup_key text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  raised uuid;
BEGIN
  PERFORM begin_act();
  UPDATE alarm SET repeats = repeats + 1
    WHERE commune_id = p_commune AND dedup_key = nullif(p_dedup_key, '') AND state <> 'closed'
    RETURNING id INTO raised;
  IF FOUND THEN
    RETURN raised;
  END IF;
  INSERT INTO alarm (commune_id, site_id, camera_id, kind, priority, title, device_time, dedup_key)
    VALUES (p_commune, p_site, p_camera, p_kind, p_priority, p_title, p_device_time, nullif(p_dedup_key, ''))
    RETURNING id INTO raised;
  PERFORM record_act(p_commune, 'alarm-raised', 'alarm', raised,
                     jsonb_build_object('kind', p_kind, 'priority', p_priority, 'camera', p_camera));
  RETURN raised;
END $$;

-- VG001 names the colleague who has it.
CREATE FUNCTION vigie.claim_alarm(p_id uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  it constant alarm := alarm_locked(p_id);
BEGIN
  IF it.claimed_by IS DISTINCT FROM me.id AND it.claimed_by IS NOT NULL THEN
    RAISE EXCEPTION 'held by: %', it.claimed_name USING ERRCODE = 'VG001';
  END IF;
  IF it.state = 'claimed' THEN
    RETURN; -- already mine
  END IF;
  UPDATE alarm SET state = 'claimed', claimed_by = me.id, claimed_name = me.display_name,
                   claimed_at = coalesce(claimed_at, clock_timestamp())
    WHERE commune_id = it.commune_id AND id = p_id;
  PERFORM record_act(it.commune_id, 'alarm-claimed', 'alarm', p_id);
END $$;

-- The alarm, locked, when the caller has it or is a supervisor; VG001 or VG004 otherwise.
CREATE FUNCTION vigie.alarm_in_hand(p_id uuid) RETURNS vigie.alarm
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  it constant alarm := alarm_locked(p_id);
BEGIN
  IF it.claimed_by = me.id OR is_supervisor() THEN
    RETURN it;
  END IF;
  IF it.claimed_by IS NOT NULL THEN
    RAISE EXCEPTION 'held by: %', it.claimed_name USING ERRCODE = 'VG001';
  END IF;
  RAISE EXCEPTION 'alarm has to be claimed first' USING ERRCODE = 'VG004';
END $$;

CREATE FUNCTION vigie.hold_alarm(p_id uuid, p_note text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it constant alarm := alarm_in_hand(p_id);
BEGIN
  IF it.state <> 'claimed' THEN
    RAISE EXCEPTION 'alarm is %', it.state USING ERRCODE = 'VG002';
  END IF;
  UPDATE alarm SET state = 'on-hold', note = coalesce(nullif(p_note, ''), note)
    WHERE commune_id = it.commune_id AND id = p_id;
  PERFORM record_act(it.commune_id, 'alarm-held', 'alarm', p_id, jsonb_build_object('note', coalesce(p_note, '')));
END $$;

CREATE FUNCTION vigie.release_alarm(p_id uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it constant alarm := alarm_in_hand(p_id);
BEGIN
  IF it.state = 'new' THEN
    RETURN;
  END IF;
  UPDATE alarm SET state = 'new', claimed_by = NULL, claimed_name = '', claimed_at = NULL
    WHERE commune_id = it.commune_id AND id = p_id;
  PERFORM record_act(it.commune_id, 'alarm-released', 'alarm', p_id,
                     jsonb_build_object('from', it.claimed_name));
END $$;

CREATE FUNCTION vigie.close_alarm(p_id uuid, p_verdict text, p_note text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it constant alarm := alarm_in_hand(p_id);
BEGIN
  IF p_verdict IS NULL OR p_verdict NOT IN ('confirmed', 'false-alarm', 'test', 'technical') THEN
    RAISE EXCEPTION 'a verdict is required' USING ERRCODE = 'VG005';
  END IF;
  UPDATE alarm SET state = 'closed', closed_at = clock_timestamp(), verdict = p_verdict,
                   note = coalesce(nullif(p_note, ''), note)
    WHERE commune_id = it.commune_id AND id = p_id;
  PERFORM record_act(it.commune_id, 'alarm-closed', 'alarm', p_id,
                     jsonb_build_object('verdict', p_verdict, 'note', coalesce(p_note, '')));
END $$;

GRANT SELECT ON vigie.alarm TO vigie_operator, vigie_supervisor, vigie_agent;
GRANT EXECUTE ON FUNCTION
  vigie.raise_alarm(uuid, uuid, uuid, text, integer, text, timestamptz, text)
  TO vigie_operator, vigie_supervisor, vigie_agent;
GRANT EXECUTE ON FUNCTION vigie.claim_alarm(uuid), vigie.hold_alarm(uuid, text), vigie.release_alarm(uuid),
  vigie.close_alarm(uuid, text, text)
  TO vigie_operator, vigie_supervisor;
