-- SPDX-License-Identifier: GPL-3.0-or-later
-- The journal (what was done, by whom, for ever) and the change feed (what desks must read again).
SET LOCAL ROLE vigie_owner;

CREATE TABLE vigie.change (
  id bigserial PRIMARY KEY,
  commune_id uuid,
  topic text NOT NULL,
  entity uuid,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Numbered without gaps and chained: each row's hash covers the previous one, so a row removed or altered
-- behind the triggers' back shows.
CREATE TABLE vigie.journal (
  id bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  actor name NOT NULL,
  commune_id uuid,
  act text NOT NULL,
  topic text NOT NULL,
  entity uuid,
  detail jsonb NOT NULL,
  hash bytea NOT NULL
);
CREATE INDEX journal_commune ON vigie.journal (commune_id, id);
CREATE UNIQUE INDEX journal_act_once ON vigie.journal ((detail ->> 'act_id')) WHERE detail ? 'act_id';

CREATE TABLE vigie.journal_head (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  id bigint NOT NULL,
  hash bytea NOT NULL
);
INSERT INTO vigie.journal_head (id, hash) VALUES (0, sha256('vigie'));

CREATE FUNCTION vigie.refuse_rewriting() RETURNS trigger
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON vigie.journal
  FOR EACH ROW EXECUTE FUNCTION vigie.refuse_rewriting();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON vigie.journal
  FOR EACH STATEMENT EXECUTE FUNCTION vigie.refuse_rewriting();

-- Every act starts here. One lock for the whole catalog, held to the end of the transaction: change ids then
-- become visible in their own order, and a reader at "last id seen" cannot miss a smaller one that commits
-- later. Taken before any row lock, so that two acts cannot deadlock.
CREATE FUNCTION vigie.begin_act() RETURNS void
  LANGUAGE sql SET search_path = vigie, pg_temp AS $$
  SELECT pg_advisory_xact_lock(8643, 1);
$$;

CREATE FUNCTION vigie.journal_hash(p_previous bytea, p_id bigint, p_at timestamptz, p_actor name,
                                   p_commune uuid, p_act text, p_topic text, p_entity uuid, p_detail jsonb)
  RETURNS bytea LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT sha256(p_previous || convert_to(jsonb_build_array(
    p_id, vigie.us(p_at), p_actor, p_commune, p_act, p_topic, p_entity, p_detail)::text, 'UTF8'));
$$;

-- Ends an act: its journal row, its change, its notification. Nobody may call it from outside a function.
CREATE FUNCTION vigie.record_act(p_commune uuid, p_act text, p_topic text, p_entity uuid,
                                 p_detail jsonb DEFAULT '{}') RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  head journal_head;
  now_us constant timestamptz := clock_timestamp();
  next_hash bytea;
  change_id bigint;
BEGIN
  SELECT * INTO STRICT head FROM journal_head FOR UPDATE;
  next_hash := journal_hash(head.hash, head.id + 1, now_us, session_user, p_commune, p_act, p_topic, p_entity,
                            coalesce(p_detail, '{}'));
  INSERT INTO journal (id, at, actor, commune_id, act, topic, entity, detail, hash)
    VALUES (head.id + 1, now_us, session_user, p_commune, p_act, p_topic, p_entity, coalesce(p_detail, '{}'),
            next_hash);
  UPDATE journal_head SET id = head.id + 1, hash = next_hash;
  INSERT INTO change (commune_id, topic, entity) VALUES (p_commune, p_topic, p_entity) RETURNING id INTO change_id;
  PERFORM pg_notify('vigie', change_id::text);
END $$;

-- The first row whose number or hash does not follow from the row before it; NULL when the journal is whole.
CREATE FUNCTION vigie.journal_first_broken() RETURNS bigint
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  previous bytea := sha256('vigie');
  expected bigint := 1;
  line journal;
BEGIN
  FOR line IN SELECT * FROM journal ORDER BY id LOOP
    IF line.id <> expected OR line.hash <> journal_hash(previous, line.id, line.at, line.actor, line.commune_id,
         line.act, line.topic, line.entity, line.detail) THEN
      RETURN expected;
    END IF;
    previous := line.hash;
    expected := expected + 1;
  END LOOP;
  IF NOT EXISTS (SELECT FROM journal_head WHERE id = expected - 1 AND hash = previous) THEN
    RETURN expected;
  END IF;
  RETURN NULL;
END $$;

-- Who acts: the account of the login, whatever role it has set. VG006 when the catalog does not know it.
CREATE FUNCTION vigie.actor() RETURNS vigie.account
  LANGUAGE plpgsql STABLE SET search_path = vigie, pg_temp AS $$
DECLARE
  it account;
BEGIN
  SELECT * INTO it FROM account WHERE role_name = session_user;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no account for login %', session_user USING ERRCODE = 'VG006';
  END IF;
  RETURN it;
END $$;

CREATE FUNCTION vigie.is_supervisor() RETURNS boolean
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT pg_has_role(session_user, 'vigie_supervisor', 'MEMBER');
$$;

-- An act on images that changes nothing else: live view opened, snapshot taken, replay assisted. One that is sent
-- again with its reference is not written twice; one that was sent late says when it was done.
CREATE FUNCTION vigie.journal_act(p_commune uuid, p_camera uuid, p_act text, p_begin timestamptz,
                                  p_end timestamptz, p_reason text, p_reference uuid DEFAULT NULL,
                                  p_acted_at timestamptz DEFAULT NULL) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  IF p_act IS NULL OR p_act !~ '^[a-z][a-z0-9-]{1,60}$' THEN
    RAISE EXCEPTION 'act name not well formed' USING ERRCODE = 'VG005';
  END IF;
  IF NOT EXISTS (SELECT FROM camera WHERE commune_id = p_commune AND id = p_camera) THEN
    RAISE EXCEPTION 'no such camera' USING ERRCODE = 'VG003';
  END IF;
  PERFORM begin_act();
  IF EXISTS (SELECT FROM journal WHERE detail ? 'act_id' AND detail ->> 'act_id' = p_reference::text) THEN
    RETURN;
  END IF;
  PERFORM record_act(p_commune, p_act, 'journal', p_camera, jsonb_strip_nulls(jsonb_build_object(
    'begin_us', us(p_begin), 'end_us', us(p_end), 'reason', nullif(p_reason, ''),
    'act_id', p_reference, 'acted_us', us(p_acted_at))));
END $$;

-- Changes are for those who are connected or soon back; whoever stayed away longer reads everything again.
CREATE FUNCTION vigie.prune_changes(p_keep interval) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  pruned bigint;
BEGIN
  IF p_keep IS NULL OR p_keep < interval '1 hour' THEN
    RAISE EXCEPTION 'changes are kept for an hour at least' USING ERRCODE = 'VG005';
  END IF;
  -- The last one stays: it is where the feed stands.
  DELETE FROM change WHERE at < clock_timestamp() - p_keep AND id < (SELECT max(id) FROM change);
  GET DIAGNOSTICS pruned = ROW_COUNT;
  RETURN pruned;
END $$;

GRANT EXECUTE ON FUNCTION vigie.prune_changes(interval) TO vigie_agent;
GRANT SELECT ON vigie.change TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator,
  vigie_inspector, vigie_agent;
GRANT SELECT ON vigie.journal TO vigie_supervisor, vigie_inspector;
GRANT EXECUTE ON FUNCTION vigie.journal_first_broken() TO vigie_supervisor, vigie_inspector;
GRANT EXECUTE ON FUNCTION
  vigie.journal_act(uuid, uuid, text, timestamptz, timestamptz, text, uuid, timestamptz)
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_agent;
