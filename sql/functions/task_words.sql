-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Search by parts of words, in Japanese as in English: a text is all its runs of three characters, a part of a text is
-- found by its own. Nothing is known of any language's grammar.

-- As texts are compared: wide and narrow forms, capitals and small letters are the same.
CREATE OR REPLACE FUNCTION task_fold(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT lower(normalize(p_text, NFKC)) $$;

-- What a task can be filtered by, as one word each that no text can hold: it is longer than three characters.
CREATE OR REPLACE FUNCTION task_mark(p_name text, p_value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT p_name || ':' || p_value $$;

-- Every three characters of the text's first 2000; the last two begin a shorter run. No work of its own in SQL functions:
-- it is done for each task that is put up.
CREATE OR REPLACE FUNCTION task_words_of(t tasks, p_text text) RETURNS tsvector
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN array_to_tsvector(array(SELECT substr(p_text, i, 3) FROM generate_series(1, least(length(p_text), 2000)) i)
		|| array_remove(ARRAY['label:' || t.task_label, 'kind:' || t.deliverable, 'from:' || t.origin_country,
			'at:' || left(t.location, 200)], NULL));
END
$$;

-- A task's words are there from the statement that puts it up, a translation's from the one that stores it.
CREATE OR REPLACE FUNCTION task_words_write() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
	v_text text;
BEGIN
	IF TG_TABLE_NAME = 'tasks' THEN
		t := NEW;
		v_text := task_fold(t.task);
	ELSE
		SELECT * INTO t FROM tasks WHERE id = NEW.task_id;
		v_text := task_fold(concat_ws(E'\n', t.task,
			(SELECT string_agg(r.text, E'\n' ORDER BY r.lang) FROM task_translations r WHERE r.task_id = t.id)));
	END IF;
	INSERT INTO task_words (task_id, text, grams) VALUES (t.id, v_text, task_words_of(t, v_text))
		ON CONFLICT (task_id) DO UPDATE SET text = excluded.text, grams = excluded.grams;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tasks_words AFTER INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION task_words_write();
CREATE OR REPLACE TRIGGER task_translations_words AFTER INSERT OR UPDATE OF text ON task_translations
	FOR EACH ROW EXECUTE FUNCTION task_words_write();

-- What a question asks of task_words: all its words, each as its runs of three or, when shorter, as a beginning of one.
CREATE OR REPLACE FUNCTION task_asked(p_words text[], p_marks text[]) RETURNS tsquery
LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg('''' || replace(replace(g, '\', '\\'), '''', '''''') || '''' || tail, ' & ')::tsquery
	FROM (SELECT substr(w, i, 3) AS g, CASE WHEN length(w) < 3 THEN ':*' ELSE '' END AS tail
			FROM unnest(p_words) w, generate_series(1, greatest(length(w) - 2, 1)) i
		UNION SELECT m, '' FROM unnest(p_marks) m) parts
$$;

-- Tasks of before there were words.
INSERT INTO task_words (task_id, text, grams)
SELECT t.id, x.text, task_words_of(t, x.text)
FROM tasks t CROSS JOIN LATERAL (SELECT task_fold(concat_ws(E'\n', t.task,
	(SELECT string_agg(r.text, E'\n' ORDER BY r.lang) FROM task_translations r WHERE r.task_id = t.id)))) x (text)
WHERE NOT EXISTS (SELECT FROM task_words w WHERE w.task_id = t.id);
