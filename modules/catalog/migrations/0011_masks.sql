-- SPDX-License-Identifier: GPL-3.0-or-later
-- Privacy masks (CSI L251-3): what of a camera's picture nobody sees. Desks read them with the directory, in one
-- snapshot, so that none knows a camera without its masks.
SET LOCAL ROLE vigie_owner;

CREATE TABLE vigie.privacy_mask (
  commune_id uuid NOT NULL,
  camera_id uuid NOT NULL,
  place integer NOT NULL CHECK (place BETWEEN 1 AND 32),
  name vigie.label NOT NULL,
  preset text NOT NULL DEFAULT '' CHECK (length(preset) <= 200), -- the head's own name; empty: wherever it looks
  -- x1, y1, x2, y2, …: 3 to 32 points, in fractions of the picture as the camera sends it
  points double precision[] NOT NULL CHECK (
    array_ndims(points) = 1 AND cardinality(points) BETWEEN 6 AND 64 AND cardinality(points) % 2 = 0
    AND array_position(points, NULL) IS NULL AND 0 <= ALL (points) AND 1 >= ALL (points)),
  made_by uuid NOT NULL REFERENCES vigie.account,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (commune_id, camera_id, place),
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera
);

-- One a camera; past ones are in the journal.
CREATE TABLE vigie.mask_lift (
  commune_id uuid NOT NULL,
  camera_id uuid NOT NULL,
  lifted_by uuid NOT NULL REFERENCES vigie.account,
  reason text NOT NULL CHECK (length(reason) BETWEEN 10 AND 500),
  until timestamptz NOT NULL,
  PRIMARY KEY (commune_id, camera_id),
  FOREIGN KEY (commune_id, camera_id) REFERENCES vigie.camera
);

CREATE FUNCTION vigie.masks_of(p_commune uuid, p_camera uuid) RETURNS jsonb
  LANGUAGE sql STABLE SET search_path = vigie, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('name', name, 'preset', preset, 'points', points) ORDER BY place), '[]')
    FROM privacy_mask WHERE commune_id = p_commune AND camera_id = p_camera;
$$;

-- All masks of a camera at once: [{name, preset, points}]. The journal keeps those before and after.
CREATE FUNCTION vigie.replace_masks(p_commune uuid, p_camera uuid, p_masks jsonb) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant uuid := (actor()).id;
  before jsonb;
  mask jsonb;
  n integer := 0;
BEGIN
  IF jsonb_typeof(p_masks) IS DISTINCT FROM 'array' THEN
    RAISE EXCEPTION 'masks must be a list' USING ERRCODE = 'VG005';
  END IF;
  IF jsonb_array_length(p_masks) > 32 THEN
    RAISE EXCEPTION 'a camera has 32 masks at most' USING ERRCODE = 'VG005';
  END IF;
  PERFORM begin_act();
  PERFORM FROM camera WHERE commune_id = p_commune AND id = p_camera;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such camera' USING ERRCODE = 'VG003';
  END IF;
  before := masks_of(p_commune, p_camera);
  DELETE FROM privacy_mask WHERE commune_id = p_commune AND camera_id = p_camera;
  FOR mask IN SELECT value FROM jsonb_array_elements(p_masks) LOOP
    n := n + 1;
    IF jsonb_typeof(mask -> 'points') IS DISTINCT FROM 'array' THEN
      RAISE EXCEPTION 'a mask without points' USING ERRCODE = 'VG005';
    END IF;
    INSERT INTO privacy_mask VALUES (p_commune, p_camera, n, mask ->> 'name', coalesce(mask ->> 'preset', ''),
      ARRAY(SELECT value::double precision FROM jsonb_array_elements_text(mask -> 'points') WITH ORDINALITY
              ORDER BY ordinality), me, clock_timestamp());
  END LOOP;
  PERFORM record_act(p_commune, 'masks-replaced', 'directory', p_camera,
                     jsonb_build_object('before', before, 'after', masks_of(p_commune, p_camera)));
END $$;

-- For a time, with a reason; again from then on. Lifting while they are lifted begins a new time.
CREATE FUNCTION vigie.lift_masks(p_commune uuid, p_camera uuid, p_reason text, p_seconds integer DEFAULT 900)
  RETURNS timestamptz
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  me constant uuid := (actor()).id;
  why constant text := btrim(coalesce(p_reason, ''));
  ends constant timestamptz := clock_timestamp() + make_interval(secs => p_seconds);
BEGIN
  IF length(why) NOT BETWEEN 10 AND 500 THEN
    RAISE EXCEPTION 'a reason of 10 to 500 characters is needed' USING ERRCODE = 'VG005';
  END IF;
  IF p_seconds IS NULL OR p_seconds NOT BETWEEN 1 AND 3600 THEN
    RAISE EXCEPTION 'masks are lifted for an hour at most' USING ERRCODE = 'VG005';
  END IF;
  PERFORM begin_act();
  PERFORM FROM privacy_mask WHERE commune_id = p_commune AND camera_id = p_camera;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no masks on this camera' USING ERRCODE = 'VG003';
  END IF;
  INSERT INTO mask_lift VALUES (p_commune, p_camera, me, why, ends)
    ON CONFLICT (commune_id, camera_id) DO UPDATE
      SET lifted_by = excluded.lifted_by, reason = excluded.reason, until = excluded.until;
  PERFORM record_act(p_commune, 'masks-lifted', 'directory', p_camera,
                     jsonb_build_object('reason', why, 'until_us', us(ends)));
  RETURN ends;
END $$;

-- Before their time is over. Nothing to do is no error: two persons may want it at once.
CREATE FUNCTION vigie.restore_masks(p_commune uuid, p_camera uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = vigie, pg_temp AS $$
DECLARE
  was_until timestamptz;
BEGIN
  PERFORM actor();
  PERFORM begin_act();
  DELETE FROM mask_lift WHERE commune_id = p_commune AND camera_id = p_camera RETURNING until INTO was_until;
  IF was_until > clock_timestamp() THEN
    PERFORM record_act(p_commune, 'masks-restored', 'directory', p_camera, jsonb_build_object('until_us', us(was_until)));
  END IF;
END $$;

GRANT SELECT ON vigie.privacy_mask, vigie.mask_lift TO vigie_operator, vigie_supervisor, vigie_technician,
  vigie_administrator, vigie_inspector, vigie_agent;
-- Who draws masks may not lift them, and the other way round; anybody at a desk may put them back.
GRANT EXECUTE ON FUNCTION vigie.replace_masks(uuid, uuid, jsonb) TO vigie_administrator;
GRANT EXECUTE ON FUNCTION vigie.lift_masks(uuid, uuid, text, integer) TO vigie_supervisor;
GRANT EXECUTE ON FUNCTION vigie.restore_masks(uuid, uuid) TO vigie_operator, vigie_supervisor, vigie_administrator;
-- Masks are drawn on a picture: that look at it is journaled as any other.
GRANT EXECUTE ON FUNCTION
  vigie.journal_act(uuid, uuid, text, timestamptz, timestamptz, text, uuid, timestamptz)
  TO vigie_administrator;
