-- For pgbench. SPDX-License-Identifier: AGPL-3.0-or-later
\set task random(1, 20)
\set human random(1, 12)
\set deed random(1, 17)
SELECT chaos(:task, :human, :deed);
