-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who steers a camera until when. Unlike other leases this one is an act: people see it and the journal keeps it.
SET LOCAL ROLE vigie_owner;

-- The stronger takes over from the weaker; the weaker is told by whom and why.
CREATE FUNCTION vigie.ptz_rank(p_priority text) RETURNS smallint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE p_priority WHEN 'operator' THEN 1 WHEN 'supervisor' THEN 2 WHEN 'law-enforcement' THEN 3 END;

CREATE TABLE vigie.ptz_lease (
  commune_id uuid NOT NULL,
  camera_id uuid NOT NULL,
  account uuid NOT NULL REFERENCES vigie.account,
  holder_name vigie.label NOT NULL,
  desk text NOT NULL CHECK (length(desk) BETWEEN 1 AND 100), -- one account may be at several desks
  priority text NOT NULL CHECK (vigie.ptz_rank(priority) IS NOT NULL),
  reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 500),
  return_preset text NOT NULL DEFAULT '' CHECK (length(return_preset) <= 200), -- where the head goes at the end
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (commune_id, camera_id),
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera ON DELETE CASCADE
);

-- A renewal is no act, yet every desk shows the time left: told, not journaled.
CREATE FUNCTION vigie.tell_ptz(p_commune uuid, p_camera uuid) RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  change_id bigint;
BEGIN
  INSERT INTO change (commune_id, topic, entity) VALUES (p_commune, 'ptz', p_camera) RETURNING id INTO change_id;
  PERFORM pg_notify('vigie', change_id::text);
END $$;

CREATE FUNCTION vigie.ptz_deadline(p_seconds double precision) RETURNS timestamptz
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
BEGIN
  IF p_seconds IS NULL OR p_seconds <= 0 OR p_seconds > 600 THEN
    RAISE EXCEPTION 'a PTZ lease lasts between 0 and 600 seconds' USING ERRCODE = 'VG005';
  END IF;
  RETURN clock_timestamp() + p_seconds * interval '1 second';
END $$;

CREATE FUNCTION vigie.ptz_end(p_lease vigie.ptz_lease, p_act text, p_detail jsonb) RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
BEGIN
  DELETE FROM ptz_lease WHERE commune_id = p_lease.commune_id AND camera_id = p_lease.camera_id;
  PERFORM record_act(p_lease.commune_id, p_act, 'ptz', p_lease.camera_id,
                     jsonb_build_object('holder', p_lease.holder_name, 'desk', p_lease.desk,
                                        'since_us', us(p_lease.since)) || p_detail);
END $$;

-- Ends what ran out, such as the lease of a desk that died, and returns it: to one caller alone, who may send the
-- head to its preset. Whoever notices calls it.
CREATE FUNCTION vigie.ptz_expire() RETURNS SETOF vigie.ptz_lease
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it ptz_lease;
BEGIN
  IF NOT EXISTS (SELECT FROM ptz_lease WHERE until < clock_timestamp()) THEN
    RETURN;
  END IF;
  PERFORM begin_act();
  FOR it IN SELECT * FROM ptz_lease WHERE until < clock_timestamp() ORDER BY commune_id, camera_id FOR UPDATE LOOP
    PERFORM ptz_end(it, 'ptz-expired', jsonb_build_object('until_us', us(it.until)));
    RETURN NEXT it;
  END LOOP;
END $$;

-- Takes the camera, or changes and prolongs what the caller already has. VG008 names the holder who is as strong or
-- stronger; VG005 when a takeover gives no reason; VG003 for a camera the catalog does not have; VG007 for one whose
-- authorisation does not cover today: who may not watch it may not turn it. 42501 for a priority that is not the
-- caller's: supervisors alone take as supervisors, and for the police at its request.
CREATE FUNCTION vigie.ptz_take(p_commune uuid, p_camera uuid, p_priority text, p_reason text,
                               p_seconds double precision, p_desk text, p_return_preset text)
  RETURNS SETOF vigie.ptz_lease
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  why constant text := left(btrim(coalesce(p_reason, '')), 500);
  deadline timestamptz;
  known camera;
  before ptz_lease;
  held ptz_lease;
