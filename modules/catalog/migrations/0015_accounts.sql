-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may log in, until when, and for which communes. An account is a database role; what it may do is its group,
-- whether it may do it today is written here and asked by every policy and act (0016).

-- vigie_guard owns what decides (which communes, which cameras): it reads what no policy hides from it and cannot log
-- in. vigie_accounts owns the functions that make and stop logins, and nothing else has the right to.
DO $$
DECLARE
  r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['vigie_guard', 'vigie_accounts'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', r);
    END IF;
    IF NOT pg_has_role(current_user, r, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO %I', r, current_user);
    END IF;
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA vigie TO %I', r);
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC', r);
  END LOOP;
  ALTER ROLE vigie_accounts CREATEROLE;
  GRANT pg_signal_backend TO vigie_accounts;
END $$;

SET LOCAL ROLE vigie_owner;

-- The day in the centre's zone: papers run out at its midnight.
CREATE FUNCTION vigie.today() RETURNS date
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT (clock_timestamp() AT TIME ZONE (SELECT value FROM setting WHERE name = 'time_zone'))::date;
$$;

-- The prefect's agrément (CSI L132-14-1) is `clearance`; those who watch need one that is valid today.
ALTER TABLE vigie.account
  ADD clearance_until date,
  ADD valid_from date,
  ADD valid_until date,
  ADD suspended_at timestamptz,
  ADD suspended_why text NOT NULL DEFAULT '' CHECK (length(suspended_why) <= 500),
  ADD must_change_password boolean NOT NULL DEFAULT false,
  ADD password_changed_at timestamptz,
  ADD all_communes boolean NOT NULL DEFAULT true,
  ADD CHECK (suspended_at IS NULL OR suspended_why <> ''),
  ADD CHECK (valid_until >= valid_from);

-- An account that isn't for every commune is for these.
CREATE TABLE vigie.account_commune (
  account_id uuid NOT NULL REFERENCES vigie.account ON DELETE CASCADE,
  commune_id uuid NOT NULL REFERENCES vigie.commune,
  PRIMARY KEY (account_id, commune_id)
);

-- What binds a commune to the centre (CSI L132-14): outside of it nobody watches the commune's cameras.
CREATE TABLE vigie.convention (
  commune_id uuid NOT NULL REFERENCES vigie.commune,
  number vigie.label NOT NULL,
  valid_from date NOT NULL,
  valid_until date, -- NULL: until it is ended
  PRIMARY KEY (commune_id, number),
  CHECK (valid_until >= valid_from)
);
-- A catalog from before conventions were kept goes on working for half a year, under a name that says what is missing.
INSERT INTO vigie.convention
  SELECT commune_id, 'à renseigner', vigie.today(), (vigie.today() + interval '6 months')::date FROM vigie.commune;

-- Why an account may not act today; NULL when it may. Groups that watch need the prefect's agrément; an inspector
-- comes for a limited time.
CREATE FUNCTION vigie.account_bar(it vigie.account) RETURNS text
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT CASE
    WHEN it.suspended_at IS NOT NULL THEN 'suspended'
    WHEN it.valid_from > today() THEN 'not-yet-valid'
    WHEN it.valid_until < today() THEN 'expired'
    WHEN it.group_name = 'inspector' AND it.valid_until IS NULL THEN 'no-end'
    WHEN it.group_name IN ('operator', 'supervisor') AND it.clearance = '' THEN 'no-clearance'
    WHEN it.group_name IN ('operator', 'supervisor') AND it.clearance_until < today() THEN 'clearance-expired'
    WHEN it.must_change_password THEN 'password'
  END;
$$;

GRANT SELECT ON vigie.account, vigie.account_commune, vigie.convention, vigie.commune, vigie.setting, vigie.camera
  TO vigie_guard;
GRANT EXECUTE ON FUNCTION vigie.today(), vigie.account_bar(vigie.account) TO vigie_guard, vigie_accounts;
-- Inspections last a quarter where nothing was said before.
UPDATE vigie.account SET valid_until = (vigie.today() + interval '3 months')::date
  WHERE group_name = 'inspector' AND valid_until IS NULL;

-- Who acts: the account of the login, whatever role it has set, when it may act today. VG006 when the catalog does not
-- know it, VG014 with the reason when it may not.
CREATE OR REPLACE FUNCTION vigie.actor() RETURNS vigie.account
  LANGUAGE plpgsql STABLE SET search_path = vigie, pg_temp AS $$
DECLARE
  it account;
  bar text;
BEGIN
  SELECT * INTO it FROM account WHERE role_name = session_user;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no account for login %', session_user USING ERRCODE = 'VG006';
  END IF;
  bar := account_bar(it);
  IF bar IS NOT NULL THEN
    RAISE EXCEPTION 'account barred: %', bar USING ERRCODE = 'VG014';
  END IF;
  RETURN it;
END $$;

-- Every act starts here: by someone who may act today, or by whoever set the catalog up (a superuser needs nobody's
-- leave, and the first account has to come from somewhere). One lock for the whole catalog, held to the end of the
-- transaction: change ids then become visible in their own order, and a reader at "last id seen" cannot miss a smaller
-- one that commits later. Taken before any row lock, so that two acts cannot deadlock.
CREATE OR REPLACE FUNCTION vigie.begin_act() RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
BEGIN
  IF NOT is_founder() THEN
    PERFORM actor();
  END IF;
  PERFORM pg_advisory_xact_lock(8643, 1);
END $$;

-- A superuser without an account: policies can't bind it, and acts say its name in the journal.
CREATE FUNCTION vigie.is_founder() RETURNS boolean
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT rolsuper FROM pg_roles WHERE rolname = session_user;
$$;

-- Ties a login to a person; the row's own rules refuse what cannot be. For vigie_accounts alone.
CREATE FUNCTION vigie.account_saved(p_account jsonb) RETURNS vigie.account
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  before account;
  it account;
BEGIN
  PERFORM pg_advisory_xact_lock(8643, 1);
  SELECT * INTO before FROM account WHERE role_name = p_account ->> 'login';
  it := jsonb_populate_record(before, p_account - 'login' - 'id' - 'suspended_at' - 'suspended_why');
  it.id := coalesce(before.id, gen_random_uuid());
  it.role_name := p_account ->> 'login';
  it.clearance := coalesce(it.clearance, '');
  it.must_change_password := coalesce(it.must_change_password, false);
  it.all_communes := coalesce(it.all_communes, true);
  it.suspended_why := coalesce(it.suspended_why, '');
  IF it.group_name = 'inspector' AND it.valid_until IS NULL THEN
    RAISE EXCEPTION 'an inspector comes for a limited time' USING ERRCODE = 'VG005';
  END IF;
  IF it.group_name = 'administrator' AND NOT it.all_communes THEN
    RAISE EXCEPTION 'an administrator is for every commune' USING ERRCODE = 'VG005';
  END IF;
  IF before.id IS NULL THEN
    INSERT INTO account SELECT it.*;
  ELSE
    UPDATE account SET display_name = it.display_name, clearance = it.clearance, clearance_until = it.clearance_until,
        group_name = it.group_name, valid_from = it.valid_from, valid_until = it.valid_until,
        must_change_password = it.must_change_password, password_changed_at = it.password_changed_at,
        all_communes = it.all_communes
      WHERE id = before.id;
  END IF;
  IF p_account ? 'communes' THEN
    DELETE FROM account_commune WHERE account_id = it.id;
    INSERT INTO account_commune
      SELECT it.id, value::uuid FROM jsonb_array_elements_text(p_account -> 'communes');
  END IF;
  PERFORM record_act(NULL, CASE WHEN before.id IS NULL THEN 'account-made' ELSE 'account-saved' END, 'account', it.id,
    jsonb_strip_nulls(jsonb_build_object('role', it.role_name, 'group', it.group_name,
      'group_before', nullif(before.group_name, it.group_name), 'clearance', nullif(it.clearance, ''),
      'clearance_until', it.clearance_until, 'valid_from', it.valid_from, 'valid_until', it.valid_until,
      'all_communes', it.all_communes, 'communes', p_account -> 'communes')));
  RETURN it;
END $$;

CREATE FUNCTION vigie.account_stopped(p_login text, p_why text) RETURNS vigie.account
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it account;
BEGIN
  PERFORM pg_advisory_xact_lock(8643, 1);
  UPDATE account SET suspended_at = CASE WHEN p_why = '' THEN NULL ELSE clock_timestamp() END, suspended_why = p_why
    WHERE role_name = p_login RETURNING * INTO it;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such account' USING ERRCODE = 'VG003';
  END IF;
  PERFORM record_act(NULL, CASE WHEN p_why = '' THEN 'account-resumed' ELSE 'account-suspended' END, 'account', it.id,
                     jsonb_strip_nulls(jsonb_build_object('role', p_login, 'reason', nullif(p_why, ''))));
  RETURN it;
END $$;

CREATE FUNCTION vigie.password_changed() RETURNS vigie.account
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it account;
BEGIN
  PERFORM pg_advisory_xact_lock(8643, 1);
  UPDATE account SET must_change_password = false, password_changed_at = clock_timestamp()
    WHERE role_name = session_user RETURNING * INTO it;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no account for login %', session_user USING ERRCODE = 'VG006';
  END IF;
  PERFORM record_act(NULL, 'password-changed', 'account', it.id);
  RETURN it;
END $$;

GRANT SELECT ON vigie.account TO vigie_accounts;
GRANT EXECUTE ON FUNCTION vigie.account_saved(jsonb), vigie.account_stopped(text, text), vigie.password_changed()
  TO vigie_accounts;

-- The login's attributes follow the account: a barred one cannot log in, and one whose papers run out stops at
-- midnight by itself where it logs in by password.
SET LOCAL ROLE vigie_accounts;

-- The day after the last on which it may log in; NULL: no end.
CREATE FUNCTION vigie.login_end(it vigie.account) RETURNS date
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT least(it.valid_until, CASE WHEN it.group_name IN ('operator', 'supervisor') THEN it.clearance_until END) + 1;
$$;

CREATE FUNCTION vigie.login_follows(it vigie.account) RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  may constant boolean := coalesce(account_bar(it), 'password') = 'password';
  zone constant text := (SELECT value FROM setting WHERE name = 'time_zone');
BEGIN
  -- A login that is closed has no end as well: the server would take that for a wrong password, and say so.
  EXECUTE format('ALTER ROLE %I %s VALID UNTIL %L', it.role_name, CASE WHEN may THEN 'LOGIN' ELSE 'NOLOGIN' END,
                 coalesce(CASE WHEN may THEN login_end(it)::timestamp AT TIME ZONE zone END, 'infinity'));
  IF NOT may THEN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = it.role_name AND pid <> pg_backend_pid();
  END IF;
END $$;

-- Only the catalog's own: administrators, and whoever may become its owner (who sets it up).
CREATE FUNCTION vigie.check_accounts_master() RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = vigie, pg_temp AS $$
DECLARE
  it account;
BEGIN
  IF pg_has_role(session_user, 'vigie_owner', 'MEMBER') THEN
    RETURN;
  END IF;
  SELECT * INTO it FROM account WHERE role_name = session_user;
  IF it.group_name IS DISTINCT FROM 'administrator' OR account_bar(it) IS NOT NULL THEN
    RAISE EXCEPTION 'not an administrator' USING ERRCODE = '42501';
  END IF;
END $$;

-- {login, verifier, display_name, group_name, clearance, clearance_until, valid_from, valid_until, all_communes,
-- communes: [id], must_change_password}: what is not said stays. The password travels as a SCRAM verifier only.
CREATE FUNCTION vigie.save_account(p_account jsonb) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  login constant text := p_account ->> 'login';
  verifier constant text := p_account ->> 'verifier';
  known pg_roles;
  it account;
  held name;
BEGIN
  PERFORM check_accounts_master();
  IF login IS NULL OR login !~ '^[a-z][a-z0-9_]{0,62}$' OR login ~ '^(pg_|vigie_)' THEN
    RAISE EXCEPTION 'login not well formed or reserved' USING ERRCODE = 'VG005';
  END IF;
  IF verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{16,64}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' THEN
    RAISE EXCEPTION 'a SCRAM verifier is needed' USING ERRCODE = 'VG005';
  END IF;
  SELECT * INTO known FROM pg_roles WHERE rolname = login;
  IF FOUND AND (known.rolsuper OR known.rolreplication OR known.rolbypassrls OR known.rolcreaterole
                OR known.rolcreatedb) THEN
    RAISE EXCEPTION 'that login has powers no account may have' USING ERRCODE = 'VG005';
  END IF;
  -- A role of the cluster's that this catalog doesn't know belongs to someone else.
  IF FOUND AND NOT EXISTS (SELECT FROM account WHERE role_name = login)
     AND NOT pg_has_role(session_user, 'vigie_owner', 'MEMBER') THEN
    RAISE EXCEPTION 'login taken' USING ERRCODE = 'VG013';
  END IF;
  IF NOT FOUND AND verifier IS NULL AND NOT coalesce((p_account ->> 'certificate')::boolean, false) THEN
    RAISE EXCEPTION 'a new login needs a password' USING ERRCODE = 'VG005';
  END IF;
  IF known.rolname IS NULL THEN
    EXECUTE format('CREATE ROLE %I LOGIN NOCREATEDB NOCREATEROLE', login);
  END IF;
  IF verifier IS NOT NULL THEN
    EXECUTE format('ALTER ROLE %I PASSWORD %L', login, verifier);
  END IF;
  it := account_saved(p_account - 'verifier' - 'certificate');
  FOR held IN SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
      JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = login AND g.rolname LIKE 'vigie\_%' LOOP
    EXECUTE format('REVOKE %I FROM %I', held, login);
  END LOOP;
  EXECUTE format('GRANT %I TO %I', 'vigie_' || it.group_name, login);
  PERFORM login_follows(it);
  RETURN it.id;
END $$;

-- Ends the account's open sessions with this transaction. Nobody suspends oneself: someone must be left to resume.
CREATE FUNCTION vigie.suspend_account(p_login text, p_why text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM check_accounts_master();
  IF p_login = session_user THEN
    RAISE EXCEPTION 'nobody suspends oneself' USING ERRCODE = 'VG005';
  END IF;
  IF length(btrim(coalesce(p_why, ''))) NOT BETWEEN 10 AND 500 THEN
    RAISE EXCEPTION 'a reason of 10 to 500 characters is needed' USING ERRCODE = 'VG005';
  END IF;
  PERFORM login_follows(account_stopped(p_login, btrim(p_why)));
END $$;

CREATE FUNCTION vigie.resume_account(p_login text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM check_accounts_master();
  PERFORM login_follows(account_stopped(p_login, ''));
END $$;

-- One's own, also when nothing else may be done before it.
CREATE FUNCTION vigie.change_password(p_verifier text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it account;
BEGIN
  IF p_verifier IS NULL
     OR p_verifier !~ '^SCRAM-SHA-256\$[0-9]{4,7}:[A-Za-z0-9+/=]{16,64}\$[A-Za-z0-9+/=]{44}:[A-Za-z0-9+/=]{44}$' THEN
    RAISE EXCEPTION 'a SCRAM verifier is needed' USING ERRCODE = 'VG005';
  END IF;
  it := password_changed();
  EXECUTE format('ALTER ROLE %I PASSWORD %L', it.role_name, p_verifier);
END $$;

-- Stops what ran out since it was last called, logins and their open sessions, and opens what has begun to be valid. Desks and agents call it every few seconds;
-- policies and acts don't wait for it.
CREATE FUNCTION vigie.enforce_accounts() RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it account;
  stopped integer := 0;
BEGIN
  FOR it IN SELECT a.* FROM account a JOIN pg_roles r ON r.rolname = a.role_name
      WHERE (coalesce(account_bar(a), 'password') = 'password') <> r.rolcanlogin
        OR (account_bar(a) <> 'password'
            AND EXISTS (SELECT FROM pg_stat_activity s WHERE s.usename = a.role_name)) LOOP
    PERFORM login_follows(it);
    stopped := stopped + 1;
  END LOOP;
  RETURN stopped;
END $$;

GRANT EXECUTE ON FUNCTION vigie.save_account(jsonb), vigie.suspend_account(text, text), vigie.resume_account(text)
  TO vigie_administrator, vigie_owner;
GRANT EXECUTE ON FUNCTION vigie.enforce_accounts() TO vigie_operator, vigie_supervisor, vigie_technician,
  vigie_agent;
GRANT EXECUTE ON FUNCTION vigie.change_password(text) TO vigie_operator, vigie_supervisor, vigie_technician,
  vigie_administrator, vigie_inspector, vigie_agent;

SET LOCAL ROLE vigie_owner;
GRANT SELECT ON vigie.setting TO vigie_accounts;
DROP FUNCTION vigie.upsert_account(text, text, text, text);

-- A change that belongs to no commune: every desk reads again what it is about.
CREATE FUNCTION vigie.tell_everybody(p_topic text) RETURNS void
  LANGUAGE plpgsql SET search_path = vigie, pg_temp AS $$
DECLARE
  change_id bigint;
BEGIN
  INSERT INTO change (topic) VALUES (p_topic) RETURNING id INTO change_id;
  PERFORM pg_notify('vigie', change_id::text);
END $$;

-- Conventions and who may see which commune are the administrators' to write.
-- Without p_from it begins today, or stays as it began.
CREATE FUNCTION vigie.save_convention(p_commune uuid, p_number text, p_from date, p_until date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  before convention;
  begins date;
BEGIN
  PERFORM begin_act();
  SELECT * INTO before FROM convention WHERE commune_id = p_commune AND number = p_number;
  begins := coalesce(p_from, before.valid_from, today());
  IF before.valid_from = begins AND before.valid_until IS NOT DISTINCT FROM p_until THEN
    RETURN;
  END IF;
  INSERT INTO convention VALUES (p_commune, p_number, begins, p_until)
    ON CONFLICT (commune_id, number) DO UPDATE SET valid_from = excluded.valid_from, valid_until = excluded.valid_until;
  PERFORM record_act(p_commune, 'convention-saved', 'directory', p_commune,
    jsonb_strip_nulls(jsonb_build_object('number', p_number, 'from', begins, 'until', p_until)));
  -- Also to those from whom it has just taken the commune, who can't read a change of that commune any more.
  PERFORM tell_everybody('directory');
END $$;
GRANT EXECUTE ON FUNCTION vigie.save_convention(uuid, text, date, date) TO vigie_administrator;
GRANT SELECT ON vigie.convention TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator,
  vigie_inspector, vigie_agent;
GRANT SELECT ON vigie.account_commune TO vigie_supervisor, vigie_administrator, vigie_inspector;
