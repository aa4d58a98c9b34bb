-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Another address for a person's payouts, however it came to be written: nothing is paid to anybody for a day, and the
-- old address is told. Tasks in hand keep the address they were accepted with.
CREATE OR REPLACE FUNCTION humans_paypal_changed()
RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_is_ja boolean := coalesce((SELECT lang = 'ja' FROM users WHERE id = NEW.user_id), false);
BEGIN
	IF OLD.paypal_email IS NULL OR lower(OLD.paypal_email) = lower(NEW.paypal_email) THEN
		RETURN NEW; -- a first address diverts nothing
	END IF;
	NEW.payout_hold_until := hall_now() + interval '24 hours';
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id)
		SELECT 'human', NEW.id::text, coalesce(max(n), 0) + 1, 'human.paypal_changed', 'person', NEW.id::text
		FROM events WHERE kind = 'human' AND subject_id = NEW.id::text;
	PERFORM mail_add(OLD.paypal_email,
		CASE WHEN v_is_ja THEN '報酬の支払先が変更されました' ELSE 'Your payout address was changed' END,
		CASE WHEN v_is_ja THEN format(E'%s 様\n\nこのアドレスは報酬の支払先ではなくなりました。支払いは24時間止められています。\n'
				'ご自身の変更でない場合は、今すぐログインして元に戻し、運営者に連絡してください。\n', NEW.name)
			ELSE format(E'Hello %s,\n\nthis address no longer receives your payouts. They are stopped for 24 hours.\n'
				'If this was not you, sign in now, put the address back, and write to the operator.\n', NEW.name) END);
	RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION humans_paypal_changed() FROM PUBLIC;
CREATE OR REPLACE TRIGGER humans_paypal_changed BEFORE UPDATE OF paypal_email ON humans
	FOR EACH ROW WHEN (OLD.paypal_email IS DISTINCT FROM NEW.paypal_email) EXECUTE FUNCTION humans_paypal_changed();

-- For the profile. True if it is another address now.
CREATE OR REPLACE FUNCTION human_paypal_change(p_human uuid, p_email text)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	UPDATE humans SET paypal_email = p_email WHERE id = p_human AND deleted_at IS NULL
		AND paypal_email IS DISTINCT FROM p_email;
	RETURN FOUND;
END
$$;

-- The account of the orders' provider that pays this person, by its onboarding or by an admin. The first one stays when
-- two onboardings run at once (p_is_new); null takes it away.
CREATE OR REPLACE FUNCTION human_connect_set(p_human uuid, p_account text, p_is_new boolean)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	v_account text;
BEGIN
	UPDATE humans SET stripe_account_id = CASE WHEN p_is_new THEN coalesce(stripe_account_id, p_account) ELSE p_account END
		WHERE id = p_human AND deleted_at IS NULL RETURNING stripe_account_id INTO v_account;
	RETURN v_account;
END
$$;
