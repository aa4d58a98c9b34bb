-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the ledger's tables promise, whoever writes: a transfer has postings and they are zero in each currency when
-- the transaction commits; nothing is changed or taken away; the kept balances follow.

CREATE OR REPLACE FUNCTION ledger_sums() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_id uuid;
BEGIN
	IF TG_TABLE_NAME = 'postings' THEN
		v_id := NEW.transfer_id;
	ELSE
		v_id := NEW.id;
	END IF;
	IF (SELECT bool_and(s = 0) FROM (SELECT sum(minor) FROM postings WHERE transfer_id = v_id GROUP BY currency) c (s))
			IS NOT TRUE THEN
		RAISE EXCEPTION 'ledger: the postings of transfer % are not zero', v_id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_sum_zero';
	END IF;
	RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS ledger_sum_zero ON postings;
CREATE CONSTRAINT TRIGGER ledger_sum_zero AFTER INSERT ON postings DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION ledger_sums();
DROP TRIGGER IF EXISTS ledger_sum_zero ON ledger_transfers;
CREATE CONSTRAINT TRIGGER ledger_sum_zero AFTER INSERT ON ledger_transfers DEFERRABLE INITIALLY DEFERRED
	FOR EACH ROW EXECUTE FUNCTION ledger_sums();

CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '% is append-only: a mistake is undone by a transfer that reverses it', TG_TABLE_NAME
		USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'ledger_append_only';
END
$$;
CREATE OR REPLACE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON postings
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE OR REPLACE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transfers
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- Each transaction that posts has a shard of its own, taken without waiting: commits never queue for a hot account and
-- no order of accounts can make a deadlock. Only when all are taken does one wait.
CREATE OR REPLACE FUNCTION ledger_shard() RETURNS smallint LANGUAGE plpgsql AS $$
DECLARE
	v_shard int;
BEGIN
	FOR i IN 0..63 LOOP
		v_shard := (pg_backend_pid() + i) % 64;
		IF pg_try_advisory_xact_lock(730146401, v_shard) THEN
			RETURN v_shard;
		END IF;
	END LOOP;
	PERFORM pg_advisory_xact_lock(730146401, v_shard);
	RETURN v_shard;
END
$$;

CREATE OR REPLACE FUNCTION ledger_keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_shard smallint := ledger_shard();
BEGIN
	INSERT INTO ledger_balances AS b (account, currency, shard, minor)
		SELECT account, currency, v_shard, sum(minor) FROM added GROUP BY account, currency ORDER BY account, currency
		ON CONFLICT (account, currency, shard) DO UPDATE SET minor = b.minor + excluded.minor;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER ledger_keep AFTER INSERT ON postings REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_keep();
REVOKE ALL ON FUNCTION ledger_shard() FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_keep() FROM PUBLIC;

REVOKE ALL ON SEQUENCE postings_id_seq FROM hirehall_web, hirehall_jobs;
