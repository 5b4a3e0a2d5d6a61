-- SPDX-License-Identifier: GPL-3.0-or-later
-- Watching is an act with a begin and an end (CNIL 2021-122): who, as what, which camera, which images, why. It ends
-- also when the program that watched dies: the server knows which of its sessions are still there.
DO $$
BEGIN
  GRANT pg_read_all_stats TO vigie_owner; -- when a session began, which tells it from one that has its number later
END $$;
SET LOCAL ROLE vigie_owner;

-- A program that watches, over all the connections it makes one after the other.
CREATE TABLE vigie.session (
  id uuid PRIMARY KEY,
  account uuid NOT NULL REFERENCES vigie.account,
  desk text NOT NULL DEFAULT '' CHECK (length(desk) <= 100),
  pid integer NOT NULL,
  pid_start timestamptz NOT NULL,
  beat_at timestamptz NOT NULL, -- when it last said, over whatever connection, that it is there
  lost_at timestamptz -- when it was first found gone
);
CREATE INDEX session_pid ON vigie.session (pid);

CREATE TABLE vigie.viewing (
  commune_id uuid NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  session_id uuid NOT NULL,
  account uuid NOT NULL REFERENCES vigie.account,
  person vigie.label NOT NULL,
  group_name text NOT NULL,
  desk text NOT NULL,
  camera_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('live', 'playback', 'ptz', 'snapshot', 'share', 'export')),
  images_begin timestamptz, -- of images that were recorded
  images_end timestamptz,
  reason text NOT NULL DEFAULT '',
  holds integer NOT NULL DEFAULT 1, -- in how many tiles at once
  begun_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_how text CHECK (ended_how IN ('closed', 'taken-over', 'session-lost', 'account-barred')),
  PRIMARY KEY (commune_id, id),
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera,
  CHECK ((ended_at IS NULL) = (ended_how IS NULL)),
  CHECK (ended_at >= begun_at)
);
CREATE INDEX viewing_open ON vigie.viewing (session_id) WHERE ended_at IS NULL;
CREATE INDEX viewing_camera ON vigie.viewing (commune_id, camera_id, begun_at DESC);

ALTER TABLE vigie.session ENABLE ROW LEVEL SECURITY;
ALTER TABLE vigie.session FORCE ROW LEVEL SECURITY;
CREATE POLICY acting ON vigie.session TO vigie_owner USING ((SELECT vigie.caller_active()));
ALTER TABLE vigie.viewing ENABLE ROW LEVEL SECURITY;
ALTER TABLE vigie.viewing FORCE ROW LEVEL SECURITY;
-- What a colleague left open is ended by whoever notices, also in a commune that isn't one's own.
CREATE POLICY acting ON vigie.viewing TO vigie_owner USING ((SELECT vigie.caller_active()));
CREATE POLICY reading ON vigie.viewing FOR SELECT TO vigie_supervisor, vigie_inspector
  USING (commune_id = ANY ((SELECT vigie.my_communes())::uuid[]));
GRANT SELECT ON vigie.viewing TO vigie_supervisor, vigie_inspector;

CREATE FUNCTION vigie.pid_start(p_pid integer) RETURNS timestamptz
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT backend_start FROM pg_stat_get_activity(p_pid);
$$;

-- This connection is a program's from now on; what it watched over its last one goes on.
CREATE FUNCTION vigie.open_session(p_session uuid, p_desk text DEFAULT '') RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
BEGIN
  IF p_session IS NULL THEN
    RAISE EXCEPTION 'a session has an id' USING ERRCODE = 'VG005';
  END IF;
  INSERT INTO session AS s VALUES (p_session, me.id, coalesce(p_desk, ''), pg_backend_pid(),
                                   pid_start(pg_backend_pid()), clock_timestamp(), NULL)
    ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, pid_start = excluded.pid_start, beat_at = excluded.beat_at,
      lost_at = NULL, desk = coalesce(nullif(excluded.desk, ''), s.desk)
      WHERE s.account = excluded.account;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a session of yours' USING ERRCODE = '42501';
  END IF;
END $$;

