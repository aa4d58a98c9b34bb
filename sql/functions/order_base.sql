-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the functions of orders share. Locks are taken task first, order second.

CREATE OR REPLACE FUNCTION order_key(o orders) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT o.id || ':v' || o.version $$;

CREATE OR REPLACE FUNCTION order_is_paid(p_status text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT p_status IN ('paid', 'partially_refunded')
$$;

-- The order with its task and itself locked; all null when there is none.
CREATE OR REPLACE FUNCTION order_lock(p_id text, p_version int) RETURNS orders LANGUAGE plpgsql AS $$
DECLARE
	o orders;
BEGIN
	PERFORM FROM tasks t JOIN orders x ON x.task_id = t.id WHERE x.id = p_id AND x.version = p_version
		FOR NO KEY UPDATE OF t;
	SELECT * INTO o FROM orders WHERE id = p_id AND version = p_version FOR NO KEY UPDATE;
	RETURN o;
END
$$;
