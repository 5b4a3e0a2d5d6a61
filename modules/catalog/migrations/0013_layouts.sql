-- SPDX-License-Identifier: GPL-3.0-or-later
-- Saved layouts are shared, as they were, or private: then nobody but their owner reads of them, and the journal,
-- which supervisors read, doesn't name them.
SET LOCAL ROLE vigie_owner;

ALTER TABLE vigie.layout
  ADD COLUMN shared boolean NOT NULL DEFAULT true,
  ADD CONSTRAINT layout_spec_size CHECK (octet_length(spec::text) <= 524288);

-- The login counts, whatever role it has set.
ALTER TABLE vigie.layout ENABLE ROW LEVEL SECURITY;
CREATE POLICY layout_reading ON vigie.layout FOR SELECT
  USING (shared OR owner = (SELECT a.id FROM vigie.account a WHERE a.role_name = session_user));

-- What the journal says of a layout.
CREATE FUNCTION vigie.layout_detail(p_name text, p_shared boolean) RETURNS jsonb
  LANGUAGE sql IMMUTABLE SET search_path = vigie, pg_temp AS $$
  SELECT CASE WHEN p_shared THEN jsonb_build_object('name', p_name, 'shared', true)
              ELSE jsonb_build_object('shared', false) END;
$$;

-- Without p_shared one that exists stays as it was and a new one is shared.
DROP FUNCTION vigie.save_layout(text, jsonb);
CREATE FUNCTION vigie.save_layout(p_name text, p_spec jsonb, p_shared boolean DEFAULT NULL) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  saved layout;
BEGIN
  PERFORM begin_act();
  IF (SELECT count(*) FROM layout WHERE owner = me.id AND name <> p_name) >= 500 THEN
    RAISE EXCEPTION 'a person keeps 500 layouts at most' USING ERRCODE = 'VG005';
  END IF;
  INSERT INTO layout (owner, name, spec, shared) VALUES (me.id, p_name, p_spec, coalesce(p_shared, true))
    ON CONFLICT (owner, name) DO UPDATE
      SET spec = excluded.spec, saved_at = excluded.saved_at, shared = coalesce(p_shared, layout.shared)
    RETURNING * INTO saved;
  PERFORM record_act(NULL, 'layout-saved', 'layout', saved.id, layout_detail(saved.name, saved.shared));
  RETURN saved.id;
END $$;

CREATE FUNCTION vigie.rename_layout(p_name text, p_new text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  renamed layout;
BEGIN
  PERFORM begin_act();
  IF p_name <> p_new AND EXISTS (SELECT FROM layout WHERE owner = me.id AND name = p_new) THEN
    RAISE EXCEPTION 'layout name taken' USING ERRCODE = 'VG013';
  END IF;
  UPDATE layout SET name = p_new WHERE owner = me.id AND name = p_name RETURNING * INTO renamed;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such layout' USING ERRCODE = 'VG003';
  END IF;
  PERFORM record_act(NULL, 'layout-renamed', 'layout', renamed.id, layout_detail(renamed.name, renamed.shared));
END $$;

CREATE FUNCTION vigie.share_layout(p_name text, p_shared boolean) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  changed layout;
BEGIN
  PERFORM begin_act();
  UPDATE layout SET shared = p_shared WHERE owner = me.id AND name = p_name RETURNING * INTO changed;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such layout' USING ERRCODE = 'VG003';
  END IF;
  PERFORM record_act(NULL, 'layout-shared', 'layout', changed.id, layout_detail(changed.name, changed.shared));
END $$;

CREATE OR REPLACE FUNCTION vigie.remove_layout(p_name text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant account := actor();
  removed layout;
BEGIN
  PERFORM begin_act();
  DELETE FROM layout WHERE owner = me.id AND name = p_name RETURNING * INTO removed;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such layout' USING ERRCODE = 'VG003';
  END IF;
  PERFORM record_act(NULL, 'layout-removed', 'layout', removed.id, layout_detail(removed.name, removed.shared));
END $$;

GRANT EXECUTE ON FUNCTION vigie.save_layout(text, jsonb, boolean), vigie.rename_layout(text, text),
  vigie.share_layout(text, boolean) TO vigie_operator, vigie_supervisor, vigie_technician;
