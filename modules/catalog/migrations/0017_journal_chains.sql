-- SPDX-License-Identifier: GPL-3.0-or-later
-- One chain a commune, and one for the centre's own acts (chain 0): a commune's journal can be shown and verified
-- without the others'. A row's digest covers its content, its hash the digest and the hash before it; both can be
-- computed again outside of the catalog (JournalVerifier, or sha256sum by hand):
--   digest = sha256(at in microseconds since 1970 \n actor \n commune or - \n act \n topic \n entity or - \n detail)
--   hash   = sha256(hash before || seq as 8 bytes, big-endian || digest); before the first: sha256('vigie:' || chain)
-- What retention removes leaves its digest behind (0019), so that the chain still closes.
SET LOCAL ROLE vigie_owner;

DROP FUNCTION vigie.journal_first_broken();
DROP FUNCTION vigie.journal_hash(bytea, bigint, timestamptz, name, uuid, text, text, uuid, jsonb);
ALTER TABLE vigie.journal NO FORCE ROW LEVEL SECURITY;
ALTER TABLE vigie.journal_head NO FORCE ROW LEVEL SECURITY;
ALTER TABLE vigie.journal DISABLE TRIGGER journal_append_only;

CREATE FUNCTION vigie.chain_of(p_commune uuid) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(p_commune, '00000000-0000-0000-0000-000000000000'::uuid);
CREATE FUNCTION vigie.chain_start(p_chain uuid) RETURNS bytea
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN sha256(convert_to('vigie:' || p_chain, 'UTF8'));
CREATE FUNCTION vigie.journal_digest(p_at timestamptz, p_actor name, p_commune uuid, p_act text, p_topic text,
                                     p_entity uuid, p_detail jsonb) RETURNS bytea
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT sha256(convert_to(concat_ws(E'\n', us(p_at), p_actor, coalesce(p_commune::text, '-'), p_act, p_topic,
                                     coalesce(p_entity::text, '-'), p_detail::text), 'UTF8'));
$$;
CREATE FUNCTION vigie.journal_link(p_previous bytea, p_seq bigint, p_digest bytea) RETURNS bytea
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN sha256(p_previous || int8send(p_seq) || p_digest);

-- The rows there are get their places in the new chains; how the old one ended is the first act of the centre's new.
CREATE TABLE vigie.old_head AS SELECT id, hash FROM vigie.journal_head;
DROP TABLE vigie.journal_head;
CREATE TABLE vigie.journal_head (
  chain uuid PRIMARY KEY,
  seq bigint NOT NULL,
  hash bytea NOT NULL
);
ALTER TABLE vigie.journal_head ENABLE ROW LEVEL SECURITY;

ALTER TABLE vigie.journal
  ADD chain uuid GENERATED ALWAYS AS (vigie.chain_of(commune_id)) STORED,
  ADD seq bigint,
  ADD digest bytea;
CREATE SEQUENCE vigie.journal_id OWNED BY vigie.journal.id;

DO $$
DECLARE
  line vigie.journal;
  head vigie.journal_head;
BEGIN
  FOR line IN SELECT * FROM vigie.journal ORDER BY id LOOP
    SELECT * INTO head FROM vigie.journal_head WHERE chain = line.chain;
    IF NOT FOUND THEN
      head := (line.chain, 0, vigie.chain_start(line.chain));
      INSERT INTO vigie.journal_head SELECT head.*;
    END IF;
    line.digest := vigie.journal_digest(line.at, line.actor, line.commune_id, line.act, line.topic, line.entity,
                                        line.detail);
    head.seq := head.seq + 1;
    head.hash := vigie.journal_link(head.hash, head.seq, line.digest);
    UPDATE vigie.journal SET seq = head.seq, digest = line.digest, hash = head.hash WHERE id = line.id;
    UPDATE vigie.journal_head SET seq = head.seq, hash = head.hash WHERE chain = line.chain;
  END LOOP;
  PERFORM setval('vigie.journal_id', greatest(1, (SELECT coalesce(max(id), 0) FROM vigie.journal)),
                 EXISTS (SELECT FROM vigie.journal));
END $$;

ALTER TABLE vigie.journal
  ALTER id SET DEFAULT nextval('vigie.journal_id'),
  ALTER seq SET NOT NULL,
  ALTER digest SET NOT NULL,
  ADD CHECK (act ~ '^[a-z][a-z0-9-]{1,60}$' AND topic ~ '^[a-z][a-z0-9-]{1,60}$'),
  ADD CHECK (actor !~ '[[:cntrl:]]');
CREATE UNIQUE INDEX journal_place ON vigie.journal (chain, seq);
ALTER TABLE vigie.journal ENABLE TRIGGER journal_append_only;
ALTER TABLE vigie.journal FORCE ROW LEVEL SECURITY;
ALTER TABLE vigie.journal_head FORCE ROW LEVEL SECURITY;
CREATE POLICY acting ON vigie.journal_head TO vigie_owner USING ((SELECT vigie.caller_known()));
-- Heads say how long a chain is and how it ends: who reads the journal verifies it.
CREATE POLICY reading ON vigie.journal_head FOR SELECT TO vigie_supervisor, vigie_inspector
  USING ((chain = '00000000-0000-0000-0000-000000000000' OR chain = ANY ((SELECT vigie.my_communes())::uuid[]))
         AND (SELECT vigie.caller_active()));
GRANT SELECT ON vigie.journal_head TO vigie_supervisor, vigie_inspector;

CREATE OR REPLACE FUNCTION vigie.record_act(p_commune uuid, p_act text, p_topic text, p_entity uuid,
                                            p_detail jsonb DEFAULT '{}') RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  this_chain constant uuid := chain_of(p_commune);
  said constant jsonb := coalesce(p_detail, '{}');
  now_us constant timestamptz := clock_timestamp();
  head journal_head;
  content bytea;
  change_id bigint;
BEGIN
  SELECT * INTO head FROM journal_head WHERE chain = this_chain FOR UPDATE;
  IF NOT FOUND THEN
    head := (this_chain, 0, chain_start(this_chain));
    INSERT INTO journal_head SELECT head.*;
  END IF;
  content := journal_digest(now_us, session_user, p_commune, p_act, p_topic, p_entity, said);
  head.seq := head.seq + 1;
  head.hash := journal_link(head.hash, head.seq, content);
  INSERT INTO journal (at, actor, commune_id, act, topic, entity, detail, seq, digest, hash)
    VALUES (now_us, session_user, p_commune, p_act, p_topic, p_entity, said, head.seq, content, head.hash);
  UPDATE journal_head SET seq = head.seq, hash = head.hash WHERE chain = this_chain;
  IF p_topic = 'ptz' THEN
    PERFORM follow_ptz(p_commune, p_act, p_entity); -- 0018: steering is watching
  END IF;
  INSERT INTO change (commune_id, topic, entity) VALUES (p_commune, p_topic, p_entity) RETURNING id INTO change_id;
  PERFORM pg_notify('vigie', change_id::text);
END $$;

DO $$
BEGIN
  IF (SELECT id FROM vigie.old_head) > 0 THEN
    PERFORM vigie.record_act(NULL, 'journal-rechained', 'journal', NULL,
      (SELECT jsonb_build_object('last_id', id, 'hash', encode(hash, 'hex')) FROM vigie.old_head));
  END IF;
END $$;
DROP TABLE vigie.old_head;
