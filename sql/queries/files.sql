-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Uploaded files and people's photos.

-- file_add: file_new -> - write
SELECT file_add(:name, :state, :type, :bytes, :width::int, :height::int, :has_small, :place);

-- file_read: file_ask -> file_row?
SELECT f.name, f.state, f.type, f.has_small, f.place, u.is_public
FROM file_uses u JOIN files f ON f.name = u.file
WHERE u.file = :name AND u.is_shown
	AND (u.is_public OR :is_admin OR u.human_id = :human_id::uuid OR u.ai_account_id = :ai_account_id::uuid)
ORDER BY u.is_public DESC LIMIT 1;

-- file_known: file_key -> file_key?
SELECT name FROM files WHERE name = :name AND place = 'folder';

-- Nobody is about to write what uses a file of yesterday.
-- files_unused: - -> file_key*
SELECT name FROM files f
WHERE created_at < hall_now() - interval '1 day' AND NOT EXISTS (SELECT FROM file_uses u WHERE u.file = f.name)
LIMIT 10000;

-- file_state: file_key -> file_new?
SELECT name, state, type, bytes, width, height, has_small, place FROM files WHERE name = :name;

-- file_look: file_key -> file_look?
SELECT type, width, height FROM files WHERE name = :name AND state = 'ready' AND has_small;

-- file_made: file_new -> - write
UPDATE files SET state = :state, type = :type, bytes = :bytes, width = :width::int, height = :height::int,
	has_small = :has_small, place = :place
WHERE name = :name;

-- file_drop: file_key -> -
DELETE FROM files WHERE name = :name;

-- photos_of: photo_ask -> photo*
SELECT p.id, p.human_id, p.file, p.is_public, p.created_at, f.state
FROM human_photos p JOIN files f ON f.name = p.file
WHERE p.human_id = :human_id::uuid AND p.deleted_at IS NULL AND (p.is_public OR NOT :only_public)
	AND (f.state = 'ready' OR NOT :only_public) AND (:id::uuid IS NULL OR p.id = :id::uuid)
ORDER BY p.created_at DESC, p.id DESC LIMIT 200;

-- photo_add: photo_new -> photo_added write
SELECT refusal, photo_id AS id FROM photo_add(:human_id::uuid, :file, :is_public, :max::int);

-- photo_set: photo_ask -> photo_added?
UPDATE human_photos SET is_public = :is_public
WHERE id = :id::uuid AND human_id = :human_id::uuid AND deleted_at IS NULL
RETURNING id;

-- photo_drop: photo_ask -> - write
SELECT photo_drop(:human_id::uuid, :id::uuid, :is_back) AS refusal;

-- photo_gone: photo_key -> file_key?
SELECT file AS name FROM human_photos WHERE id = :id::uuid AND deleted_at < hall_now() - interval '10 minutes';

-- photo_purge: photo_key -> -
DELETE FROM human_photos WHERE id = :id::uuid AND deleted_at < hall_now() - interval '10 minutes';
