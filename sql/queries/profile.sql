-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people tell about themselves: their own profile, and the public part of anybody's.

-- own_profile: profile_key_of -> human_profile?
SELECT h.id, h.name, h.email, h.paypal_email, h.location, h.country, h.min_budget_cents AS min_budget_usd, h.headline,
	h.gender, h.bio, h.city, h.region, h.timezone, h.hourly_rate_cents AS hourly_rate_usd, to_json(h.skills) AS skills,
	h.twitter_url, h.github_url, h.instagram_url, h.linkedin_url, h.website_url, h.youtube_url, h.status, h.created_at
FROM humans h WHERE h.id = :id::uuid AND h.deleted_at IS NULL;

-- Only what was sent; names in `cleared` were sent empty.
-- own_profile_set: profile_edit -> talk_key? write
UPDATE humans SET name = coalesce(:name, name), country = coalesce(:country, country),
	location = CASE WHEN 'location' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:location, location) END,
	paypal_email = CASE WHEN 'paypal_email' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:paypal_email, paypal_email) END,
	min_budget_cents = CASE WHEN 'min_budget_usd' = ANY (:cleared::text[]) THEN 0 ELSE coalesce(:min_budget_usd, min_budget_cents) END,
	headline = CASE WHEN 'headline' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:headline, headline) END,
	gender = CASE WHEN 'gender' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:gender, gender) END,
	bio = CASE WHEN 'bio' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:bio, bio) END,
	city = CASE WHEN 'city' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:city, city) END,
	region = CASE WHEN 'region' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:region, region) END,
	timezone = CASE WHEN 'timezone' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:timezone, timezone) END,
	hourly_rate_cents = CASE WHEN 'hourly_rate_usd' = ANY (:cleared::text[]) THEN NULL
		ELSE coalesce(:hourly_rate_usd, hourly_rate_cents) END,
	skills = CASE WHEN 'skills' = ANY (:cleared::text[]) THEN '{}' WHEN :has_skills THEN :skills::text[] ELSE skills END,
	twitter_url = CASE WHEN 'twitter_url' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:twitter_url, twitter_url) END,
	github_url = CASE WHEN 'github_url' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:github_url, github_url) END,
	instagram_url = CASE WHEN 'instagram_url' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:instagram_url, instagram_url) END,
	linkedin_url = CASE WHEN 'linkedin_url' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:linkedin_url, linkedin_url) END,
	website_url = CASE WHEN 'website_url' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:website_url, website_url) END,
	youtube_url = CASE WHEN 'youtube_url' = ANY (:cleared::text[]) THEN NULL ELSE coalesce(:youtube_url, youtube_url) END
WHERE id = :id::uuid AND deleted_at IS NULL
RETURNING id;

-- Never an e-mail address.
-- public_profile: profile_key_of -> human_public?
SELECT h.id, h.name, h.country, h.headline, h.bio, h.city, h.region, to_json(h.skills) AS skills,
	h.hourly_rate_cents AS hourly_rate_usd, h.twitter_url, h.github_url, h.instagram_url, h.linkedin_url, h.website_url,
	h.youtube_url, u.lang, h.created_at,
	(SELECT count(*) FROM tasks t WHERE t.human_id = h.id AND t.status = 'completed' AND t.deleted_at IS NULL)::int AS completed,
	(SELECT count(*) FROM tasks t WHERE t.human_id = h.id AND t.failure_reason = 'requester_rejected' AND t.deleted_at IS NULL)::int
		AS rejected
FROM humans h JOIN users u ON u.id = h.user_id
WHERE h.id = :id::uuid AND h.deleted_at IS NULL AND u.deleted_at IS NULL AND NOT h.is_robot;

-- done_by_label: profile_key_of -> label_count*
SELECT task_label, count(*)::int AS n FROM tasks
WHERE human_id = :id::uuid AND status = 'completed' AND deleted_at IS NULL AND task_label IS NOT NULL
GROUP BY task_label ORDER BY n DESC, task_label;

-- people_find: people_ask -> person*
SELECT h.id, h.name, h.country, h.location, h.city, h.headline, to_json(h.skills) AS skills, h.status,
	h.min_budget_cents AS min_budget_usd, h.hourly_rate_cents AS hourly_rate_usd,
	(SELECT count(*) FROM tasks t WHERE t.human_id = h.id AND t.status = 'completed' AND t.deleted_at IS NULL) AS completed,
	(SELECT r.avg_rating::text FROM reviews_about(h.id, NULL) r) AS rating
FROM humans h JOIN users u ON u.id = h.user_id AND u.deleted_at IS NULL
WHERE h.deleted_at IS NULL AND NOT h.is_robot AND (:max_price_usd::bigint IS NULL OR h.min_budget_cents <= :max_price_usd)
	AND (:country::text IS NULL OR h.country = upper(:country)) AND (:location::text IS NULL OR h.location = :location)
	AND (:status::text IS NULL OR h.status = :status)
	AND (:skill::text IS NULL OR strpos(lower(coalesce(h.headline, '')), lower(:skill)) > 0
		OR EXISTS (SELECT FROM unnest(h.skills) s WHERE strpos(lower(s), lower(:skill)) > 0))
	AND (h.min_budget_cents, h.id) > (:after_price::bigint, coalesce(:after_id, '00000000-0000-0000-0000-000000000000')::uuid)
ORDER BY h.min_budget_cents, h.id LIMIT :limit::bigint;
