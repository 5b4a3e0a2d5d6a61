-- SPDX-License-Identifier: GPL-3.0-or-later
-- Run once by the superuser before the attacks: three communes with a row in every table that is a commune's, and one
-- account a group that is for the first of them only. Beta has a convention but isn't theirs; Gamma is, but its
-- convention has ended.
CREATE SCHEMA tap;
CREATE EXTENSION pgtap SCHEMA tap;
GRANT USAGE ON SCHEMA tap TO PUBLIC;

CREATE TABLE tap.place (name text PRIMARY KEY, commune uuid NOT NULL, camera uuid NOT NULL, alarm uuid NOT NULL,
                        requisition uuid NOT NULL);
INSERT INTO tap.place SELECT name, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid()
  FROM unnest(ARRAY['alpha', 'beta', 'gamma']) name;
GRANT SELECT ON tap.place TO PUBLIC;

CREATE FUNCTION tap.commune(text) RETURNS uuid LANGUAGE sql STABLE AS 'SELECT commune FROM tap.place WHERE name = $1';
CREATE FUNCTION tap.camera(text) RETURNS uuid LANGUAGE sql STABLE AS 'SELECT camera FROM tap.place WHERE name = $1';
CREATE FUNCTION tap.alarm(text) RETURNS uuid LANGUAGE sql STABLE AS 'SELECT alarm FROM tap.place WHERE name = $1';
CREATE FUNCTION tap.requisition(text) RETURNS uuid LANGUAGE sql STABLE AS
  'SELECT requisition FROM tap.place WHERE name = $1';

SELECT vigie.upsert_commune(commune, name, name) FROM tap.place ORDER BY name;
SELECT vigie.save_convention(tap.commune('alpha'), 'CV-A', current_date - 10, NULL);
SELECT vigie.save_convention(tap.commune('beta'), 'CV-B', current_date - 10, NULL);
SELECT vigie.save_convention(tap.commune('gamma'), 'CV-C', current_date - 10, current_date - 1);

