-- SPDX-License-Identifier: GPL-3.0-or-later
-- Each function as each role, on what isn't theirs, and what a function must be to be here.
SET search_path = tap, public;
BEGIN;
SELECT no_plan();

CREATE TEMP VIEW every_function AS
  SELECT p.oid::regprocedure::text AS f, p.* FROM pg_proc p
    WHERE pronamespace = 'vigie'::regnamespace;
SELECT is((SELECT array_agg(f) FROM every_function WHERE has_function_privilege('public', oid, 'EXECUTE')), NULL,
          'no function is everyone''s');
SELECT is((SELECT array_agg(f) FROM every_function WHERE prosecdef AND NOT coalesce(proconfig @>
            ARRAY['search_path=vigie, pg_temp'], false)), NULL, 'a function with its owner''s rights has a fixed path');
SELECT is((SELECT array_agg(f) FROM every_function WHERE prosecdef AND prolang IN (SELECT oid FROM pg_language
            WHERE lanname = 'sql') AND provolatile = 'v'), NULL, 'no writer is in SQL, where it could be inlined');
SELECT is((SELECT array_agg(f) FROM every_function WHERE proowner::regrole::text NOT IN
            ('vigie_owner', 'vigie_guard', 'vigie_accounts', 'vigie_keeper')), NULL, 'no function is a superuser''s');
SELECT is((SELECT array_agg(rolname::text) FROM pg_roles WHERE rolname IN ('vigie_owner', 'vigie_guard',
            'vigie_accounts', 'vigie_keeper') AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreatedb)), NULL,
          'no owner of functions logs in or passes the policies');
-- Whoever listens to the channel learns a number, which the change feed answers by its policies.
SELECT is((SELECT array_agg(f) FROM every_function
            WHERE prosrc ~ 'pg_notify' AND regexp_replace(prosrc, 'pg_notify\(''vigie'', change_id::text\)', '', 'g')
                  ~ 'pg_notify'), NULL, 'notifications carry numbers only');
-- Nobody is a member of what owns.
SELECT is((SELECT array_agg(m.member::regrole::text) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid
            WHERE r.rolname IN ('vigie_owner', 'vigie_guard', 'vigie_accounts', 'vigie_keeper')
              AND m.member::regrole::text LIKE 't\_%' AND m.member::regrole::text <> 't_owner'), NULL, 'no account owns');

