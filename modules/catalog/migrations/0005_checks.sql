-- SPDX-License-Identifier: GPL-3.0-or-later
SET LOCAL ROLE vigie_owner;

CREATE TABLE vigie.check_result (
  commune_id uuid NOT NULL,
  id uuid NOT NULL,
  camera_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz, -- NULL while it runs
  verdict text NOT NULL DEFAULT 'unchecked'
    CHECK (verdict IN ('good', 'doubtful', 'bad', 'unreachable', 'unchecked')),
  cause text NOT NULL DEFAULT '' CHECK (length(cause) <= 60),
  steps jsonb NOT NULL DEFAULT '[]'
    CHECK (jsonb_typeof(steps) = 'array' AND octet_length(steps::text) <= 262144),
  PRIMARY KEY (commune_id, id),
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera,
  CHECK (ended_at >= started_at)
);
CREATE INDEX check_result_history ON vigie.check_result (commune_id, camera_id, ended_at DESC);

-- The last finished check of each camera: the fleet board reads this, not millions of results.
CREATE TABLE vigie.camera_health (
  commune_id uuid NOT NULL,
  camera_id uuid NOT NULL,
  check_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  verdict text NOT NULL,
  cause text NOT NULL,
  PRIMARY KEY (commune_id, camera_id),
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera,
  FOREIGN KEY (commune_id, check_id) REFERENCES vigie.check_result
);

CREATE TABLE vigie.incident (
  commune_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  camera_id uuid NOT NULL,
  cause text NOT NULL,
  opened_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  closed_at timestamptz,
  opened_by_check uuid NOT NULL,
  closed_by_check uuid,
  PRIMARY KEY (commune_id, id),
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera,
  FOREIGN KEY (commune_id, opened_by_check) REFERENCES vigie.check_result,
  FOREIGN KEY (commune_id, closed_by_check) REFERENCES vigie.check_result
);
CREATE UNIQUE INDEX incident_open_once ON vigie.incident (commune_id, camera_id, cause) WHERE closed_at IS NULL;

CREATE FUNCTION vigie.begin_check(p_commune uuid, p_camera uuid) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  begun constant uuid := gen_random_uuid();
BEGIN
  PERFORM begin_act();
  INSERT INTO check_result (commune_id, id, camera_id, started_at)
    VALUES (p_commune, begun, p_camera, clock_timestamp());
  PERFORM record_act(p_commune, 'check-begun', 'check', p_camera);
  RETURN begun;
END $$;

-- Records a finished check, whether begin_check announced it or not. Recording the same id again changes
-- nothing, so that an outbox may send it twice.
CREATE FUNCTION vigie.record_check(p_result jsonb) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it check_result;
  incident_id uuid;
BEGIN
  it.commune_id := (p_result ->> 'commune')::uuid;
  it.id := coalesce((p_result ->> 'id')::uuid, gen_random_uuid());
  it.camera_id := (p_result ->> 'camera')::uuid;
  it.started_at := at((p_result ->> 'started_us')::bigint);
  it.ended_at := at((p_result ->> 'ended_us')::bigint);
  it.verdict := p_result ->> 'verdict';
  it.cause := coalesce(p_result ->> 'cause', '');
  it.steps := coalesce(p_result -> 'steps', '[]');
  IF it.ended_at IS NULL OR it.started_at IS NULL OR it.verdict IS NULL THEN
    RAISE EXCEPTION 'a finished check has a begin, an end and a verdict' USING ERRCODE = 'VG005';
  END IF;
  IF it.verdict IN ('bad', 'unreachable') AND it.cause = '' THEN
    RAISE EXCEPTION 'a % verdict names its cause', it.verdict USING ERRCODE = 'VG005';
  END IF;

  PERFORM begin_act();
  INSERT INTO check_result AS known (commune_id, id, camera_id, started_at, ended_at, verdict, cause, steps)
    VALUES (it.commune_id, it.id, it.camera_id, it.started_at, it.ended_at, it.verdict, it.cause, it.steps)
    ON CONFLICT (commune_id, id) DO UPDATE
      SET ended_at = excluded.ended_at, started_at = excluded.started_at, verdict = excluded.verdict,
          cause = excluded.cause, steps = excluded.steps
      WHERE known.ended_at IS NULL AND known.camera_id = excluded.camera_id;
  IF NOT FOUND THEN
    RETURN it.id;
  END IF;
  INSERT INTO camera_health AS last (commune_id, camera_id, check_id, started_at, ended_at, verdict, cause)
    VALUES (it.commune_id, it.camera_id, it.id, it.started_at, it.ended_at, it.verdict, it.cause)
    ON CONFLICT (commune_id, camera_id) DO UPDATE
      SET check_id = excluded.check_id, started_at = excluded.started_at, ended_at = excluded.ended_at,
          verdict = excluded.verdict, cause = excluded.cause
      WHERE last.ended_at <= excluded.ended_at;
  IF NOT FOUND THEN
    RETURN it.id; -- an older check that arrives late is history: it neither opens nor closes anything
  END IF;
  PERFORM record_act(it.commune_id, 'check-recorded', 'check', it.camera_id,
                     jsonb_build_object('verdict', it.verdict, 'cause', it.cause));

  IF it.verdict IN ('bad', 'unreachable') THEN
    UPDATE incident SET last_seen_at = it.ended_at
      WHERE commune_id = it.commune_id AND camera_id = it.camera_id AND cause = it.cause AND closed_at IS NULL;
    IF NOT FOUND THEN
      INSERT INTO incident (commune_id, camera_id, cause, opened_at, last_seen_at, opened_by_check)
        VALUES (it.commune_id, it.camera_id, it.cause, it.ended_at, it.ended_at, it.id)
        RETURNING id INTO incident_id;
      PERFORM record_act(it.commune_id, 'incident-opened', 'incident', incident_id,
                         jsonb_build_object('camera', it.camera_id, 'cause', it.cause));
    END IF;
  ELSIF it.verdict = 'good' THEN
    FOR incident_id IN
      UPDATE incident SET closed_at = it.ended_at, closed_by_check = it.id
        WHERE commune_id = it.commune_id AND camera_id = it.camera_id AND closed_at IS NULL
        RETURNING id
    LOOP
      PERFORM record_act(it.commune_id, 'incident-closed', 'incident', incident_id,
                         jsonb_build_object('camera', it.camera_id));
    END LOOP;
  END IF;
  RETURN it.id;
END $$;

GRANT SELECT ON vigie.check_result, vigie.camera_health, vigie.incident
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, vigie_agent;
GRANT EXECUTE ON FUNCTION vigie.begin_check(uuid, uuid), vigie.record_check(jsonb)
  TO vigie_supervisor, vigie_technician, vigie_agent;
