-- SPDX-License-Identifier: GPL-3.0-or-later
-- Workstations that run now, the monitors they have, and what one desk sends to a monitor of another. What was sent,
-- accepted, refused or undone is an act and stays in the journal; that a desk runs is not, and leaves with it.
SET LOCAL ROLE vigie_owner;

CREATE TABLE vigie.desk (
  id uuid PRIMARY KEY, -- new at each start of the program
  account uuid NOT NULL REFERENCES vigie.account,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100 AND name !~ '[[:cntrl:]]'),
  machine text NOT NULL CHECK (length(machine) <= 100 AND machine !~ '[[:cntrl:]]'),
  manned boolean NOT NULL,
  session_pid integer NOT NULL, -- the server's own process for the desk's connection
  beat_at timestamptz NOT NULL
);

CREATE TABLE vigie.desk_monitor (
  desk_id uuid NOT NULL REFERENCES vigie.desk ON DELETE CASCADE,
  number smallint NOT NULL CHECK (number BETWEEN 1 AND 16),
  name text NOT NULL CHECK (length(name) <= 100 AND name !~ '[[:cntrl:]]'),
  width integer NOT NULL CHECK (width BETWEEN 0 AND 65535),
  height integer NOT NULL CHECK (height BETWEEN 0 AND 65535),
  unmanned boolean NOT NULL, -- nobody sits before it
  shows jsonb NOT NULL CHECK (jsonb_typeof(shows) = 'object' AND octet_length(shows::text) <= 16384),
  PRIMARY KEY (desk_id, number)
);

CREATE TABLE vigie.wall_send (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  sender uuid NOT NULL REFERENCES vigie.account,
  sender_name vigie.label NOT NULL,
  sender_desk uuid NOT NULL, -- these outlive the desks' own rows
  sender_desk_name text NOT NULL,
  target uuid NOT NULL REFERENCES vigie.account,
  target_name vigie.label NOT NULL,
  target_desk uuid NOT NULL,
  target_desk_name text NOT NULL,
  monitor smallint NOT NULL,
  spec jsonb NOT NULL CHECK (jsonb_typeof(spec) = 'object' AND octet_length(spec::text) <= 32768),
  reason text NOT NULL CHECK (length(reason) <= 500),
  asks boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'accepted', 'shown', 'refused', 'withdrawn', 'replaced', 'expired',
                                       'gone', 'failed', 'undone')),
  note text NOT NULL DEFAULT '' CHECK (note IN ('', 'unknown-camera', 'not-authorised', 'malformed', 'no-monitor',
                                                'partly')),
  left_out integer NOT NULL DEFAULT 0 CHECK (left_out BETWEEN 0 AND 64),
  made_at timestamptz NOT NULL,
  until timestamptz NOT NULL,
  state_at timestamptz NOT NULL
);
CREATE INDEX wall_send_target ON vigie.wall_send (target_desk, state_at);
CREATE INDEX wall_send_sender ON vigie.wall_send (sender, made_at);

CREATE FUNCTION vigie.tell_wall(p_entity uuid) RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  change_id bigint;
BEGIN
  INSERT INTO change (topic, entity) VALUES ('wall', p_entity) RETURNING id INTO change_id;
  PERFORM pg_notify('vigie', change_id::text);
END $$;

-- By the server's sense alone. A desk beats every 5 s; it is gone 20 s after its last beat, as a machine that lost its
-- power, or 8 s after it when its session has ended, as a program that was killed. A server that has just started has
-- heard nobody yet: time counts from there.
CREATE FUNCTION vigie.desk_lives(p_desk vigie.desk) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT heard > clock_timestamp() - interval '20 s'
     AND (heard > clock_timestamp() - interval '8 s'
          OR EXISTS (SELECT FROM pg_stat_activity s JOIN account a ON a.role_name = s.usename
                       WHERE s.pid = p_desk.session_pid AND a.id = p_desk.account))
    FROM (SELECT greatest(p_desk.beat_at, pg_postmaster_start_time()) AS heard) h;
$$;

-- The caller's own running desk, or a refusal.
CREATE FUNCTION vigie.own_desk(p_desk uuid) RETURNS vigie.desk
  LANGUAGE plpgsql STABLE SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  it desk;
BEGIN
  SELECT * INTO it FROM desk WHERE id = p_desk AND account = me.id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a running desk of yours' USING ERRCODE = '42501';
  END IF;
  RETURN it;
END $$;

-- Brings a send to another state: its journal line and its notice. The act's lock is held.
CREATE FUNCTION vigie.wall_to(p_send vigie.wall_send, p_state text, p_note text, p_left_out integer) RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
BEGIN
  UPDATE wall_send SET state = p_state, note = p_note, left_out = p_left_out, state_at = clock_timestamp()
    WHERE id = p_send.id;
  PERFORM record_act((SELECT commune_id FROM camera WHERE id::text = p_send.spec ->> 'camera'), 'wall-' || p_state,
                     'wall', p_send.id, jsonb_strip_nulls(jsonb_build_object(
                       'from', p_send.sender_name, 'from_desk', p_send.sender_desk_name, 'to', p_send.target_name,
                       'to_desk', p_send.target_desk_name, 'monitor', p_send.monitor,
                       'note', nullif(p_note, ''), 'left_out', nullif(p_left_out, 0))));