-- A program that watches is still there: said every few seconds over any of its connections, so that what it watches
-- goes on while the one that writes its acts has nothing to write, or died with the server.
CREATE FUNCTION vigie.beat_session(p_session uuid, p_desk text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
BEGIN
  UPDATE session SET beat_at = clock_timestamp(), lost_at = NULL, desk = coalesce(p_desk, '')
    WHERE id = p_session AND account = me.id;
END $$;

CREATE FUNCTION vigie.end_viewing(it vigie.viewing, p_at timestamptz, p_how text, p_begin timestamptz,
                                  p_end timestamptz) RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
BEGIN
  UPDATE viewing SET ended_at = greatest(p_at, it.begun_at), ended_how = p_how,
      images_begin = coalesce(p_begin, images_begin), images_end = coalesce(p_end, images_end)
    WHERE commune_id = it.commune_id AND id = it.id AND ended_at IS NULL;
END $$;

-- What an act of the journal says of watching: "live-start" begins, "live-stop" ends, a snapshot is both. Acts that are
-- said late say when they were done; nobody watches in the future.
CREATE FUNCTION vigie.follow_viewing(me vigie.account, p_camera vigie.camera, p_act text, p_begin timestamptz,
                                     p_end timestamptz, p_reason text, p_acted_at timestamptz) RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  now_us constant timestamptz := clock_timestamp();
  acted constant timestamptz := least(coalesce(p_acted_at, now_us), now_us);
  v_kind constant text := CASE p_act WHEN 'live-start' THEN 'live' WHEN 'live-stop' THEN 'live'
    WHEN 'replay-start' THEN 'playback' WHEN 'replay-stop' THEN 'playback' WHEN 'instant-replay' THEN 'playback'
    WHEN 'snapshot' THEN 'snapshot' WHEN 'export' THEN 'export' END;
  here session;
  it viewing;
BEGIN
  IF v_kind IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO here FROM session WHERE pid = pg_backend_pid() AND pid_start = pid_start(pg_backend_pid());
  IF NOT FOUND THEN
    -- A connection that didn't say whose it is stands for itself.
    here := (gen_random_uuid(), me.id, '', pg_backend_pid(), pid_start(pg_backend_pid()), clock_timestamp(), NULL);
    INSERT INTO session SELECT here.*;
  END IF;
  -- A camera may be in several tiles: it is watched until the last of them lets go.
  SELECT * INTO it FROM viewing WHERE session_id = here.id AND camera_id = p_camera.id AND kind = v_kind
    AND ended_at IS NULL;
  IF FOUND THEN
    IF p_act ~ '-stop$' AND it.holds <= 1 THEN
      PERFORM end_viewing(it, acted, 'closed', p_begin, p_end);
    ELSE
      UPDATE viewing SET holds = it.holds + CASE WHEN p_act ~ '-stop$' THEN -1 ELSE 1 END,
          images_begin = least(images_begin, p_begin), images_end = greatest(images_end, p_end)
        WHERE commune_id = it.commune_id AND id = it.id;
    END IF;
    RETURN;
  END IF;
  IF p_act ~ '-stop$' THEN
    -- Begun by a program of the same person that is gone.
    SELECT v.* INTO it FROM viewing v LEFT JOIN session s ON s.id = v.session_id
      WHERE v.account = me.id AND v.camera_id = p_camera.id AND v.kind = v_kind AND v.ended_at IS NULL
        AND (s.id IS NULL OR pid_start(s.pid) IS DISTINCT FROM s.pid_start) LIMIT 1;
    IF FOUND THEN
      PERFORM end_viewing(it, acted, 'closed', p_begin, p_end);
    END IF;
    RETURN;
  END IF;
  INSERT INTO viewing (commune_id, session_id, account, person, group_name, desk, camera_id, kind, images_begin,
                       images_end, reason, begun_at, ended_at, ended_how)
    VALUES (p_camera.commune_id, here.id, me.id, me.display_name, me.group_name, here.desk, p_camera.id, v_kind,
            p_begin, p_end, left(coalesce(p_reason, ''), 500), acted,
            CASE WHEN p_act IN ('snapshot', 'instant-replay', 'export') THEN acted END,
            CASE WHEN p_act IN ('snapshot', 'instant-replay', 'export') THEN 'closed' END);
END $$;

-- Who holds a head watches by it: from taking it to letting go, losing it or running out.
CREATE FUNCTION vigie.follow_ptz(p_commune uuid, p_act text, p_camera uuid) RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  now_us constant timestamptz := clock_timestamp();
  me account;
  here uuid;
  it viewing;
BEGIN
  FOR it IN SELECT * FROM viewing WHERE commune_id = p_commune AND camera_id = p_camera AND kind = 'ptz'
              AND ended_at IS NULL LOOP
    PERFORM end_viewing(it, now_us, CASE WHEN p_act = 'ptz-released' THEN 'closed' WHEN p_act LIKE 'ptz-taken%'
                                         THEN 'taken-over' ELSE 'session-lost' END, NULL, NULL);
  END LOOP;
  IF p_act NOT LIKE 'ptz-taken%' THEN
    RETURN;
  END IF;
  me := actor();
  -- Its end is the lease's, which runs out by itself: no session has to be known.
  SELECT id INTO here FROM session WHERE account = me.id ORDER BY beat_at DESC LIMIT 1;
  INSERT INTO viewing (commune_id, session_id, account, person, group_name, desk, camera_id, kind, begun_at)
    VALUES (p_commune, coalesce(here, gen_random_uuid()), me.id, me.display_name, me.group_name,
            coalesce((SELECT desk FROM session WHERE id = here), ''), p_camera, 'ptz', now_us);
END $$;

-- As before, and a viewing begins or ends with it. What was watched against the rules is written all the more.
CREATE OR REPLACE FUNCTION vigie.journal_act(p_commune uuid, p_camera uuid, p_act text, p_begin timestamptz,
                                             p_end timestamptz, p_reason text, p_reference uuid DEFAULT NULL,
                                             p_acted_at timestamptz DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me account;
  known camera;
BEGIN
  IF p_act IS NULL OR p_act !~ '^[a-z][a-z0-9-]{1,60}$' THEN
    RAISE EXCEPTION 'act name not well formed' USING ERRCODE = 'VG005';
  END IF;
  SELECT * INTO known FROM camera WHERE commune_id = p_commune AND id = p_camera;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such camera' USING ERRCODE = 'VG003';
  END IF;
  PERFORM begin_act();
  me := actor();
  IF EXISTS (SELECT FROM journal WHERE detail ? 'act_id' AND detail ->> 'act_id' = p_reference::text) THEN
    RETURN;
  END IF;
  PERFORM follow_viewing(me, known, p_act, p_begin, p_end, p_reason, p_acted_at);
  PERFORM record_act(p_commune, p_act, 'journal', p_camera, jsonb_strip_nulls(jsonb_build_object(
    'begin_us', us(p_begin), 'end_us', us(p_end), 'reason', nullif(p_reason, ''), 'act_id', p_reference,
    'acted_us', us(p_acted_at), 'role', me.group_name, 'person', me.display_name,
    'unauthorised', CASE WHEN NOT is_authorised(known) THEN true END)));
END $$;

-- Ends what was watched by programs that are gone: their connection isn't there and no word of them came for p_grace.
-- The end is when that was first found. Agents and desks call it every few seconds.
CREATE FUNCTION vigie.close_lost_viewings(p_grace interval DEFAULT '30 s') RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  gone session;
  it viewing;
  how text;
  ended integer := 0;
BEGIN
  IF NOT EXISTS (SELECT FROM session s WHERE pid_start(s.pid) IS DISTINCT FROM s.pid_start) THEN
    RETURN 0;
  END IF;
  PERFORM begin_act();
  FOR gone IN SELECT * FROM session s WHERE pid_start(s.pid) IS DISTINCT FROM s.pid_start FOR UPDATE LOOP
    IF gone.lost_at IS NULL THEN
      gone.lost_at := clock_timestamp();
      UPDATE session SET lost_at = gone.lost_at WHERE id = gone.id;
    END IF;
    CONTINUE WHEN greatest(gone.lost_at, gone.beat_at) + coalesce(p_grace, interval '30 s') > clock_timestamp();
    how := CASE WHEN EXISTS (SELECT FROM account a WHERE a.id = gone.account AND account_bar(a) IS NOT NULL)
                THEN 'account-barred' ELSE 'session-lost' END;
    FOR it IN SELECT * FROM viewing WHERE session_id = gone.id AND ended_at IS NULL LOOP
      PERFORM end_viewing(it, gone.lost_at, how, NULL, NULL);
      PERFORM record_act(it.commune_id, it.kind || '-lost', 'viewing', it.camera_id, jsonb_build_object(
        'person', it.person, 'desk', it.desk, 'how', how, 'begun_us', us(it.begun_at), 'lost_us', us(gone.lost_at)));
      ended := ended + 1;
    END LOOP;
    DELETE FROM session WHERE id = gone.id;
  END LOOP;
  RETURN ended;
END $$;

GRANT EXECUTE ON FUNCTION vigie.open_session(uuid, text), vigie.beat_session(uuid, text)
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, vigie_agent;
GRANT EXECUTE ON FUNCTION vigie.close_lost_viewings(interval)
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_agent;