BEGIN
  IF ptz_rank(p_priority) IS NULL THEN
    RAISE EXCEPTION 'no such priority' USING ERRCODE = 'VG005';
  END IF;
  IF ptz_rank(p_priority) > 1 AND NOT is_supervisor() THEN
    RAISE EXCEPTION 'priority % is not yours', p_priority USING ERRCODE = '42501';
  END IF;
  IF p_priority = 'law-enforcement' AND why = '' THEN
    RAISE EXCEPTION 'a reason is required' USING ERRCODE = 'VG005';
  END IF;
  PERFORM begin_act();
  SELECT * INTO known FROM camera WHERE commune_id = p_commune AND id = p_camera;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such camera' USING ERRCODE = 'VG003';
  END IF;
  IF known.authorisation_number = '' OR known.authorisation_expires IS NULL OR known.authorisation_expires <
       (clock_timestamp() AT TIME ZONE (SELECT value FROM setting WHERE name = 'time_zone'))::date THEN
    RAISE EXCEPTION 'not authorised to be watched' USING ERRCODE = 'VG007';
  END IF;
  SELECT * INTO before FROM ptz_lease WHERE commune_id = p_commune AND camera_id = p_camera FOR UPDATE;
  IF FOUND AND before.until < clock_timestamp() THEN
    PERFORM ptz_end(before, 'ptz-expired', jsonb_build_object('until_us', us(before.until)));
    before := NULL;
  END IF;
  IF before.account IS NOT NULL AND before.account <> me.id THEN
    IF ptz_rank(before.priority) >= ptz_rank(p_priority) THEN
      RAISE EXCEPTION 'held by: %', before.holder_name USING ERRCODE = 'VG008';
    END IF;
    IF why = '' THEN
      RAISE EXCEPTION 'a reason is required' USING ERRCODE = 'VG005';
    END IF;
  END IF;
  deadline := ptz_deadline(p_seconds);
  INSERT INTO ptz_lease VALUES (p_commune, p_camera, me.id, me.display_name, p_desk, p_priority, why,
                                coalesce(p_return_preset, ''), clock_timestamp(), deadline)
    ON CONFLICT (commune_id, camera_id) DO UPDATE SET
      account = excluded.account, holder_name = excluded.holder_name, desk = excluded.desk,
      priority = excluded.priority, reason = excluded.reason, return_preset = excluded.return_preset,
      until = excluded.until,
      since = CASE WHEN ptz_lease.account = me.id AND ptz_lease.desk = p_desk
                   THEN ptz_lease.since ELSE excluded.since END
    RETURNING * INTO held;
  IF before.account = me.id AND before.desk = p_desk AND before.priority = p_priority AND before.reason = why THEN
    PERFORM tell_ptz(p_commune, p_camera);
  ELSE
    PERFORM record_act(p_commune, CASE WHEN before.account IS NULL OR (before.account = me.id AND before.desk = p_desk)
                                       THEN 'ptz-taken' ELSE 'ptz-taken-over' END, 'ptz', p_camera,
                       jsonb_strip_nulls(jsonb_build_object('desk', p_desk, 'priority', p_priority,
                                                            'reason', nullif(why, ''), 'from', before.holder_name)));
  END IF;
  RETURN NEXT held;
END $$;

-- NULL when it is not the caller's any more: it ran out, or someone stronger has it.
CREATE FUNCTION vigie.ptz_renew(p_commune uuid, p_camera uuid, p_seconds double precision, p_desk text)
  RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  deadline timestamptz;
BEGIN
  PERFORM begin_act();
  UPDATE ptz_lease SET until = ptz_deadline(p_seconds)
    WHERE commune_id = p_commune AND camera_id = p_camera AND account = me.id AND desk = p_desk
      AND until >= clock_timestamp()
    RETURNING until INTO deadline;
  IF FOUND THEN
    PERFORM tell_ptz(p_commune, p_camera);
  END IF;
  RETURN deadline;
END $$;

-- False when it was not the caller's any more. `p_why`: 'hand', 'idle', 'device'…, for the journal.
CREATE FUNCTION vigie.ptz_release(p_commune uuid, p_camera uuid, p_desk text, p_why text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  it ptz_lease;
BEGIN
  PERFORM begin_act();
  SELECT * INTO it FROM ptz_lease
    WHERE commune_id = p_commune AND camera_id = p_camera AND account = me.id AND desk = p_desk FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF it.until < clock_timestamp() THEN
    PERFORM ptz_end(it, 'ptz-expired', jsonb_build_object('until_us', us(it.until)));
    RETURN false;
  END IF;
  PERFORM ptz_end(it, 'ptz-released', jsonb_build_object('why', left(coalesce(p_why, ''), 60)));
  RETURN true;
END $$;

GRANT SELECT ON vigie.ptz_lease TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator,
  vigie_inspector, vigie_agent;
GRANT EXECUTE ON FUNCTION vigie.ptz_take(uuid, uuid, text, text, double precision, text, text),
  vigie.ptz_renew(uuid, uuid, double precision, text), vigie.ptz_release(uuid, uuid, text, text), vigie.ptz_expire()
  TO vigie_operator, vigie_supervisor, vigie_technician;
