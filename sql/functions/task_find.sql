-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The ids of one page of a list of tasks, in order. The statement is put together of what was asked, so that each
-- question gets the plan that fits it: a walk along the index of its order that stops at the limit, or the few rows
-- that its words, marks or place leave.
--
-- p_part 'all'; 'own': what p_human has or had in hand; 'fitting': what they could take, worth their while, at their place
-- or anywhere, abroad only what comes from Japan; both with '_members' for who is signed in: else what is for members is
-- left out. p_key is what the sort compares: µs since 1970, or cents.

CREATE OR REPLACE FUNCTION task_find_near(p_lat double precision, p_lng double precision, p_km double precision)
RETURNS SETOF uuid LANGUAGE sql STABLE ROWS 200 AS $$
	-- a box on the map first, which the index knows, then the way over the sphere (haversine)
	WITH box AS (SELECT p_km / 111.2 AS d_lat,
		CASE WHEN cos(radians(least(abs(p_lat) + p_km / 111.2, 89.9))) * 111.2 * 180 <= p_km THEN 180
			ELSE p_km / (111.2 * cos(radians(least(abs(p_lat) + p_km / 111.2, 89.9)))) END AS d_lng)
	SELECT p.task_id FROM box, task_locations p
	WHERE p.lat BETWEEN p_lat - d_lat AND p_lat + d_lat
		AND (p.lng BETWEEN p_lng - d_lng AND p_lng + d_lng OR p.lng BETWEEN p_lng - d_lng + 360 AND 180
			OR p.lng BETWEEN -180 AND p_lng + d_lng - 360)
		AND 2 * 6371.0 * asin(least(1, sqrt(power(sin(radians(p.lat - p_lat) / 2), 2)
			+ cos(radians(p_lat)) * cos(radians(p.lat)) * power(sin(radians(p.lng - p_lng) / 2), 2)))) <= p_km
$$;

CREATE OR REPLACE FUNCTION task_find(p_part text, p_sort text, p_key bigint, p_id uuid, p_max bigint, p_status text,
	p_label text, p_deliverable text, p_country text, p_min bigint, p_most bigint, p_due timestamptz, p_q text,
	p_lat bigint, p_lng bigint, p_km bigint, p_human uuid, p_human_location text, p_human_country text, p_human_min bigint)
RETURNS TABLE (id uuid, n bigint) LANGUAGE plpgsql STABLE ROWS 50
SET random_page_cost = 1.1 -- what lists read is in memory; else short tables are read whole
AS $$
DECLARE
	v_key text := CASE p_sort WHEN 'pay' THEN 't.budget_cents'
		WHEN 'deadline' THEN 'coalesce(t.deadline_at, timestamptz ''9999-12-31 23:59:59+00'')' ELSE 't.created_at' END;
	v_way text := CASE p_sort WHEN 'deadline' THEN 'ASC' ELSE 'DESC' END;
	v_words text[] := array(SELECT w FROM regexp_split_to_table(task_fold(coalesce(p_q, '')), '\s+') w WHERE w <> '' LIMIT 20);
	v_places text[] := ARRAY[NULL];
	v_states text[] := ARRAY[p_status];
	v_where text := 't.deleted_at IS NULL AND t.parent_id IS NULL'; -- places of a task for several people are not put up
	v_parts text[];
	v_is_member boolean := p_part LIKE '%\_members';
