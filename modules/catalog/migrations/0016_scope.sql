-- SPDX-License-Identifier: GPL-3.0-or-later
-- Row-level security on every table, forced for the owner too: a SECURITY DEFINER function works inside the scope of
-- whoever called it. Policies ask the login (session_user), which no SET ROLE changes. In a later migration that
-- changes rows, lift the force on its table first (NO FORCE ROW LEVEL SECURITY) and set it again.
SET LOCAL ROLE vigie_guard;

-- The communes the caller may act for today, asked once a statement: a policy reads it as
-- commune_id = ANY ((SELECT vigie.my_communes())::uuid[]). Nobody watches or works outside a commune's convention;
-- administrators, who write conventions, and inspectors, who read what was done under them, see past ones.
CREATE FUNCTION vigie.my_communes() RETURNS uuid[]
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me account;
  day date;
BEGIN
  SELECT * INTO me FROM account WHERE role_name = session_user;
  IF NOT FOUND THEN
    RETURN CASE WHEN is_founder() THEN ARRAY(SELECT commune_id FROM commune) ELSE '{}' END;
  END IF;
  IF account_bar(me) IS NOT NULL THEN
    RETURN '{}';
  END IF;
  day := today();
  RETURN ARRAY(
    SELECT c.commune_id FROM commune c
      WHERE (me.all_communes
             OR EXISTS (SELECT FROM account_commune a WHERE a.account_id = me.id AND a.commune_id = c.commune_id))
        AND (me.group_name IN ('administrator', 'inspector')
             OR EXISTS (SELECT FROM convention v WHERE v.commune_id = c.commune_id AND v.valid_from <= day
                          AND (v.valid_until IS NULL OR v.valid_until >= day))));
END $$;

-- Someone the catalog knows: an account, barred or not, or whoever sets the catalog up.
CREATE FUNCTION vigie.caller_known() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
  SELECT is_founder() OR pg_has_role(session_user, 'vigie_owner', 'MEMBER')
      OR EXISTS (SELECT FROM account WHERE role_name = session_user);
$$;

-- Someone who may act today.
CREATE FUNCTION vigie.caller_active() RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
  SELECT is_founder() OR EXISTS (SELECT FROM account a WHERE role_name = session_user AND account_bar(a) IS NULL);
$$;

-- Why the caller may not act today; NULL when it may.
CREATE FUNCTION vigie.my_bar() RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
  SELECT account_bar(a) FROM account a WHERE role_name = session_user;
$$;

GRANT EXECUTE ON FUNCTION vigie.my_communes(), vigie.caller_known(), vigie.caller_active(), vigie.my_bar()
  TO vigie_owner, vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, vigie_inspector,
     vigie_agent, vigie_accounts;

SET LOCAL ROLE vigie_owner;
REVOKE SELECT ON vigie.camera FROM vigie_guard;
GRANT EXECUTE ON FUNCTION vigie.is_founder() TO vigie_guard;
GRANT EXECUTE ON FUNCTION vigie.account_bar(vigie.account), vigie.today()
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, vigie_inspector, vigie_agent;

-- What watching is forbidden without (CSI L251-2): an arrêté with its purpose, not run out.
CREATE FUNCTION vigie.is_authorised(it vigie.camera) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT it.authorisation_number <> '' AND it.authorisation_purpose <> '' AND it.authorisation_expires >= today();
$$;
GRANT EXECUTE ON FUNCTION vigie.is_authorised(vigie.camera)
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, vigie_inspector, vigie_agent;

DO $$
DECLARE
  t text;
  everyone constant text := 'vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, '
                            'vigie_inspector, vigie_agent';
  not_inspectors constant text := 'vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, '
                                  'vigie_agent';
  within constant text := 'commune_id = ANY ((SELECT vigie.my_communes())::uuid[])';