-- A number for each, no real verifier: they never log in here, SET SESSION AUTHORIZATION makes them act.
CREATE FUNCTION tap.make(p_login text, p_group text, p_more jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
  SELECT vigie.save_account(jsonb_build_object('login', p_login, 'display_name', p_login, 'group_name', p_group,
    'clearance', 'AG-1', 'all_communes', p_group = 'administrator', 'valid_until', current_date + 30,
    'communes', CASE WHEN p_group <> 'administrator'
                     THEN jsonb_build_array(tap.commune('alpha'), tap.commune('gamma')) ELSE '[]' END,
    'verifier', 'SCRAM-SHA-256$4096:AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:'
                'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=') || p_more);
$$;
SELECT tap.make('t_' || g, g) FROM unnest(ARRAY['operator', 'supervisor', 'technician', 'administrator', 'inspector',
                                                'agent']) g;
-- Those who may do nothing today.
SELECT tap.make('t_suspended', 'supervisor');
SELECT vigie.suspend_account('t_suspended', 'left the centre');
SELECT tap.make('t_expired', 'supervisor', jsonb_build_object('valid_until', current_date - 1));
SELECT tap.make('t_early', 'supervisor', jsonb_build_object('valid_from', current_date + 1));
SELECT tap.make('t_uncleared', 'supervisor', '{"clearance": ""}');
SELECT tap.make('t_lapsed', 'supervisor', jsonb_build_object('clearance_until', current_date - 1));
SELECT tap.make('t_new', 'supervisor', '{"must_change_password": true}');
-- A login of the cluster that the catalog has no account for.
CREATE ROLE t_stranger LOGIN;
GRANT vigie_supervisor TO t_stranger;

-- One who may become the owner of everything here, as whoever migrates a catalog without being a superuser.
CREATE ROLE t_owner LOGIN;
GRANT vigie_owner TO t_owner;

INSERT INTO vigie.site SELECT commune, commune, 'site ' || name FROM tap.place;
INSERT INTO vigie.recorder (commune_id, id, site_id, name, family, address)
  SELECT commune, commune, commune, 'recorder ' || name, 'onvif', 'http://192.0.2.1' FROM tap.place;
INSERT INTO vigie.camera (commune_id, id, site_id, recorder_id, number, name, authorisation_number,
                          authorisation_expires, authorisation_purpose)
  SELECT commune, camera, commune, commune, row_number() OVER (ORDER BY name), 'camera ' || name, 'AP-1',
         current_date + 100, 'voie publique' FROM tap.place;
-- Alpha's other cameras: without an arrêté, with one that ran out, with one for no purpose.
INSERT INTO vigie.camera (commune_id, id, site_id, recorder_id, number, name, authorisation_number,
                          authorisation_expires, authorisation_purpose)
  SELECT commune, gen_random_uuid(), commune, commune, 100 + n, 'barred ' || n,
         CASE n WHEN 1 THEN '' ELSE 'AP-2' END, current_date + CASE n WHEN 2 THEN -1 ELSE 1 END,
         CASE n WHEN 3 THEN '' ELSE 'voie publique' END
    FROM tap.place, generate_series(1, 3) n WHERE name = 'alpha';
INSERT INTO vigie.stream SELECT commune_id, id, 'main', '', 'rtsp://192.0.2.1/' || number, 'h264', 640, 360, 25
  FROM vigie.camera;
INSERT INTO vigie.clock_reading SELECT commune, commune, now(), 0, 0, 'ntp', false FROM tap.place;
INSERT INTO vigie.alarm (commune_id, id, kind, priority, title) SELECT commune, alarm, 'motion', 1, name FROM tap.place;
INSERT INTO vigie.check_result (commune_id, id, camera_id, started_at, ended_at, verdict)
  SELECT commune, commune, camera, now(), now(), 'good' FROM tap.place;
INSERT INTO vigie.camera_health SELECT commune, camera, commune, now(), now(), 'good', '' FROM tap.place;
INSERT INTO vigie.incident (commune_id, camera_id, cause, opened_at, last_seen_at, opened_by_check)
  SELECT commune, camera, 'black', now(), now(), commune FROM tap.place;
INSERT INTO vigie.requisition_case (commune_id, id, number, authority, reference, frame, camera_id, span_begin, span_end)
  SELECT commune, requisition, name, 'TJ', 'PV 1', 'cpp-60-1', camera, now() - interval '1 h', now() FROM tap.place;
INSERT INTO vigie.ptz_lease (commune_id, camera_id, account, holder_name, desk, priority, since, until)
  SELECT commune, camera, (SELECT id FROM vigie.account WHERE role_name = 't_operator'), 'x', 'desk', 'operator', now(),
         now() + interval '1 h' FROM tap.place;
INSERT INTO vigie.privacy_mask SELECT commune, camera, 1, 'mask', '', '{0,0,1,0,1,1}',
  (SELECT id FROM vigie.account WHERE role_name = 't_administrator'), now() FROM tap.place;
INSERT INTO vigie.mask_lift SELECT commune, camera, (SELECT id FROM vigie.account WHERE role_name = 't_supervisor'),
  'a good reason', now() + interval '1 h' FROM tap.place;
INSERT INTO vigie.viewing (commune_id, session_id, account, person, group_name, desk, camera_id, kind, begun_at)
  SELECT commune, commune, (SELECT id FROM vigie.account WHERE role_name = 't_operator'), 'x', 'operator', '', camera,
         'live', now() FROM tap.place;

-- Runs a statement as that login and takes it back: the SQLSTATE of its refusal, or how many rows it touched.
CREATE FUNCTION tap.attempt(p_who text, p_statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  touched bigint;
BEGIN
  BEGIN
    EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', p_who);
    EXECUTE p_statement;
    GET DIAGNOSTICS touched = ROW_COUNT;
    RAISE EXCEPTION 'done %', touched USING ERRCODE = 'ZZ000';
  EXCEPTION
    WHEN SQLSTATE 'ZZ000' THEN
      RETURN SQLERRM;
    WHEN OTHERS THEN
      RETURN SQLSTATE;
  END;
END $$;

-- What a query answers to that login, as text, or the SQLSTATE of its refusal.
CREATE FUNCTION tap.answer(p_who text, p_query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  said text;
BEGIN
  BEGIN
    EXECUTE format('SET LOCAL SESSION AUTHORIZATION %I', p_who);
    EXECUTE p_query INTO said;
    RAISE EXCEPTION '%', coalesce(said, 'null') USING ERRCODE = 'ZZ000';
  EXCEPTION
    WHEN SQLSTATE 'ZZ000' THEN
      RETURN SQLERRM;
    WHEN OTHERS THEN
      RETURN SQLSTATE;
  END;
END $$;
