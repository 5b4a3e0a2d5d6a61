-- SPDX-License-Identifier: GPL-3.0-or-later
-- Each table as each role: read, written, emptied, copied, changed, hung on to.
SET search_path = tap, public;
BEGIN;
SELECT no_plan();

CREATE TEMP VIEW every_table AS
  SELECT relname::text AS t, EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'commune_id') AS placed
    FROM pg_class c WHERE relnamespace = 'vigie'::regnamespace AND relkind IN ('r', 'p');
CREATE TEMP VIEW every_login AS
  SELECT login, login IN ('t_operator', 't_supervisor', 't_technician', 't_administrator', 't_inspector', 't_agent') AS may
    FROM unnest(ARRAY['t_operator', 't_supervisor', 't_technician', 't_administrator', 't_inspector', 't_agent',
                      't_suspended', 't_expired', 't_early', 't_uncleared', 't_lapsed', 't_new', 't_stranger']) login;

SELECT cmp_ok((SELECT count(*) FROM every_table), '>', 28::bigint, 'all tables are looked at');
SELECT ok(relrowsecurity AND relforcerowsecurity, relname || ' guards its rows, from its owner too')
  FROM pg_class WHERE relnamespace = 'vigie'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname;
SELECT is((SELECT count(*) FROM pg_class WHERE relnamespace = 'vigie'::regnamespace AND relkind IN ('v', 'm', 'f')),
          0::bigint, 'there is no view whose owner reads for the caller');

-- Writing is nobody's.
SELECT is(attempt(login, replace(replace(attack, '%t', 'vigie.' || quote_ident(t)), '%c', (
            SELECT quote_ident(attname) FROM pg_attribute
              WHERE attrelid = ('vigie.' || t)::regclass AND attnum > 0 AND attgenerated = '' LIMIT 1))),
          '42501', login || ': ' || attack || ' ' || t)
  FROM every_table, every_login, unnest(ARRAY[
    'INSERT INTO %t DEFAULT VALUES', 'UPDATE %t SET %c = NULL', 'DELETE FROM %t', 'TRUNCATE %t CASCADE',
    'LOCK TABLE %t IN ACCESS EXCLUSIVE MODE', 'ALTER TABLE %t NO FORCE ROW LEVEL SECURITY',
    'ALTER TABLE %t DISABLE TRIGGER ALL', 'DROP TABLE %t CASCADE', 'CREATE POLICY mine ON %t USING (true)',
    'CREATE TRIGGER mine BEFORE INSERT ON %t EXECUTE FUNCTION vigie.refuse_rewriting()',
    'CREATE RULE mine AS ON INSERT TO %t DO NOTHING',
    'COPY %t FROM PROGRAM ''true''', 'COPY %t TO PROGRAM ''true''', 'COPY %t TO ''/tmp/x''']) attack;

-- Reading: a row of a commune that isn't one's own is never seen, by whatever way; those who may not act today see none.
SELECT matches(answer(login, format('SELECT count(*) FROM vigie.%I WHERE commune_id IN (tap.commune(''beta''), '
                                    'tap.commune(''gamma''))', t)),
               CASE WHEN login IN ('t_administrator', 't_inspector') THEN '^([0-9]+|42501)$' ELSE '^(0|42501)$' END,
               login || ' reads nothing of others in ' || t)
  FROM every_table, every_login WHERE placed AND t <> 'account_commune';
SELECT matches(answer('t_inspector', format('SELECT count(*) FROM vigie.%I WHERE commune_id = tap.commune(''beta'')', t)),
               '^(0|42501)$', 't_inspector reads nothing of a commune that is not theirs in ' || t)
  FROM every_table WHERE placed AND t <> 'account_commune';
SELECT matches(answer(login, format('SELECT count(*) FROM vigie.%I', t)), '^(0|42501)$',
               login || ' reads nothing in ' || t)
  FROM every_table, every_login
  WHERE NOT may AND t NOT IN ('setting', 'schema_migration') AND NOT (t = 'account' AND login <> 't_stranger');