BEGIN
	p_part := replace(p_part, '_members', '');
	IF p_part = 'own' THEN
		v_where := 't.deleted_at IS NULL AND t.human_id = $11 AND t.status IN (''accepted'', ''review_pending'', ''completed'')';
	ELSIF p_part = 'fitting' THEN
		IF p_status <> 'open' THEN
			RETURN;
		END IF;
		v_states := ARRAY['open'];
		v_places := CASE WHEN p_human_location IS NULL THEN ARRAY[''] ELSE ARRAY['', p_human_location] END;
		v_where := v_where || ' AND (t.deadline_at IS NULL OR t.deadline_at > hall_now()) AND t.budget_cents >= $12'
			|| CASE WHEN p_human_country = 'JP' THEN '' ELSE ' AND t.origin_country = ''JP''' END;
	ELSIF p_status IS NULL AND (p_sort <> 'new' OR p_due IS NOT NULL OR p_min IS NOT NULL OR p_most IS NOT NULL) THEN
		-- the indexes of pay and deadline begin with the state
		v_states := ARRAY['open', 'accepted', 'review_pending', 'completed', 'failed'];
	END IF;
	v_where := v_where || CASE WHEN v_is_member OR p_part = 'own' THEN '' ELSE ' AND NOT t.is_for_members' END
		|| CASE WHEN p_label IS NULL THEN '' ELSE ' AND t.task_label = $3' END
		|| CASE WHEN p_deliverable IS NULL THEN '' ELSE ' AND t.deliverable = $4' END
		|| CASE WHEN p_country IS NULL THEN '' ELSE ' AND t.origin_country = $5' END
		|| CASE WHEN p_min IS NULL THEN '' ELSE ' AND t.budget_cents >= $6' END
		|| CASE WHEN p_most IS NULL THEN '' ELSE ' AND t.budget_cents <= $7' END
		|| CASE WHEN p_due IS NULL THEN '' ELSE 
			' AND coalesce(t.deadline_at, timestamptz ''9999-12-31 23:59:59+00'') <= $8' END
		|| CASE WHEN p_km IS NULL THEN '' ELSE
			' AND t.id IN (SELECT task_find_near($13 / 1e6, $14 / 1e6, $15 / 100.0))' END
		|| format(' AND (%s, t.id) %s (%s, $2)', v_key, CASE v_way WHEN 'ASC' THEN '>' ELSE '<' END,
			CASE p_sort WHEN 'pay' THEN '$1' ELSE 'timestamptz ''epoch'' + $1 * interval ''1 microsecond''' END);
	-- one branch for each state and place: each can stop at the limit
	SELECT array_agg(format('(SELECT t.id, %1$s AS key FROM tasks t WHERE %2$s%3$s%4$s%5$s ORDER BY %1$s %6$s, t.id %6$s LIMIT $9)',
		v_key, v_where,
		CASE WHEN s IS NULL THEN '' ELSE format(' AND t.status = %L', s) END,
		CASE WHEN p IS NULL THEN '' WHEN p = '' THEN ' AND t.location IS NULL' ELSE format(' AND t.location = %L', p) END,
		CASE WHEN v_words <> '{}' OR marks <> '{}' THEN format(' AND EXISTS (SELECT FROM task_words w WHERE w.task_id = t.id'
			' AND w.grams @@ task_asked($10, %L::text[])%s)', marks, CASE WHEN v_words = '{}' THEN '' ELSE
			' AND NOT EXISTS (SELECT FROM unnest($10) x WHERE position(x IN w.text) = 0)' END) ELSE '' END, v_way))
	INTO v_parts
	FROM unnest(v_states) s, unnest(v_places) p, LATERAL (SELECT array_remove(ARRAY[task_mark('label', p_label),
		task_mark('kind', p_deliverable), task_mark('from', p_country), task_mark('at', left(nullif(p, ''), 200))], NULL)) m (marks);
	RETURN QUERY EXECUTE format('SELECT x.id, row_number() OVER (ORDER BY x.key %1$s, x.id %1$s) FROM (%2$s) x
		ORDER BY 2 LIMIT $9', v_way, array_to_string(v_parts, ' UNION ALL '))
		USING p_key, p_id, p_label, p_deliverable, p_country, p_min, p_most, p_due, p_max, v_words, p_human,
			p_human_min, p_lat, p_lng, p_km;
END
$$;

-- Where a task is, if its requester said so; in the statement that puts it up.
CREATE OR REPLACE FUNCTION task_location_add(p_task uuid, p_lat bigint, p_lng bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF p_task IS NOT NULL AND p_lat IS NOT NULL THEN
		INSERT INTO task_locations (task_id, lat, lng) VALUES (p_task, p_lat / 1e6, p_lng / 1e6);
	END IF;
END
$$;
