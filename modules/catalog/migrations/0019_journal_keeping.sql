-- SPDX-License-Identifier: GPL-3.0-or-later
-- How long journals are kept (CNIL 2021-122: 6 to 12 months, exports up to 3 years), and anchors: what the chains' heads
-- were on a day, for a third party to stamp and another machine to keep, so that not even a chain that was computed
-- anew from end to end goes unseen.
DO $$
BEGIN
  -- Removes what is past its time, and nobody else can: not even the owner of the tables.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'vigie_keeper') THEN
    CREATE ROLE vigie_keeper NOLOGIN;
  END IF;
  IF NOT pg_has_role(current_user, 'vigie_keeper', 'MEMBER') THEN
    EXECUTE format('GRANT vigie_keeper TO %I', current_user);
  END IF;
  GRANT USAGE, CREATE ON SCHEMA vigie TO vigie_keeper;
  ALTER DEFAULT PRIVILEGES FOR ROLE vigie_keeper REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
END $$;
SET LOCAL ROLE vigie_owner;

CREATE FUNCTION vigie.journal_kind(p_act text, p_topic text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN p_topic IN ('case', 'share') OR p_act IN ('export', 'snapshot') THEN 'export'
              WHEN p_topic IN ('journal', 'viewing', 'ptz', 'wall') THEN 'viewing'
              WHEN p_topic IN ('account', 'directory') THEN 'administration'
              ELSE 'operation' END;

CREATE TABLE vigie.journal_retention (
  kind text PRIMARY KEY CHECK (kind IN ('viewing', 'export', 'administration', 'operation')),
  keep interval NOT NULL,
  CHECK (keep >= interval '6 months'),
  CHECK (kind <> 'viewing' OR keep <= interval '12 months'),
  CHECK (keep <= interval '3 years')
);
INSERT INTO vigie.journal_retention VALUES ('viewing', '12 months'), ('export', '3 years'),
  ('administration', '3 years'), ('operation', '12 months');

-- Of a row that was removed: its place in the chain.
CREATE TABLE vigie.journal_pruned (
  chain uuid NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL,
  digest bytea NOT NULL,
  hash bytea NOT NULL,
  pruned_at timestamptz NOT NULL,
  PRIMARY KEY (chain, seq)
);

-- "heads" is what is stamped, as text: a line a chain, "chain seq hash", sorted; digest its SHA-256.
CREATE TABLE vigie.journal_anchor (
  id bigint PRIMARY KEY,
  at timestamptz NOT NULL,
  heads text NOT NULL,
  digest bytea NOT NULL CHECK (digest = sha256(convert_to(heads, 'UTF8'))),
  token bytea -- RFC 3161 time stamp token over digest, DER; NULL without an authority
);

CREATE OR REPLACE FUNCTION vigie.refuse_rewriting() RETURNS trigger
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
BEGIN
  -- Also whoever gets hold of that role removes nothing before its time.
  IF current_user = 'vigie_keeper' AND TG_OP = 'DELETE' AND TG_TABLE_NAME = 'journal' THEN
    IF OLD.at < clock_timestamp() - (SELECT keep FROM journal_retention WHERE kind = journal_kind(OLD.act, OLD.topic)) THEN
      RETURN OLD;
    END IF;
  END IF;
  -- An authority's answer comes after the anchor, once.
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'journal_anchor' THEN
    IF OLD.token IS NULL AND NEW.token IS NOT NULL AND (OLD.id, OLD.at, OLD.heads, OLD.digest)
         = (NEW.id, NEW.at, NEW.heads, NEW.digest) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER journal_pruned_append_only BEFORE UPDATE OR DELETE ON vigie.journal_pruned
  FOR EACH ROW EXECUTE FUNCTION vigie.refuse_rewriting();
CREATE TRIGGER journal_pruned_no_truncate BEFORE TRUNCATE ON vigie.journal_pruned
  FOR EACH STATEMENT EXECUTE FUNCTION vigie.refuse_rewriting();
CREATE TRIGGER journal_anchor_append_only BEFORE UPDATE OR DELETE ON vigie.journal_anchor
  FOR EACH ROW EXECUTE FUNCTION vigie.refuse_rewriting();
CREATE TRIGGER journal_anchor_no_truncate BEFORE TRUNCATE ON vigie.journal_anchor
  FOR EACH STATEMENT EXECUTE FUNCTION vigie.refuse_rewriting();

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['journal_retention', 'journal_pruned', 'journal_anchor'] LOOP
    EXECUTE format('ALTER TABLE vigie.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE vigie.%I FORCE ROW LEVEL SECURITY', t);
  END LOOP;
END $$;
CREATE POLICY acting ON vigie.journal_retention TO vigie_owner USING ((SELECT vigie.caller_active()));
CREATE POLICY reading ON vigie.journal_retention FOR SELECT TO vigie_supervisor, vigie_administrator, vigie_inspector
  USING ((SELECT vigie.caller_active()));
CREATE POLICY keeping ON vigie.journal_retention FOR SELECT TO vigie_keeper USING (true);
CREATE POLICY keeping ON vigie.journal_pruned TO vigie_keeper USING (true);
CREATE POLICY reading ON vigie.journal_pruned FOR SELECT TO vigie_supervisor, vigie_inspector
  USING ((chain = '00000000-0000-0000-0000-000000000000' OR chain = ANY ((SELECT vigie.my_communes())::uuid[]))
         AND (SELECT vigie.caller_active()));
CREATE POLICY keeping ON vigie.journal TO vigie_keeper USING (true);
CREATE POLICY acting ON vigie.journal_anchor TO vigie_owner USING ((SELECT vigie.caller_active()));
CREATE POLICY reading ON vigie.journal_anchor FOR SELECT TO vigie_supervisor, vigie_inspector
  USING ((SELECT vigie.caller_active()));
CREATE POLICY anchoring ON vigie.journal_head FOR SELECT TO vigie_keeper USING (true);
GRANT SELECT ON vigie.journal_retention TO vigie_supervisor, vigie_administrator, vigie_inspector, vigie_keeper;
GRANT SELECT ON vigie.journal_pruned, vigie.journal_anchor TO vigie_supervisor, vigie_inspector;
GRANT INSERT, SELECT ON vigie.journal_pruned TO vigie_keeper;
GRANT SELECT, DELETE ON vigie.journal TO vigie_keeper;
GRANT SELECT ON vigie.journal_head TO vigie_keeper;
GRANT SELECT, DELETE ON vigie.viewing TO vigie_keeper;
CREATE POLICY keeping ON vigie.viewing TO vigie_keeper USING (ended_at < clock_timestamp() - interval '6 months');

CREATE FUNCTION vigie.set_journal_retention(p_kind text, p_keep interval) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM begin_act();
  UPDATE journal_retention SET keep = p_keep WHERE kind = p_kind;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such kind of journal' USING ERRCODE = 'VG003';
  END IF;
  PERFORM record_act(NULL, 'retention-set', 'account', NULL, jsonb_build_object('kind', p_kind, 'keep', p_keep));
END $$;

CREATE FUNCTION vigie.record_pruning(p_counts jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM begin_act();
  PERFORM record_act(NULL, 'journal-pruned', 'account', NULL, p_counts);
END $$;
CREATE FUNCTION vigie.begin_pruning() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM begin_act();
END $$;
GRANT EXECUTE ON FUNCTION vigie.record_pruning(jsonb), vigie.begin_pruning(), vigie.journal_kind(text, text)
  TO vigie_keeper;

CREATE FUNCTION vigie.heads_text() RETURNS text
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT coalesce(string_agg(chain || ' ' || seq || ' ' || encode(hash, 'hex') || E'\n', '' ORDER BY chain), '')
    FROM journal_head;
$$;
GRANT EXECUTE ON FUNCTION vigie.heads_text() TO vigie_keeper;

-- Fixes where every chain stands. Answers the anchor's number and the text to be stamped.
CREATE FUNCTION vigie.anchor_journal() RETURNS TABLE (anchor bigint, heads text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
#variable_conflict use_column
DECLARE
  text_of_heads text;
  next_id bigint;
BEGIN
  PERFORM begin_act();
  text_of_heads := all_heads();
  SELECT coalesce(max(id), 0) + 1 INTO next_id FROM journal_anchor;
  INSERT INTO journal_anchor VALUES (next_id, clock_timestamp(), text_of_heads,
                                     sha256(convert_to(text_of_heads, 'UTF8')), NULL);
  PERFORM record_act(NULL, 'journal-anchored', 'account', NULL, jsonb_build_object('anchor', next_id,
    'sha256', encode(sha256(convert_to(text_of_heads, 'UTF8')), 'hex')));
  RETURN QUERY SELECT next_id, text_of_heads;
END $$;

CREATE FUNCTION vigie.stamp_anchor(p_anchor bigint, p_token bytea) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  stamped bytea;
BEGIN
  PERFORM begin_act();
  SELECT digest INTO stamped FROM journal_anchor WHERE id = p_anchor AND token IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such anchor without a stamp' USING ERRCODE = 'VG003';
  END IF;
  -- A token (CMS, DER) carries the digest it stamps: another file, or another anchor's, is not kept by mistake. Whether
  -- its signature is good is for "openssl ts -verify" to say.
  IF p_token IS NULL OR get_byte(p_token, 0) <> 48 OR position(stamped IN p_token) = 0 THEN
    RAISE EXCEPTION 'not a time stamp of this anchor' USING ERRCODE = 'VG005';
  END IF;
  UPDATE journal_anchor SET token = p_token WHERE id = p_anchor;
  PERFORM record_act(NULL, 'anchor-stamped', 'account', NULL, jsonb_build_object('anchor', p_anchor,
    'token_sha256', encode(sha256(p_token), 'hex')));
END $$;
GRANT EXECUTE ON FUNCTION vigie.set_journal_retention(text, interval) TO vigie_administrator;
GRANT EXECUTE ON FUNCTION vigie.anchor_journal(), vigie.stamp_anchor(bigint, bytea) TO vigie_agent, vigie_administrator;

SET LOCAL ROLE vigie_keeper;
-- The heads of all chains, whoever's communes the caller is for: hashes only.
CREATE FUNCTION vigie.all_heads() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
  SELECT heads_text();
$$;
GRANT EXECUTE ON FUNCTION vigie.all_heads() TO vigie_owner;

-- Removes what is past its time, at most p_most rows a call, and says in the journal how many of which kind.
CREATE FUNCTION vigie.prune_journal(p_most integer DEFAULT 10000) RETURNS bigint
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  counts jsonb;
  pruned bigint;
BEGIN
  PERFORM begin_pruning();
  WITH old AS (
    DELETE FROM journal WHERE id IN (
      SELECT j.id FROM journal j JOIN journal_retention r ON r.kind = journal_kind(j.act, j.topic)
        WHERE j.at < clock_timestamp() - r.keep ORDER BY j.id LIMIT greatest(p_most, 0))
      RETURNING chain, seq, journal_kind(act, topic) AS kind, digest, hash),
  kept AS (
    INSERT INTO journal_pruned SELECT chain, seq, kind, digest, hash, clock_timestamp() FROM old RETURNING kind)
  SELECT jsonb_object_agg(kind, n), sum(n) INTO counts, pruned FROM (SELECT kind, count(*) AS n FROM kept GROUP BY kind) c;
  DELETE FROM viewing WHERE ended_at < clock_timestamp() - (SELECT keep FROM journal_retention WHERE kind = 'viewing');
  IF pruned > 0 THEN
    PERFORM record_pruning(counts);
  END IF;
  RETURN coalesce(pruned, 0);
END $$;
GRANT EXECUTE ON FUNCTION vigie.prune_journal(integer) TO vigie_agent;

-- Whoever migrates is not to remove journals either.
RESET ROLE;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_auth_members WHERE roleid = 'vigie_keeper'::regrole AND member = current_user::regrole) THEN
    EXECUTE format('REVOKE vigie_keeper FROM %I', current_user);
  END IF;
END $$;