-- On another commune's things, or on those of one whose convention has ended, every act is refused.
SELECT matches(attempt(login, replace('SELECT vigie.' || act, '%p', place)), '^(42501|VG003|VG006|VG014|23503)$',
               login || ' ' || place || ': ' || act)
  FROM unnest(ARRAY['t_operator', 't_supervisor', 't_technician', 't_agent', 't_inspector', 't_suspended', 't_expired',
                    't_early', 't_uncleared', 't_lapsed', 't_new', 't_stranger']) login,
       unnest(ARRAY['alpha', 'beta', 'gamma']) place,
       unnest(ARRAY[
    'raise_alarm(tap.commune(''%p''), NULL, tap.camera(''%p''), ''x'', 1, ''t'', NULL, NULL)',
    'claim_alarm(tap.alarm(''%p''))', 'hold_alarm(tap.alarm(''%p''), '''')', 'release_alarm(tap.alarm(''%p''))',
    'close_alarm(tap.alarm(''%p''), ''test'', '''')', 'begin_check(tap.commune(''%p''), tap.camera(''%p''))',
    'record_check(jsonb_build_object(''commune'', tap.commune(''%p''), ''camera'', tap.camera(''%p''), ''started_us'', 1, '
      '''ended_us'', 2, ''verdict'', ''good''))',
    'open_case(tap.commune(''%p''), ''TJ'', ''PV'', ''cpp-60-1'', tap.camera(''%p''), now() - interval ''1 h'', now())',
    'set_case_state(tap.requisition(''%p''), ''extracting'', '''')',
    'record_package(tap.requisition(''%p''), ''/x'', repeat(''0'', 64), ''{}'')',
    'ptz_take(tap.commune(''%p''), tap.camera(''%p''), ''supervisor'', ''reason'', 60, ''desk'', '''')',
    'lift_masks(tap.commune(''%p''), tap.camera(''%p''), ''a reason that is long enough'', 60)',
    'replace_masks(tap.commune(''%p''), tap.camera(''%p''), ''[]'')',
    'replace_streams(tap.commune(''%p''), tap.camera(''%p''), ''[]'')',
    'record_clock(tap.commune(''%p''), tap.commune(''%p''), 1, 1, ''ntp'', false)',
    'journal_act(tap.commune(''%p''), tap.camera(''%p''), ''live-start'', NULL, NULL, NULL)',
    'upsert_commune(tap.commune(''%p''), ''x'', ''x'')', 'upsert_site(tap.commune(''%p''), tap.commune(''%p''), ''x'')',
    'save_convention(tap.commune(''%p''), ''X'', NULL, NULL)',
    'save_account(''{"login": "t_operator", "group_name": "administrator"}'')',
    'suspend_account(''t_supervisor'', ''because I can do it'')', 'resume_account(''t_suspended'')',
    'set_journal_retention(''viewing'', ''6 months'')', 'record_act(tap.commune(''%p''), ''x-y'', ''x-y'', NULL)',
    'account_saved(''{"login": "t_operator"}'')', 'account_stopped(''t_operator'', ''x'')', 'all_heads()',
    'begin_pruning()', 'record_pruning(''{}'')']) act
  -- Alpha is theirs: there only those who may do nothing are tried.
  WHERE place <> 'alpha' OR login NOT IN ('t_operator', 't_supervisor', 't_technician', 't_agent', 't_inspector');
-- The parts and the powers of others, also at home.
SELECT is(attempt(login, 'SELECT vigie.' || act), '42501', login || ': ' || act)
  FROM unnest(ARRAY['t_operator', 't_supervisor', 't_technician', 't_inspector', 't_agent']) login,
       unnest(ARRAY['save_account(''{"login": "t_operator", "group_name": "administrator"}'')',
                    'save_account(jsonb_build_object(''login'', session_user, ''all_communes'', true))',
                    'suspend_account(''t_supervisor'', ''because I can do it'')', 'resume_account(''t_suspended'')',
                    'login_follows(NULL)', 'account_saved(''{}'')', 'password_changed()',
                    'record_act(NULL, ''x-y'', ''x-y'', NULL)']) act;
-- Barring is complete and ends by itself.
SELECT is(answer(login, 'SELECT vigie.my_bar()'), bar, login || ' is told why')
  FROM (VALUES ('t_suspended', 'suspended'), ('t_expired', 'expired'), ('t_early', 'not-yet-valid'),
               ('t_uncleared', 'no-clearance'), ('t_lapsed', 'clearance-expired'), ('t_new', 'password'),
               ('t_operator', 'null')) v(login, bar);
SELECT is((SELECT array_agg(rolname::text ORDER BY rolname) FROM pg_roles WHERE rolname LIKE 't\_%' AND NOT rolcanlogin),
          ARRAY['t_early', 't_expired', 't_lapsed', 't_suspended', 't_uncleared'], 'they cannot even log in');
SELECT matches(attempt('t_new', $$SELECT vigie.change_password('SCRAM-SHA-256$4096:AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=')$$),
               '^done', 'one''s password may be changed first');
SELECT is(attempt('t_administrator', 'SELECT vigie.suspend_account(''t_administrator'', ''long enough a reason'')'),
          'VG005', 'nobody suspends oneself');
SELECT is(attempt('t_administrator', $$SELECT vigie.save_account('{"login": "vigie_owner", "group_name": "operator"}')$$),
          'VG005', 'what owns is no account');
SELECT is(attempt('t_administrator', format($$SELECT vigie.save_account('{"login": "%s", "group_name": "operator"}')$$,
          current_user)), 'VG005', 'a superuser is no account');

SELECT * FROM finish();
ROLLBACK;
