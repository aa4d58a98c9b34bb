-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The checks of a task's criteria on a delivery: [{"id": criterion, "check": its name}] of those that failed, or null.
-- The sides of a picture are known when it was prepared in time; where they are not, its size is not held against it.
CREATE OR REPLACE FUNCTION task_checks(p_criteria jsonb, p_text text, p_file text, p_bytes bigint, p_hash text)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	v_jp int := length(regexp_replace(p_text, '[^\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]', '', 'g'));
	v_latin int := length(regexp_replace(p_text, '[^A-Za-z\u00c0-\u024f]', '', 'g'));
	v_width int;
	v_height int;
BEGIN
	SELECT nullif(width, 0), nullif(height, 0) INTO v_width, v_height FROM files WHERE name = p_file;
	IF p_hash IS NOT NULL THEN
		PERFORM pg_advisory_xact_lock(hashtextextended(p_hash, 12)); -- of two at once the second sees the first
	END IF;
	RETURN (SELECT jsonb_agg(jsonb_build_object('id', c ->> 'id', 'check', k.key))
		FROM jsonb_array_elements(p_criteria) c CROSS JOIN jsonb_each_text(c -> 'check') k
		WHERE NOT coalesce(CASE k.key
			WHEN 'min_bytes' THEN coalesce(p_bytes, octet_length(p_text)) >= k.value::bigint
			WHEN 'min_width' THEN coalesce(v_width >= k.value::int, true)
			WHEN 'min_height' THEN coalesce(v_height >= k.value::int, true)
			WHEN 'min_chars' THEN length(btrim(p_text)) >= k.value::int
			WHEN 'max_chars' THEN length(btrim(p_text)) <= k.value::int
			WHEN 'lang' THEN CASE k.value WHEN 'ja' THEN v_jp > 0 AND v_jp * 3 >= v_latin ELSE v_latin > v_jp * 3 END
			WHEN 'duplicate' THEN k.value = 'true' OR NOT EXISTS (SELECT FROM submissions WHERE file_hash = p_hash)
			END, false));
END
$$;
