-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A result of a device that a person judges: an open task of the human hall with input and result in it. Its first word decides;
-- the requester may say so too, and who is first is right. What ends the one ends the other.

-- What a person says, or null where it cannot be told.
CREATE OR REPLACE FUNCTION bridge_device_word(p_text text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN p_text ~* '^\W*(right|correct|true|yes)\M' OR p_text ~ '^\W*(正し|正解|はい)' THEN true
		WHEN p_text ~* '^\W*(wrong|incorrect|false|no)\M' OR p_text ~ '^\W*(間違|誤|不正解|いいえ)' THEN false END
$$;

CREATE OR REPLACE FUNCTION bridge_device_open(t device_tasks) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_result jsonb := (SELECT a.result FROM device_assignments a WHERE a.id = (SELECT g.canonical FROM device_group(t.id) g));
	v_words text := format(E'A device did "%s" with the model %s on the input below. Is its result right? '
		'Begin your answer with the word RIGHT or WRONG; then say why, in a sentence.\n\nInput:\n%s\n\nResult:\n%s',
		t.operation, t.model, left(t.input::text, 20000), left(v_result::text, 20000));
BEGIN
	UPDATE device_tasks SET human_task_id = bridge_people_task(v_words, t.people_cents, 23 * 3600) WHERE id = t.id;
END
$$;

-- Puts right what is between a task of devices and the one of people, whatever happened before. Locks: the people's first.
CREATE OR REPLACE FUNCTION bridge_device(p_task uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_text text;
	h tasks;
	t device_tasks;
BEGIN
	SELECT x.* INTO h FROM tasks x WHERE x.id = (SELECT d.human_task_id FROM device_tasks d WHERE d.id = p_task) FOR UPDATE;
	SELECT * INTO t FROM device_tasks WHERE id = p_task FOR UPDATE;
	IF t.completed_at IS NOT NULL AND h.status IN ('open', 'accepted') THEN
		PERFORM task_fail(h, 'unknown', 'somebody else has judged the result', 'hall', NULL);
	ELSIF t.completed_at IS NOT NULL OR t.judge IS DISTINCT FROM 'requester' OR t.people_cents IS NULL THEN
		RETURN;
	ELSIF t.human_task_id IS NULL THEN
		PERFORM bridge_device_open(t);
	ELSIF h.status IN ('review_pending', 'completed') THEN
		v_text := (SELECT s.text FROM submissions s WHERE s.id = h.submission_id);
		IF bridge_device_word(v_text) THEN
			PERFORM device_pass(p_task, (SELECT g.canonical FROM device_group(p_task) g), NULL, left(v_text, 2000),
				jsonb_build_object('human_task_id', h.id));
		ELSIF NOT bridge_device_word(v_text) THEN
			PERFORM device_fail(p_task, 'rejected', NULL, left(v_text, 2000), jsonb_build_object('human_task_id', h.id));
		END IF;
	END IF;
END
$$;

-- The person has delivered.
CREATE OR REPLACE FUNCTION bridge_device_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM job_add('bridge_device', d.id::text, hall_now()) FROM device_tasks d WHERE d.human_task_id = NEW.id AND d.completed_at IS NULL;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tasks_device AFTER UPDATE OF status ON tasks FOR EACH ROW
	WHEN (NEW.is_for_members AND NEW.status = 'review_pending') EXECUTE FUNCTION bridge_device_told();

REVOKE ALL ON FUNCTION bridge_device_open(device_tasks) FROM PUBLIC;
REVOKE ALL ON FUNCTION bridge_device(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bridge_device(uuid) TO hirehall_jobs;