BEGIN
  FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'vigie'::regnamespace AND relkind = 'r'
             AND relname <> 'schema_migration' LOOP
    EXECUTE format('ALTER TABLE vigie.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE vigie.%I FORCE ROW LEVEL SECURITY', t);
  END LOOP;

  -- What belongs to a commune: functions write within the caller's communes, people read there.
  FOREACH t IN ARRAY ARRAY['site', 'recorder', 'camera', 'stream', 'clock_reading', 'alarm', 'check_result',
      'camera_health', 'incident', 'requisition_case', 'ptz_lease', 'privacy_mask', 'mask_lift', 'convention'] LOOP
    EXECUTE format('CREATE POLICY acting ON vigie.%I TO vigie_owner USING (%s)', t, within);
  END LOOP;
  -- Registers are for inspectors as well; what leads to pictures or to work in hand is not.
  FOREACH t IN ARRAY ARRAY['site', 'camera', 'requisition_case', 'convention'] LOOP
    EXECUTE format('CREATE POLICY reading ON vigie.%I FOR SELECT TO %s USING (%s)', t, everyone, within);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['recorder', 'clock_reading', 'alarm', 'check_result', 'camera_health', 'incident',
      'ptz_lease', 'privacy_mask', 'mask_lift'] LOOP
    EXECUTE format('CREATE POLICY reading ON vigie.%I FOR SELECT TO %s USING (%s)', t, not_inspectors, within);
  END LOOP;

  -- A stream is what one watches by: for those who watch, none of a camera without a valid authorisation. Those who
  -- only keep the directory see them all.
  EXECUTE format('CREATE POLICY watching ON vigie.stream FOR SELECT TO vigie_operator, vigie_supervisor, '
                 'vigie_technician, vigie_agent USING (%s AND EXISTS (SELECT FROM vigie.camera c '
                 'WHERE c.commune_id = stream.commune_id AND c.id = stream.camera_id AND vigie.is_authorised(c)))',
                 within);
  EXECUTE format('CREATE POLICY keeping ON vigie.stream FOR SELECT TO vigie_administrator USING (%s)', within);

  -- A commune is made before anybody is for it.
  EXECUTE format('CREATE POLICY acting ON vigie.commune TO vigie_owner USING (%s) WITH CHECK (true)', within);
  EXECUTE format('CREATE POLICY reading ON vigie.commune FOR SELECT TO %s USING (%s)', everyone, within);

  -- The journal takes what any act says; it is read within one's communes, and the centre's own acts by all who read.
  CREATE POLICY writing ON vigie.journal FOR INSERT TO vigie_owner WITH CHECK (true);
  EXECUTE format('CREATE POLICY reading ON vigie.journal FOR SELECT TO vigie_owner, vigie_supervisor, '
                 'vigie_inspector USING ((commune_id IS NULL OR %s) AND (SELECT vigie.caller_active()))', within);
  -- The feed's functions keep it whole; people read of their communes and of the centre, inspectors of what they see.
  CREATE POLICY keeping ON vigie.change TO vigie_owner USING (true);
  EXECUTE format('CREATE POLICY reading ON vigie.change FOR SELECT TO %s USING ((commune_id IS NULL OR %s) '
                 'AND (SELECT vigie.caller_active()))', not_inspectors, within);
  EXECUTE format('CREATE POLICY inspecting ON vigie.change FOR SELECT TO vigie_inspector USING ((commune_id IS NULL '
                 'OR %s) AND (SELECT vigie.caller_active()) AND topic IN (''journal'', ''directory'', ''case'', ''account''))', within);

  -- The centre's own.
  FOREACH t IN ARRAY ARRAY['case_counter', 'lease', 'desk', 'desk_monitor', 'wall_send', 'layout'] LOOP
    EXECUTE format('CREATE POLICY acting ON vigie.%I TO vigie_owner USING ((SELECT vigie.caller_active()))', t);
  END LOOP;
  CREATE POLICY reading ON vigie.lease FOR SELECT TO vigie_supervisor, vigie_technician, vigie_agent
    USING ((SELECT vigie.caller_active()));
  FOREACH t IN ARRAY ARRAY['account', 'account_commune'] LOOP
    EXECUTE format('CREATE POLICY acting ON vigie.%I TO vigie_owner USING ((SELECT vigie.caller_known()))', t);
    EXECUTE format('CREATE POLICY deciding ON vigie.%I FOR SELECT TO vigie_guard USING (true)', t);
    EXECUTE format('CREATE POLICY reading ON vigie.%I FOR SELECT TO %s USING ((SELECT vigie.caller_active()))', t,
                   everyone);
  END LOOP;
  -- Who one is, one may know even when one may do nothing.
  EXECUTE format('CREATE POLICY oneself ON vigie.account FOR SELECT TO %s USING (role_name = session_user)', everyone);
  CREATE POLICY deciding_logins ON vigie.account FOR SELECT TO vigie_accounts USING (true);
  CREATE POLICY deciding ON vigie.commune FOR SELECT TO vigie_guard USING (true);
  CREATE POLICY deciding ON vigie.convention FOR SELECT TO vigie_guard USING (true);
  -- The centre's zone and the like are no secret, and every policy asks them.
  CREATE POLICY everyone ON vigie.setting USING (true);
END $$;

DROP POLICY layout_reading ON vigie.layout;
CREATE POLICY reading ON vigie.layout FOR SELECT TO vigie_operator, vigie_supervisor, vigie_technician
  USING ((SELECT vigie.caller_active())
         AND (shared OR owner = (SELECT a.id FROM vigie.account a WHERE a.role_name = session_user)));
ALTER POLICY acting ON vigie.layout
  USING (owner = (SELECT a.id FROM vigie.account a WHERE a.role_name = session_user));

REVOKE SELECT ON vigie.ptz_lease, vigie.clock_reading, vigie.mask_lift FROM vigie_inspector;

-- Where the feed stands, whatever of it the caller may read.
CREATE FUNCTION vigie.feed_span() RETURNS TABLE (first bigint, last bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
  SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM change;
$$;
GRANT EXECUTE ON FUNCTION vigie.feed_span()
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, vigie_inspector, vigie_agent;

-- Not by ON CONFLICT: that would ask for the right to read the row before it is there.
CREATE OR REPLACE FUNCTION vigie.upsert_commune(p_commune uuid, p_code text, p_name text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM begin_act();
  UPDATE commune SET code = p_code, name = p_name WHERE commune_id = p_commune;
  IF NOT FOUND THEN
    INSERT INTO commune VALUES (p_commune, p_code, p_name);
  END IF;
  PERFORM record_act(p_commune, 'commune-saved', 'directory', p_commune,
                     jsonb_build_object('code', p_code, 'name', p_name));
END $$;

RESET ROLE;
ALTER TABLE vigie.schema_migration ENABLE ROW LEVEL SECURITY;
ALTER TABLE vigie.schema_migration FORCE ROW LEVEL SECURITY;
CREATE POLICY everyone ON vigie.schema_migration USING (true);
