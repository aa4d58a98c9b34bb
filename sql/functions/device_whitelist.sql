-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The whitelists, as admins edit them. What runs already goes on as it was begun.
CREATE OR REPLACE FUNCTION device_operation_set(p_operation text, p_ms int, p_mwh int, p_max_mwh int, p_description text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	INSERT INTO device_operations (operation, description, average_time_ms, average_energy_mwh, max_energy_mwh)
		VALUES (p_operation, p_description, p_ms, p_mwh, p_max_mwh)
		ON CONFLICT (operation) DO UPDATE SET description = excluded.description, average_time_ms = excluded.average_time_ms,
			average_energy_mwh = excluded.average_energy_mwh, max_energy_mwh = excluded.max_energy_mwh, is_active = true
$$;

CREATE OR REPLACE FUNCTION device_model_set(p_model text, p_mb int, p_ipfs text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	INSERT INTO device_models (model, size_mb, ipfs_hash) VALUES (p_model, p_mb, p_ipfs)
		ON CONFLICT (model) DO UPDATE SET size_mb = excluded.size_mb, ipfs_hash = excluded.ipfs_hash, is_active = true
$$;

-- p_on false: this pair no more; without a model the whole operation.
CREATE OR REPLACE FUNCTION device_allow(p_operation text, p_model text, p_on boolean)
RETURNS TABLE (refusal text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM device_operations WHERE operation = p_operation)
			OR (p_model IS NOT NULL AND NOT EXISTS (SELECT FROM device_models WHERE model = p_model)) THEN
		refusal := 'not_whitelisted';
	ELSIF p_model IS NULL THEN
		UPDATE device_operations SET is_active = p_on WHERE operation = p_operation;
	ELSIF p_on THEN
		INSERT INTO device_model_operations (model, operation) VALUES (p_model, p_operation) ON CONFLICT DO NOTHING;
	ELSE
		DELETE FROM device_model_operations WHERE model = p_model AND operation = p_operation;
	END IF;
	RETURN NEXT;
END
$$;

REVOKE ALL ON FUNCTION device_operation_set(text, int, int, int, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_model_set(text, int, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_allow(text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_operation_set(text, int, int, int, text), device_model_set(text, int, text),
	device_allow(text, text, boolean) TO hirehall_web;
