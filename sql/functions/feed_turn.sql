-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When gateways look at the feed. One of them, the numberer, looks every few milliseconds while events come; the others
-- wait for its NOTIFY, which it sends in the transaction that numbers. When nothing comes, the numberer goes to sleep:
-- from then on, and only then, a writer's own transaction carries a NOTIFY. That takes one lock for all writers at commit
-- and so ends group commit, which is why none is sent while the numberer is awake.

CREATE OR REPLACE FUNCTION feed_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (SELECT is_asleep FROM public.event_feed_sleep) THEN
		PERFORM pg_notify('hall_feed', '');
	END IF;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER events_wake AFTER INSERT ON events FOR EACH ROW WHEN (NEW.kind IN ('run', 'device_task', 'story'))
	EXECUTE FUNCTION feed_wake();

-- Listens, numbers what is new, and gives the last number. p_wants: to be the numberer, if nobody else is; a session
-- keeps that until it does not want it or ends.
CREATE OR REPLACE FUNCTION feed_turn(p_wants boolean, OUT is_numberer boolean, OUT head bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_was boolean := coalesce(current_setting('hall.numberer', true), '') = 'yes';
BEGIN
	IF NOT EXISTS (SELECT FROM pg_listening_channels()) THEN
		LISTEN hall_feed;
	END IF;
	is_numberer := p_wants AND (v_was OR pg_try_advisory_lock(21, 2));
	IF v_was AND NOT p_wants THEN
		PERFORM pg_advisory_unlock(21, 2);
	END IF;
	IF is_numberer <> v_was THEN
		PERFORM set_config('hall.numberer', CASE WHEN is_numberer THEN 'yes' END, false), feed_sleep(false);
	END IF;
	IF feed_advance(1000) > 0 THEN
		PERFORM pg_notify('hall_feed', ''), feed_sleep(false);
	END IF;
	head := coalesce((SELECT max(seq) FROM event_feed), 0);
END
$$;

-- From now on writers wake the numberer.
CREATE OR REPLACE FUNCTION feed_sleep(p_asleep boolean) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	UPDATE event_feed_sleep SET is_asleep = p_asleep WHERE is_asleep <> p_asleep
$$;
