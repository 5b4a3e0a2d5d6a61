-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a desk sends to another one's monitor is checked here for each camera in it, a layout's as one sent alone: those
-- its tiles show and those its tours go through. The journal names them all.
SET LOCAL ROLE vigie_owner;

-- As the target would read them: whatever is no camera's id is none of the catalog's, and refused as unknown.
CREATE FUNCTION vigie.spec_cameras(p_spec jsonb) RETURNS SETOF text
  LANGUAGE sql IMMUTABLE SET search_path = vigie, pg_temp AS $$
  SELECT DISTINCT lower(found.camera #>> '{}')
    FROM (SELECT jsonb_path_query(p_spec, '$.camera ? (@.type() == "string")') AS camera
          UNION ALL SELECT jsonb_path_query(p_spec, '$.layout.tiles[*].camera ? (@.type() == "string")')
          UNION ALL SELECT jsonb_path_query(p_spec, '$.layout.tiles[*].tour.cameras[*] ? (@.type() == "string")')) found
    ORDER BY 1;
$$;

-- As before, and VG003 or VG007 for any camera of a layout.
CREATE OR REPLACE FUNCTION vigie.wall_propose(p_desk uuid, p_target uuid, p_monitor integer, p_spec jsonb, p_reason text)
  RETURNS SETOF vigie.wall_send
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  mine desk;
  there desk;
  owner account;
  screen desk_monitor;
  known camera;
  old wall_send;
  made wall_send;
  asked boolean;
  wanted text[];
  forbidden text;
  today date;
BEGIN
  IF p_spec IS NULL OR octet_length(p_spec::text) > 32768 OR jsonb_typeof(p_spec) <> 'object'
     OR (jsonb_typeof(p_spec -> 'camera') IS NOT DISTINCT FROM 'string')
        = (jsonb_typeof(p_spec -> 'layout') IS NOT DISTINCT FROM 'object')
     OR (SELECT count(*) FROM jsonb_object_keys(p_spec)) <> 1 THEN
    RAISE EXCEPTION 'a camera or a layout of at most 32768 bytes is needed' USING ERRCODE = 'VG005';
  END IF;
  PERFORM begin_act();
  mine := own_desk(p_desk);
  PERFORM wall_sweep();
  IF (SELECT count(*) FROM wall_send WHERE sender = me.id AND made_at > clock_timestamp() - interval '10 s') >= 10 THEN
    RAISE EXCEPTION 'more than 10 in 10 s' USING ERRCODE = 'VG009';
  END IF;
  IF p_target = p_desk THEN
    RAISE EXCEPTION 'a desk sends to others' USING ERRCODE = 'VG005';
  END IF;
  SELECT * INTO there FROM desk d WHERE d.id = p_target AND desk_lives(d);
  IF FOUND THEN
    SELECT * INTO screen FROM desk_monitor WHERE desk_id = p_target AND number = p_monitor;
  END IF;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such desk or monitor' USING ERRCODE = 'VG010';
  END IF;
  SELECT * INTO owner FROM account WHERE id = there.account;
  wanted := ARRAY(SELECT spec_cameras(p_spec));
  IF EXISTS (SELECT FROM unnest(wanted) w WHERE NOT EXISTS (SELECT FROM camera c WHERE c.id::text = w)) THEN
    RAISE EXCEPTION 'no such camera' USING ERRCODE = 'VG003';
  END IF;
  today := (clock_timestamp() AT TIME ZONE (SELECT value FROM setting WHERE name = 'time_zone'))::date;
  SELECT string_agg(c.number::text, ', ' ORDER BY c.number) INTO forbidden FROM camera c
    WHERE c.id::text = ANY (wanted)
      AND (c.authorisation_number = '' OR c.authorisation_expires IS NULL OR c.authorisation_expires < today);
  IF forbidden IS NOT NULL THEN
    RAISE EXCEPTION 'not authorised to be watched: camera %', left(forbidden, 200) USING ERRCODE = 'VG007';
  END IF;
  SELECT * INTO known FROM camera WHERE id::text = lower(p_spec ->> 'camera');
  FOR old IN SELECT * FROM wall_send
      WHERE sender = me.id AND target_desk = p_target AND monitor = p_monitor AND state = 'proposed' LOOP
    PERFORM wall_to(old, 'replaced', '', 0);
  END LOOP;
  DELETE FROM wall_send WHERE state_at < clock_timestamp() - interval '1 day';
  asked := there.manned AND NOT screen.unmanned;
  INSERT INTO wall_send (sender, sender_name, sender_desk, sender_desk_name, target, target_name, target_desk,
                         target_desk_name, monitor, spec, reason, asks, state, made_at, until, state_at)
    VALUES (me.id, me.display_name, mine.id, mine.name, there.account, owner.display_name, there.id, there.name,
            p_monitor, p_spec, left(btrim(coalesce(p_reason, '')), 500), asked, 'proposed', clock_timestamp(),
            clock_timestamp() + CASE WHEN asked THEN interval '60 s' ELSE interval '10 s' END, clock_timestamp())
    RETURNING * INTO made;
  PERFORM record_act(known.commune_id, 'wall-proposed', 'wall', made.id, jsonb_strip_nulls(jsonb_build_object(
    'from_desk', mine.name, 'to', owner.display_name, 'to_desk', there.name, 'monitor', p_monitor, 'asks', asked,
    'reason', nullif(made.reason, ''), 'camera', known.id, 'layout', left(p_spec -> 'layout' ->> 'name', 200),
    'cameras', CASE WHEN p_spec ? 'layout' THEN to_jsonb(wanted) END)));
  RETURN NEXT made;
END $$;
