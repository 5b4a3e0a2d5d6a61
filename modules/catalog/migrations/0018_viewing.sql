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
  lost_at timestamptz -- when its connection was first found gone
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
  begun_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_how text CHECK (ended_how IN ('closed', 'again', 'session-lost', 'account-barred')),
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
                                   pid_start(pg_backend_pid()), NULL)
    ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, pid_start = excluded.pid_start, lost_at = NULL,
      desk = excluded.desk
      WHERE s.account = excluded.account;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'not a session of yours' USING ERRCODE = '42501';
  END IF;
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
    WHEN 'ptz-taken' THEN 'ptz' WHEN 'ptz-ended' THEN 'ptz' WHEN 'snapshot' THEN 'snapshot' END;
  here session;
  it viewing;
BEGIN
  IF v_kind IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO here FROM session WHERE pid = pg_backend_pid() AND pid_start = pid_start(pg_backend_pid());
  IF NOT FOUND THEN
    -- A connection that didn't say whose it is stands for itself.
    here := (gen_random_uuid(), me.id, '', pg_backend_pid(), pid_start(pg_backend_pid()), NULL);
    INSERT INTO session SELECT here.*;
  END IF;
  IF v_kind <> 'snapshot' THEN
    FOR it IN SELECT * FROM viewing WHERE session_id = here.id AND camera_id = p_camera.id AND kind = v_kind
                AND ended_at IS NULL LOOP
      PERFORM end_viewing(it, acted, CASE WHEN p_act ~ '-(stop|ended)$' THEN 'closed' ELSE 'again' END, p_begin,
                          p_end);
    END LOOP;
    IF p_act ~ '-(stop|ended)$' THEN
      RETURN;
    END IF;
  END IF;
  INSERT INTO viewing (commune_id, session_id, account, person, group_name, desk, camera_id, kind, images_begin,
                       images_end, reason, begun_at, ended_at, ended_how)
    VALUES (p_camera.commune_id, here.id, me.id, me.display_name, me.group_name, here.desk, p_camera.id, v_kind,
            p_begin, p_end, left(coalesce(p_reason, ''), 500), acted,
            CASE WHEN p_act IN ('snapshot', 'instant-replay') THEN acted END,
            CASE WHEN p_act IN ('snapshot', 'instant-replay') THEN 'closed' END);
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

-- Ends what was watched by programs that are gone: their connection isn't there and no other came within p_grace. The
-- end is when the connection was first found gone. Agents and desks call it every few seconds.
CREATE FUNCTION vigie.close_lost_viewings(p_grace interval DEFAULT '30 s') RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  gone session;
  it viewing;
  how text;
  ended integer := 0;
BEGIN
  IF NOT EXISTS (SELECT FROM session s WHERE s.lost_at IS NOT NULL OR pid_start(s.pid) IS DISTINCT FROM s.pid_start) THEN
    RETURN 0;
  END IF;
  PERFORM begin_act();
  FOR gone IN SELECT * FROM session s WHERE pid_start(s.pid) IS DISTINCT FROM s.pid_start FOR UPDATE LOOP
    IF gone.lost_at IS NULL THEN
      gone.lost_at := clock_timestamp();
      UPDATE session SET lost_at = gone.lost_at WHERE id = gone.id;
    END IF;
    CONTINUE WHEN gone.lost_at + coalesce(p_grace, interval '30 s') > clock_timestamp();
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

GRANT EXECUTE ON FUNCTION vigie.open_session(uuid, text)
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, vigie_agent;
GRANT EXECUTE ON FUNCTION vigie.close_lost_viewings(interval)
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_agent;
