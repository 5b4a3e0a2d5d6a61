-- SPDX-License-Identifier: GPL-3.0-or-later
-- Group roles belong to the whole cluster, so another catalog beside this one may have made them already.
-- vigie_owner owns every table and function and cannot log in: SECURITY DEFINER functions run with its
-- rights, never with a superuser's.
DO $$
DECLARE
  r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['vigie_owner', 'vigie_operator', 'vigie_supervisor', 'vigie_technician',
                           'vigie_administrator', 'vigie_inspector', 'vigie_agent'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', r);
    END IF;
  END LOOP;
  IF NOT pg_has_role(current_user, 'vigie_owner', 'MEMBER') THEN
    EXECUTE format('GRANT vigie_owner TO %I', current_user);
  END IF;
  EXECUTE format('GRANT CREATE ON DATABASE %I TO vigie_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO vigie_operator, vigie_supervisor, vigie_technician, '
                 'vigie_administrator, vigie_inspector, vigie_agent', current_database());
  -- Every act takes one lock (0003): a desk that freezes in mid-transaction must not hold the centre up.
  EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = ''15s''', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA vigie OWNER TO vigie_owner;
GRANT USAGE ON SCHEMA vigie TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator,
  vigie_inspector, vigie_agent;
GRANT SELECT ON vigie.schema_migration TO vigie_operator, vigie_supervisor, vigie_technician,
  vigie_administrator, vigie_inspector, vigie_agent;
-- PostgreSQL lets everyone execute a new function; here each one is granted by name.
ALTER DEFAULT PRIVILEGES FOR ROLE vigie_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
