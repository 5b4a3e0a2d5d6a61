-- SPDX-License-Identifier: GPL-3.0-or-later
SET LOCAL ROLE vigie_owner;

-- Who does which piece of shared work until when. A lease is not an act: it is neither journaled nor notified.
CREATE TABLE vigie.lease (
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
  key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  holder text NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (kind, key)
);

-- One login may run several processes: a holder is the login and the name the process gives itself.
CREATE FUNCTION vigie.lease_holder(p_holder text) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path = vigie, pg_temp AS $$
BEGIN
  IF coalesce(p_holder, '') = '' OR length(p_holder) > 100 THEN
    RAISE EXCEPTION 'a lease needs a holder' USING ERRCODE = 'VG005';
  END IF;
  RETURN session_user || '/' || p_holder;
END $$;

-- Takes at most p_most of the keys that nobody holds, in the order given, without waiting for a colleague who
-- is taking leases at the same moment.
CREATE FUNCTION vigie.acquire_leases(p_kind text, p_keys text[], p_holder text, p_seconds double precision,
                                     p_most integer) RETURNS SETOF text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant text := lease_holder(p_holder);
BEGIN
  IF p_seconds IS NULL OR p_seconds <= 0 OR p_seconds > 86400 THEN
    RAISE EXCEPTION 'a lease lasts between 0 and 86400 seconds' USING ERRCODE = 'VG005';
  END IF;
  -- Only keys without a row: ON CONFLICT alone waits for whoever is changing the row it meets. Sorted, so that two
  -- callers with the same new keys wait for each other in the same order.
  INSERT INTO lease
    SELECT DISTINCT p_kind, k, '', '-infinity'::timestamptz FROM unnest(p_keys) k
    WHERE NOT EXISTS (SELECT FROM lease WHERE kind = p_kind AND key = k)
    ORDER BY k
    ON CONFLICT DO NOTHING;
  RETURN QUERY
    WITH free AS (
      SELECT l.key FROM unnest(p_keys) WITH ORDINALITY AS wanted(key, place)
        JOIN lease l ON l.kind = p_kind AND l.key = wanted.key
        WHERE l.until < clock_timestamp()
        ORDER BY wanted.place
        LIMIT greatest(p_most, 0)
        FOR UPDATE OF l SKIP LOCKED)
    UPDATE lease SET holder = me, until = clock_timestamp() + p_seconds * interval '1 second'
      FROM free WHERE lease.kind = p_kind AND lease.key = free.key
      RETURNING lease.key;
END $$;

-- True when the caller now holds it, be it for the second time.
CREATE FUNCTION vigie.acquire_lease(p_kind text, p_key text, p_holder text, p_seconds double precision)
  RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  RETURN renew_lease(p_kind, p_key, p_holder, p_seconds)
      OR EXISTS (SELECT FROM acquire_leases(p_kind, ARRAY[p_key], p_holder, p_seconds, 1));
END $$;

-- False when it ran out: the work may be someone else's by now.
CREATE FUNCTION vigie.renew_lease(p_kind text, p_key text, p_holder text, p_seconds double precision)
  RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  UPDATE lease SET until = clock_timestamp() + p_seconds * interval '1 second'
    WHERE kind = p_kind AND key = p_key AND holder = lease_holder(p_holder) AND until >= clock_timestamp();
  RETURN FOUND;
END $$;

CREATE FUNCTION vigie.release_lease(p_kind text, p_key text, p_holder text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  DELETE FROM lease WHERE kind = p_kind AND key = p_key AND holder = lease_holder(p_holder);
  RETURN FOUND;
END $$;

CREATE TABLE vigie.layout (
  owner uuid NOT NULL REFERENCES vigie.account,
  name vigie.label NOT NULL,
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  spec jsonb NOT NULL CHECK (jsonb_typeof(spec) = 'object'),
  saved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (owner, name)
);

CREATE FUNCTION vigie.save_layout(p_name text, p_spec jsonb) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  saved uuid;
BEGIN
  PERFORM begin_act();
  INSERT INTO layout (owner, name, spec) VALUES (me.id, p_name, p_spec)
    ON CONFLICT (owner, name) DO UPDATE SET spec = excluded.spec, saved_at = excluded.saved_at
    RETURNING id INTO saved;
  PERFORM record_act(NULL, 'layout-saved', 'layout', saved, jsonb_build_object('name', p_name));
  RETURN saved;
END $$;

CREATE FUNCTION vigie.remove_layout(p_name text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  removed uuid;
BEGIN
  PERFORM begin_act();
  DELETE FROM layout WHERE owner = me.id AND name = p_name RETURNING id INTO removed;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such layout' USING ERRCODE = 'VG003';
  END IF;
  PERFORM record_act(NULL, 'layout-removed', 'layout', removed, jsonb_build_object('name', p_name));
END $$;

GRANT SELECT ON vigie.lease TO vigie_supervisor, vigie_technician, vigie_agent;
GRANT EXECUTE ON FUNCTION vigie.acquire_leases(text, text[], text, double precision, integer),
  vigie.acquire_lease(text, text, text, double precision), vigie.renew_lease(text, text, text, double precision),
  vigie.release_lease(text, text, text)
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_agent;
GRANT SELECT ON vigie.layout TO vigie_operator, vigie_supervisor, vigie_technician;
GRANT EXECUTE ON FUNCTION vigie.save_layout(text, jsonb), vigie.remove_layout(text)
  TO vigie_operator, vigie_supervisor, vigie_technician;