SELECT matches(answer(login, 'SELECT count(*) FROM vigie.account'), '^(1|42501)$', login || ' knows who it is at most')
  FROM every_login WHERE NOT may AND login <> 't_stranger';
SELECT matches(answer(login, format('SELECT count(*) FROM vigie.%I t WHERE row_to_json(t)::text LIKE ''%%'' || '
                                    'tap.commune(''beta'') || ''%%''', t)),
               '^(0|42501)$', login || ' finds no trace of a commune that is not theirs in ' || t)
  FROM every_table, every_login WHERE login IN ('t_operator', 't_supervisor', 't_technician', 't_agent', 't_inspector')
    AND t NOT IN ('journal_anchor');
-- A cheap function in the query is not asked about rows the policy hides.
CREATE FUNCTION tap.leak(uuid) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS $$
BEGIN
  IF $1 = tap.commune('beta') THEN
    RAISE EXCEPTION 'leaked' USING ERRCODE = 'ZZ001';
  END IF;
  RETURN false;
END $$;
SELECT matches(attempt('t_operator', format('SELECT * FROM vigie.%I WHERE tap.leak(commune_id)', t)), '^(done 0|42501)$',
               'a function in the query learns nothing of ' || t)
  FROM every_table WHERE placed;
SELECT is(attempt(login, 'SET row_security = off; SELECT * FROM vigie.camera'), '42501',
          login || ' does not read past the policies') FROM every_login;

-- The owner of the tables, who has no account, reads and changes nothing of a commune's, and no journal.
SELECT is(answer('t_owner', format('SELECT count(*) FROM vigie.%I', t)), '0', 't_owner reads nothing in ' || t)
  FROM every_table WHERE t IN ('journal', 'viewing', 'commune') OR placed AND t NOT IN ('account_commune', 'change');
SELECT matches(attempt('t_owner', format(act, t)), '^(done 0|42501)$', 't_owner: ' || format(act, t))
  FROM unnest(ARRAY['journal', 'journal_pruned', 'journal_anchor', 'camera', 'viewing']) t,
       unnest(ARRAY['DELETE FROM vigie.%I', 'SET ROLE vigie_owner; DELETE FROM vigie.%I',
                    'SET ROLE vigie_keeper; DELETE FROM vigie.%I']) act;
SELECT is(attempt('t_owner', 'TRUNCATE vigie.' || t || ' CASCADE'), '42501', 't_owner does not empty ' || t)
  FROM unnest(ARRAY['journal', 'journal_pruned', 'journal_anchor']) t;

-- What leads to pictures.
SELECT is(answer(login, 'SELECT count(*) FROM vigie.stream'), expected, login || ' has streams of authorised cameras only')
  FROM (VALUES ('t_operator', '1'), ('t_supervisor', '1'), ('t_technician', '1'), ('t_agent', '1'),
               ('t_inspector', '0'), ('t_administrator', '6')) v(login, expected);
-- An inspector sees registers and journals, nothing else.
SELECT matches(answer('t_inspector', format('SELECT count(*) FROM vigie.%I', t)), '^(0|42501)$',
               't_inspector reads nothing in ' || t)
  FROM unnest(ARRAY['recorder', 'stream', 'clock_reading', 'alarm', 'check_result', 'camera_health', 'incident',
                    'ptz_lease', 'privacy_mask', 'mask_lift', 'lease', 'layout', 'desk', 'desk_monitor', 'wall_send',
                    'session']) t;
SELECT cmp_ok(answer('t_inspector', format('SELECT count(*) FROM vigie.%I', t))::integer, '>', 0,
              't_inspector reads ' || t)
  FROM unnest(ARRAY['commune', 'camera', 'convention', 'requisition_case', 'journal', 'viewing']) t;

SELECT * FROM finish();
ROLLBACK;
