-- SPDX-License-Identifier: GPL-3.0-or-later
-- Everything that lets anybody do anything, a line each: compared with grants.txt, where a change has to be wanted.
WITH
objects AS (
  SELECT 'schema ' || nspname AS what, nspacl AS acl, nspowner AS owner FROM pg_namespace WHERE nspname IN ('vigie', 'public')
  UNION ALL
  SELECT CASE relkind WHEN 'S' THEN 'sequence ' ELSE 'table ' END || relname, relacl, relowner
    FROM pg_class WHERE relnamespace = 'vigie'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND relname <> 'schema_migration'
  UNION ALL
  SELECT 'column ' || relname || '.' || attname, attacl, relowner
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE relnamespace = 'vigie'::regnamespace AND attacl IS NOT NULL
  UNION ALL
  SELECT 'function ' || p.oid::regprocedure::text || CASE WHEN prosecdef THEN ' as ' || proowner::regrole ELSE '' END,
         coalesce(proacl, acldefault('f', proowner)), proowner
    FROM pg_proc p WHERE pronamespace = 'vigie'::regnamespace),
granted AS (
  SELECT what, coalesce((SELECT string_agg(
           CASE grantee WHEN 0 THEN 'PUBLIC' ELSE replace(grantee::regrole::text, 'vigie_', '') END || ' '
             || lower(privilege_type) || CASE WHEN is_grantable THEN ' grantable' ELSE '' END, ', '
           ORDER BY grantee::regrole::text COLLATE "C", privilege_type)
         FROM aclexplode(acl) WHERE grantee <> owner AND grantee::regrole::text LIKE ANY (ARRAY['vigie\_%', '-'])), 'nobody') AS to
    FROM objects),
lines AS (
  SELECT what || ': ' || "to" AS line FROM granted
  UNION ALL
  SELECT 'policy ' || tablename || '.' || policyname || ' ' || lower(cmd) || ' to '
         || replace(array_to_string(ARRAY(SELECT unnest(roles) ORDER BY 1), ', '), 'vigie_', '')
         || coalesce(' using ' || regexp_replace(qual, '\s+', ' ', 'g'), '')
         || coalesce(' check ' || regexp_replace(with_check, '\s+', ' ', 'g'), '')
    FROM pg_policies WHERE schemaname = 'vigie'
  UNION ALL
  SELECT 'role ' || rolname || concat_ws('', CASE WHEN rolcanlogin THEN ' login' END, CASE WHEN rolsuper THEN ' superuser' END,
           CASE WHEN rolcreaterole THEN ' createrole' END, CASE WHEN rolcreatedb THEN ' createdb' END,
           CASE WHEN rolbypassrls THEN ' bypassrls' END, CASE WHEN rolreplication THEN ' replication' END)
    FROM pg_roles WHERE rolname LIKE 'vigie\_%' AND rolname <> 'vigie_cluster'
  UNION ALL
  SELECT 'member ' || m.member::regrole || ' of ' || m.roleid::regrole FROM pg_auth_members m
    WHERE m.member::regrole::text LIKE 'vigie\_%' AND m.member::regrole::text <> 'vigie_cluster')
SELECT line FROM lines ORDER BY line COLLATE "C";
