-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A worker profile for a user (p_user_id), or for a new account made in the same step: see user_add. Joining again
-- writes the profile anew.
CREATE OR REPLACE FUNCTION human_join(p_user_id text, p_name text, p_email text, p_password_hash text, p_lang text,
	p_link_hash text, p_mail_subject text, p_mail_text text, p_country text, p_location text, p_paypal_email text,
	p_min_budget bigint)
RETURNS TABLE (refusal text, human_id uuid, user_id text, status text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_refusal text;
	v_user text := p_user_id;
	h humans;
BEGIN
	IF v_user IS NULL THEN
		SELECT u.refusal, u.user_id INTO v_refusal, v_user
			FROM user_add(p_name, p_email, p_password_hash, p_lang, p_link_hash, p_mail_subject, p_mail_text) u;
	END IF;
	IF v_refusal IS NULL THEN
		INSERT INTO humans (user_id, name, email, country, location, paypal_email, min_budget_cents)
			SELECT id, p_name, email, p_country, p_location, p_paypal_email, p_min_budget FROM users WHERE id = v_user
			ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, country = excluded.country,
				location = excluded.location, paypal_email = excluded.paypal_email,
				min_budget_cents = excluded.min_budget_cents
			RETURNING * INTO h;
	END IF;
	RETURN QUERY SELECT v_refusal, h.id, v_user, h.status;
END
$$;
