-- SPDX-License-Identifier: GPL-3.0-or-later
-- What administrators change. Every function may be called again with the same id: an import can be replayed.
SET LOCAL ROLE vigie_owner;

CREATE FUNCTION vigie.upsert_commune(p_commune uuid, p_code text, p_name text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM begin_act();
  INSERT INTO commune VALUES (p_commune, p_code, p_name)
    ON CONFLICT (commune_id) DO UPDATE SET code = excluded.code, name = excluded.name;
  PERFORM record_act(p_commune, 'commune-saved', 'directory', p_commune, jsonb_build_object('code', p_code, 'name', p_name));
END $$;

CREATE FUNCTION vigie.upsert_site(p_commune uuid, p_id uuid, p_name text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM begin_act();
  INSERT INTO site VALUES (p_commune, p_id, p_name)
    ON CONFLICT (commune_id, id) DO UPDATE SET name = excluded.name;
  PERFORM record_act(p_commune, 'site-saved', 'directory', p_id, jsonb_build_object('name', p_name));
END $$;

CREATE FUNCTION vigie.upsert_recorder(p_commune uuid, p_id uuid, p_site uuid, p_name text, p_family text,
                                      p_address text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM begin_act();
  INSERT INTO recorder (commune_id, id, site_id, name, family, address)
    VALUES (p_commune, p_id, p_site, p_name, p_family, p_address)
    ON CONFLICT (commune_id, id) DO UPDATE SET site_id = excluded.site_id, name = excluded.name,
      family = excluded.family, address = excluded.address;
  PERFORM record_act(p_commune, 'recorder-saved', 'directory', p_id,
                     jsonb_build_object('name', p_name, 'family', p_family, 'address', p_address));
END $$;

CREATE FUNCTION vigie.record_clock(p_commune uuid, p_id uuid, p_offset_ms bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM begin_act();
  UPDATE recorder SET clock_offset_ms = p_offset_ms, clock_measured_at = clock_timestamp()
    WHERE commune_id = p_commune AND id = p_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such recorder' USING ERRCODE = 'VG003';
  END IF;
  PERFORM record_act(p_commune, 'clock-measured', 'directory', p_id, jsonb_build_object('offset_ms', p_offset_ms));
END $$;

-- A number of 0 means: keep the camera's, or take the smallest free one. Returns the number.
CREATE FUNCTION vigie.upsert_camera(p_camera jsonb) RETURNS integer
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  it camera;
BEGIN
  PERFORM begin_act();
  it := jsonb_populate_record(NULL::camera, p_camera);
  IF coalesce(it.number, 0) = 0 THEN
    SELECT number INTO it.number FROM camera WHERE commune_id = it.commune_id AND id = it.id;
    IF NOT FOUND THEN
      SELECT min(n) INTO it.number
        FROM generate_series(1, (SELECT count(*)::integer + 1 FROM camera)) n
        WHERE NOT EXISTS (SELECT FROM camera WHERE camera.number = n);
    END IF;
  END IF;
  INSERT INTO camera VALUES (it.commune_id, it.id, it.site_id, it.recorder_id, it.number, it.name,
      coalesce(it.channel, ''), coalesce(it.recording, ''), coalesce(it.authorisation_number, ''),
      it.authorisation_expires, coalesce(it.authorisation_purpose, ''), coalesce(it.retention_days, 0))
    ON CONFLICT (commune_id, id) DO UPDATE SET
      site_id = excluded.site_id, recorder_id = excluded.recorder_id, number = excluded.number,
      name = excluded.name, channel = excluded.channel, recording = excluded.recording,
      authorisation_number = excluded.authorisation_number,
      authorisation_expires = excluded.authorisation_expires,
      authorisation_purpose = excluded.authorisation_purpose, retention_days = excluded.retention_days;
  PERFORM record_act(it.commune_id, 'camera-saved', 'directory', it.id, jsonb_strip_nulls(to_jsonb(it)));
  RETURN it.number;
END $$;

CREATE FUNCTION vigie.replace_streams(p_commune uuid, p_camera uuid, p_streams jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
BEGIN
  PERFORM begin_act();
  IF NOT EXISTS (SELECT FROM camera WHERE commune_id = p_commune AND id = p_camera) THEN
    RAISE EXCEPTION 'no such camera' USING ERRCODE = 'VG003';
  END IF;
  DELETE FROM stream WHERE commune_id = p_commune AND camera_id = p_camera;
  INSERT INTO stream
    SELECT p_commune, p_camera, s.role, s.token, s.uri, s.codec, s.width, s.height, s.fps
    FROM jsonb_to_recordset(p_streams) AS s(role text, token text, uri text, codec text, width integer,
                                            height integer, fps double precision);
  PERFORM record_act(p_commune, 'streams-replaced', 'directory', p_camera,
                     jsonb_build_object('count', jsonb_array_length(p_streams)));
END $$;

-- Ties a login that exists already to a person; the login itself is made by whoever may create roles.
CREATE FUNCTION vigie.upsert_account(p_role text, p_display_name text, p_clearance text, p_group text)
  RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  saved uuid;
BEGIN
  PERFORM begin_act();
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = p_role) THEN
    RAISE EXCEPTION 'no such login' USING ERRCODE = 'VG003';
  END IF;
  INSERT INTO account (role_name, display_name, clearance, group_name)
    VALUES (p_role, p_display_name, coalesce(p_clearance, ''), p_group)
    ON CONFLICT (role_name) DO UPDATE SET display_name = excluded.display_name,
      clearance = excluded.clearance, group_name = excluded.group_name
    RETURNING id INTO saved;
  PERFORM record_act(NULL, 'account-saved', 'account', saved,
                     jsonb_build_object('role', p_role, 'group', p_group));
  RETURN saved;
END $$;

GRANT EXECUTE ON FUNCTION vigie.upsert_commune(uuid, text, text), vigie.upsert_site(uuid, uuid, text),
  vigie.upsert_recorder(uuid, uuid, uuid, text, text, text), vigie.upsert_camera(jsonb),
  vigie.upsert_account(text, text, text, text)
  TO vigie_administrator;
GRANT EXECUTE ON FUNCTION vigie.replace_streams(uuid, uuid, jsonb), vigie.record_clock(uuid, uuid, bigint)
  TO vigie_administrator, vigie_technician, vigie_agent;
