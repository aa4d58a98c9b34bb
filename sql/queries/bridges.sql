-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Jobs that write runs of the tracker out of other systems' events.

-- bridge_device: bridge_subject -> - write
SELECT bridge_device(:id);

-- bridge_humans: bridge_ask -> bridge_done write
SELECT bridge_humans(:max::int)::bigint AS n;

-- bridge_humans_again: - -> - write
SELECT job_add('bridge_humans', 'log', hall_now() + interval '2 seconds');

-- bridge_bounties: bridge_ask -> bridge_done write
SELECT bridge_bounties(:max::int)::bigint AS n;

-- bridge_bounties_again: - -> - write
SELECT job_add('bridge_bounties', 'log', hall_now() + interval '2 seconds');

-- bridge_stories: bridge_ask -> bridge_done write
SELECT bridge_stories(:max::int)::bigint AS n;

-- bridge_stories_again: - -> - write
SELECT job_add('bridge_stories', 'log', hall_now() + interval '2 seconds');
