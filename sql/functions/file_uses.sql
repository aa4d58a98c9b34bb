-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What every stored file is for and who may see it: everybody, that person, that account (and admins). A file that is
-- not here belongs to nothing and is removed after a day.
CREATE OR REPLACE VIEW file_uses AS
SELECT s.file, t.deleted_at IS NULL AS is_shown, false AS is_public, s.human_id, t.ai_account_id
FROM submissions s JOIN tasks t ON t.id = s.task_id
WHERE s.file IS NOT NULL
UNION ALL
SELECT p.file, p.deleted_at IS NULL, p.is_public, p.human_id, NULL
FROM human_photos p
UNION ALL
SELECT m.file, t.deleted_at IS NULL, false, c.human_id, t.ai_account_id
FROM contact_messages m JOIN task_contacts c ON c.id = m.channel_id JOIN tasks t ON t.id = c.task_id
WHERE m.file IS NOT NULL;

GRANT SELECT ON file_uses TO hirehall_web, hirehall_jobs, hirehall_audit;