END $$;

CREATE FUNCTION vigie.wall_needs_sweep() RETURNS boolean
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT EXISTS (SELECT FROM wall_send WHERE state IN ('proposed', 'accepted') AND until < clock_timestamp())
      OR EXISTS (SELECT FROM desk d WHERE NOT desk_lives(d));
$$;

-- Ends what nobody answered and what went to a desk that is gone, and forgets such desks. Every beat of any desk does
-- it. The act's lock is held.
CREATE FUNCTION vigie.wall_sweep() RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  it wall_send;
  dead desk;
BEGIN
  FOR dead IN SELECT * FROM desk d WHERE NOT desk_lives(d) FOR UPDATE LOOP
    FOR it IN SELECT * FROM wall_send WHERE target_desk = dead.id AND state IN ('proposed', 'accepted') LOOP
      PERFORM wall_to(it, 'gone', '', 0);
    END LOOP;
    DELETE FROM desk WHERE id = dead.id;
    PERFORM tell_wall(dead.id);
  END LOOP;
  FOR it IN SELECT * FROM wall_send WHERE state IN ('proposed', 'accepted') AND until < clock_timestamp() LOOP
    PERFORM wall_to(it, 'expired', '', 0);
  END LOOP;
END $$;

-- A desk says that it runs and what its monitors show: {name, machine, manned, monitors: [{number, name, width, height,
-- unmanned, shows}]}. VG009 when one account runs too many.
CREATE FUNCTION vigie.wall_beat(p_desk uuid, p_report jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  known desk;
  is_new boolean;
BEGIN
  IF p_desk IS NULL OR jsonb_typeof(p_report -> 'monitors') IS DISTINCT FROM 'array'
     OR octet_length(p_report::text) > 300000 OR jsonb_array_length(p_report -> 'monitors') > 16 THEN
    RAISE EXCEPTION 'a report of at most 16 monitors is needed' USING ERRCODE = 'VG005';
  END IF;
  -- The act's lock before any row's, and only when there is something to tell.
  is_new := NOT EXISTS (SELECT FROM desk WHERE id = p_desk);
  IF is_new OR wall_needs_sweep() THEN
    PERFORM begin_act();
    -- This one is heard now, however late.
    UPDATE desk SET beat_at = clock_timestamp(), session_pid = pg_backend_pid() WHERE id = p_desk AND account = me.id;
    PERFORM wall_sweep();
  END IF;
  SELECT * INTO known FROM desk WHERE id = p_desk;
  IF FOUND AND known.account <> me.id THEN
    RAISE EXCEPTION 'not a desk of yours' USING ERRCODE = '42501';
  END IF;
  IF NOT FOUND AND (SELECT count(*) FROM desk WHERE account = me.id) >= 16 THEN
    RAISE EXCEPTION 'too many desks of one account' USING ERRCODE = 'VG009';
  END IF;
  INSERT INTO desk VALUES (p_desk, me.id, p_report ->> 'name', coalesce(p_report ->> 'machine', ''),
                           (p_report ->> 'manned')::boolean, pg_backend_pid(), clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, machine = excluded.machine, manned = excluded.manned,
      session_pid = excluded.session_pid, beat_at = excluded.beat_at;
  DELETE FROM desk_monitor WHERE desk_id = p_desk AND number <> ALL (
    SELECT (m ->> 'number')::smallint FROM jsonb_array_elements(p_report -> 'monitors') m);
  INSERT INTO desk_monitor AS was
    SELECT p_desk, number, coalesce(name, ''), coalesce(width, 0), coalesce(height, 0), coalesce(unmanned, false),
           coalesce(shows, '{}')
      FROM jsonb_to_recordset(p_report -> 'monitors')
        AS m(number smallint, name text, width integer, height integer, unmanned boolean, shows jsonb)
    ON CONFLICT (desk_id, number) DO UPDATE SET name = excluded.name, width = excluded.width,
      height = excluded.height, unmanned = excluded.unmanned, shows = excluded.shows
      WHERE ROW(was.*) IS DISTINCT FROM ROW(excluded.*);
  IF is_new THEN
    PERFORM tell_wall(p_desk);
  END IF;
END $$;

-- The desk closes, or its person leaves.
CREATE FUNCTION vigie.wall_leave(p_desk uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  mine desk;
  it wall_send;
BEGIN
  PERFORM begin_act();
  mine := own_desk(p_desk);
  FOR it IN SELECT * FROM wall_send WHERE target_desk = mine.id AND state IN ('proposed', 'accepted') LOOP
    PERFORM wall_to(it, 'gone', '', 0);
  END LOOP;
  FOR it IN SELECT * FROM wall_send WHERE sender_desk = mine.id AND state = 'proposed' LOOP
    PERFORM wall_to(it, 'withdrawn', '', 0);
  END LOOP;
  DELETE FROM desk WHERE id = mine.id;
  PERFORM tell_wall(mine.id);
END $$;

-- The desks that run, without the caller's own.
CREATE FUNCTION vigie.wall_desks(p_desk uuid)
  RETURNS TABLE (id uuid, name text, machine text, person text, manned boolean, monitors jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
  SELECT d.id, d.name, d.machine, a.display_name::text, d.manned,
         coalesce((SELECT jsonb_agg(jsonb_build_object('number', m.number, 'name', m.name, 'width', m.width,
                                     'height', m.height, 'unmanned', m.unmanned, 'shows', m.shows) ORDER BY m.number)
                     FROM desk_monitor m WHERE m.desk_id = d.id), '[]')
    FROM desk d JOIN account a ON a.id = d.account
    WHERE d.id IS DISTINCT FROM p_desk AND desk_lives(d)
    ORDER BY d.name, d.machine, d.id;
$$;

-- What the caller's desk sent and was sent of late, newest first: nobody else's.
CREATE FUNCTION vigie.wall_sends(p_desk uuid) RETURNS SETOF vigie.wall_send
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
  SELECT s.* FROM wall_send s, (SELECT (actor()).id AS me) a
    WHERE ((s.sender_desk = p_desk AND s.sender = a.me) OR (s.target_desk = p_desk AND s.target = a.me))
      AND s.state_at > clock_timestamp() - interval '1 hour'
    ORDER BY s.made_at DESC LIMIT 50;
$$;

-- Proposes a camera, {"camera": id}, or a layout, {"layout": {…}}, for a monitor of another desk. An earlier one of the
-- same person for that monitor which nobody answered is replaced. Where someone sits there is a minute to answer; a
-- wall without anyone shows it at once or, cut off, not at all. VG010 when the desk or the monitor is not there; VG009
-- for more than 10 in 10 s; VG003 and VG007 for a camera that is unknown or may not be watched.
CREATE FUNCTION vigie.wall_propose(p_desk uuid, p_target uuid, p_monitor integer, p_spec jsonb, p_reason text)
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
  IF p_spec ? 'camera' THEN
    SELECT * INTO known FROM camera WHERE id::text = lower(p_spec ->> 'camera');
    IF NOT FOUND THEN
      RAISE EXCEPTION 'no such camera' USING ERRCODE = 'VG003';
    END IF;
    IF known.authorisation_number = '' OR known.authorisation_expires IS NULL OR known.authorisation_expires <
         (clock_timestamp() AT TIME ZONE (SELECT value FROM setting WHERE name = 'time_zone'))::date THEN
      RAISE EXCEPTION 'not authorised to be watched' USING ERRCODE = 'VG007';
    END IF;
  END IF;
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
    'cameras', CASE WHEN p_spec ? 'layout'
                    THEN jsonb_path_query_array(p_spec, '$.layout.tiles[*].camera ? (@.type() == "string")') END)));
  RETURN NEXT made;
END $$;

-- The target accepts, refuses, shows, fails or undoes; the sender withdraws. VG002 when the state no longer allows it,
-- VG003 for what is not the caller's.
CREATE FUNCTION vigie.wall_answer(p_desk uuid, p_send uuid, p_state text, p_note text DEFAULT '',
                                  p_left_out integer DEFAULT 0) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  mine desk;
  it wall_send;
  allowed_from text[];
BEGIN
  allowed_from := CASE p_state
    WHEN 'accepted' THEN '{proposed}' WHEN 'refused' THEN '{proposed}' WHEN 'withdrawn' THEN '{proposed}'
    WHEN 'shown' THEN '{accepted}' WHEN 'failed' THEN '{proposed,accepted}' WHEN 'undone' THEN '{shown}' END::text[];
  IF allowed_from IS NULL THEN
    RAISE EXCEPTION 'no such answer' USING ERRCODE = 'VG005';
  END IF;
  PERFORM begin_act();
  mine := own_desk(p_desk);
  SELECT * INTO it FROM wall_send
    WHERE id = p_send AND CASE WHEN p_state = 'withdrawn' THEN sender_desk ELSE target_desk END = mine.id FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nothing of the kind for this desk' USING ERRCODE = 'VG003';
  END IF;
  -- What ran out is over, whether or not someone has ended it yet.
  IF it.state <> ALL (allowed_from) OR (it.state <> 'shown' AND it.until < clock_timestamp()) THEN
    RAISE EXCEPTION 'it is %', it.state USING ERRCODE = 'VG002';
  END IF;
  IF p_state = 'accepted' THEN
    -- From here on it takes moments, or the target hangs.
    UPDATE wall_send SET until = clock_timestamp() + interval '15 s' WHERE id = it.id;
  END IF;
  PERFORM wall_to(it, p_state, coalesce(p_note, ''), coalesce(p_left_out, 0));
END $$;

GRANT EXECUTE ON FUNCTION vigie.wall_beat(uuid, jsonb), vigie.wall_leave(uuid), vigie.wall_desks(uuid),
  vigie.wall_sends(uuid), vigie.wall_propose(uuid, uuid, integer, jsonb, text),
  vigie.wall_answer(uuid, uuid, text, text, integer)
  TO vigie_operator, vigie_supervisor, vigie_technician;
