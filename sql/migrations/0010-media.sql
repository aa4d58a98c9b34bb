-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Uploaded files by their handle, and people's photos. Who may see a file says the view file_uses (sql/functions).

CREATE TABLE IF NOT EXISTS files (
	name text PRIMARY KEY CHECK (name ~ '^[0-9a-f]{32}$'),
	state text NOT NULL CONSTRAINT files_state_words CHECK (state IN ('preparing', 'ready', 'refused')),
	type text NOT NULL, -- of what is stored now
	bytes bigint NOT NULL CHECK (bytes >= 0),
	width int NOT NULL DEFAULT 0,
	height int NOT NULL DEFAULT 0,
	has_small boolean NOT NULL DEFAULT false, -- the small pictures are there (of a film: one of its frames)
	place text NOT NULL DEFAULT 'folder' CHECK (place IN ('folder', 'bucket')),
	created_at timestamptz NOT NULL DEFAULT hall_now()
);
INSERT INTO files (name, state, type, bytes, created_at)
	SELECT file, 'ready', file_type, coalesce(file_bytes, 0), created_at FROM submissions WHERE file IS NOT NULL
	ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS human_photos (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	human_id uuid NOT NULL REFERENCES humans (id),
	file text NOT NULL UNIQUE,
	is_public boolean NOT NULL DEFAULT false,
	deleted_at timestamptz, -- may be taken back for some minutes, then the job photo_purge removes row and file
	created_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS human_photos_of ON human_photos (human_id, created_at DESC, id DESC);

GRANT SELECT ON files, human_photos TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT ON files, human_photos TO hirehall_web;
GRANT UPDATE (is_public, deleted_at) ON human_photos TO hirehall_web;
GRANT UPDATE, DELETE ON files TO hirehall_jobs;
GRANT DELETE ON human_photos TO hirehall_jobs;
