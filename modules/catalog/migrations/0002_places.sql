-- SPDX-License-Identifier: GPL-3.0-or-later
-- Places and people. Keys carry the commune so that tables can be distributed by it and guarded by row-level
-- security; accounts and settings belong to the centre and carry none.
SET LOCAL ROLE vigie_owner;

-- Instants cross to the client as whole microseconds: no format, no zone, no rounding.
CREATE FUNCTION vigie.us(timestamptz) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (extract(epoch FROM $1) * 1000000)::bigint;
CREATE FUNCTION vigie.at(bigint) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN to_timestamp(0) + $1 * interval '1 microsecond';

CREATE DOMAIN vigie.label AS text
  CHECK (length(VALUE) BETWEEN 1 AND 200 AND VALUE !~ '[[:cntrl:]]' AND btrim(VALUE) = VALUE);
-- Credentials never reach the catalog inside an address.
CREATE DOMAIN vigie.address AS text CHECK (length(VALUE) <= 2000 AND VALUE !~ '://[^/?#]*@');

CREATE TABLE vigie.setting (
  name text PRIMARY KEY,
  value text NOT NULL
);
INSERT INTO vigie.setting VALUES ('time_zone', 'Europe/Paris');

CREATE TABLE vigie.account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  role_name name NOT NULL UNIQUE,
  display_name vigie.label NOT NULL,
  clearance text NOT NULL DEFAULT '', -- number of the prefect's agrément
  group_name text NOT NULL CHECK (group_name IN
    ('operator', 'supervisor', 'technician', 'administrator', 'inspector', 'agent'))
);

CREATE TABLE vigie.commune (
  commune_id uuid PRIMARY KEY,
  code vigie.label NOT NULL UNIQUE,
  name vigie.label NOT NULL
);

CREATE TABLE vigie.site (
  commune_id uuid NOT NULL REFERENCES vigie.commune,
  id uuid NOT NULL,
  name vigie.label NOT NULL,
  PRIMARY KEY (commune_id, id)
);

CREATE TABLE vigie.recorder (
  commune_id uuid NOT NULL,
  id uuid NOT NULL,
  site_id uuid NOT NULL,
  name vigie.label NOT NULL,
  family text NOT NULL CHECK (family IN ('onvif', 'hikvision', 'dahua', 'axis', 'generic')),
  address vigie.address NOT NULL,
  clock_offset_ms bigint, -- device minus ours
  clock_measured_at timestamptz,
  PRIMARY KEY (commune_id, id),
  FOREIGN KEY (commune_id, site_id) REFERENCES vigie.site
);

CREATE TABLE vigie.camera (
  commune_id uuid NOT NULL,
  id uuid NOT NULL,
  site_id uuid NOT NULL,
  recorder_id uuid NOT NULL,
  number integer NOT NULL CHECK (number BETWEEN 1 AND 999999),
  name vigie.label NOT NULL,
  channel text NOT NULL DEFAULT '',
  recording text NOT NULL DEFAULT '',
  authorisation_number text NOT NULL DEFAULT '',
  authorisation_expires date,
  authorisation_purpose text NOT NULL DEFAULT '',
  retention_days integer NOT NULL DEFAULT 0 CHECK (retention_days BETWEEN 0 AND 30), -- CSI L252-5: a month
  PRIMARY KEY (commune_id, id),
  FOREIGN KEY (commune_id, site_id) REFERENCES vigie.site,
  FOREIGN KEY (commune_id, recorder_id) REFERENCES vigie.recorder,
  CONSTRAINT camera_number_unique UNIQUE (number)
);

CREATE TABLE vigie.stream (
  commune_id uuid NOT NULL,
  camera_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('main', 'sub')),
  token text NOT NULL DEFAULT '',
  uri vigie.address NOT NULL,
  codec text NOT NULL CHECK (codec IN ('h264', 'h265')),
  width integer NOT NULL CHECK (width BETWEEN 0 AND 65535),
  height integer NOT NULL CHECK (height BETWEEN 0 AND 65535),
  fps double precision NOT NULL DEFAULT 0 CHECK (fps BETWEEN 0 AND 1000),
  PRIMARY KEY (commune_id, camera_id, role),
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera
);

GRANT SELECT ON vigie.setting, vigie.commune, vigie.site, vigie.recorder, vigie.camera, vigie.stream
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, vigie_inspector, vigie_agent;
GRANT SELECT (id, role_name, display_name, group_name) ON vigie.account
  TO vigie_operator, vigie_technician, vigie_agent;
GRANT SELECT ON vigie.account TO vigie_supervisor, vigie_administrator, vigie_inspector;
GRANT EXECUTE ON FUNCTION vigie.us(timestamptz), vigie.at(bigint)
  TO vigie_operator, vigie_supervisor, vigie_technician, vigie_administrator, vigie_inspector, vigie_agent;
