-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The ledger as its readers want it. A step is what a transfer brought about for its subject; it is live until a
-- transfer reverses it. n counts how often it was brought about.
CREATE OR REPLACE VIEW ledger_steps AS
SELECT t.id, t.kind, t.subject_id, t.verb, t.once_key, t.reverses, t.at, s.step, s.n, u.id AS undone_by,
	t.reverses IS NULL AND u.id IS NULL AS is_live
FROM ledger_transfers t
LEFT JOIN ledger_transfers u ON u.reverses = t.id
CROSS JOIN LATERAL (
	SELECT m[1] AS step, m[2]::int AS n
	FROM (SELECT regexp_match(substr(t.once_key, length(t.kind) + length(t.subject_id) + 3), '^(.+):([0-9]{1,9})$') AS m) x) s;

-- Each posting with the step it belongs to.
CREATE OR REPLACE VIEW ledger_rows AS
SELECT p.id, p.transfer_id, p.account, p.currency, p.minor, t.kind, t.subject_id, t.verb, t.note, t.at, t.reverses
FROM postings p JOIN ledger_transfers t ON t.id = p.transfer_id;
GRANT SELECT ON ledger_steps, ledger_rows TO hirehall_web, hirehall_jobs, hirehall_audit;
