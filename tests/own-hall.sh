# own-hall.sh - for suites: a hall of one's own, on a free port, gone when the suite ends.  Sets HALL_URL, HALL_STATE.
# Uses the hall of the caller when both are set already.
# SPDX-License-Identifier: AGPL-3.0-or-later
# No test turns the machine off, so its Postgres waits for no disk.
own_hall_start() {
	if [ -n "${HALL_URL:-}" ] && [ -n "${HALL_STATE:-}" ]; then
		return 0
	fi
	HALL_STATE=$(mktemp -d "${TMPDIR:-/tmp}/hirehall-hall-XXXXXX")
	chmod 755 "$HALL_STATE" # Postgres runs as somebody else
	# shellcheck disable=SC2046
	set -- $(python3 -c 'import random, socket
def is_free(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) != 0
print(*[p for p in random.sample(range(20000, 32000), 100) if is_free(p)][:2])')
	HALL_URL=http://127.0.0.1:$1
	HALL_TLS_URL=https://127.0.0.1:$2
	export HALL_URL HALL_TLS_URL HALL_STATE
	# psql itself, where the one in the path is a program that looks for it
	for bin in /usr/lib/postgresql/*/bin; do [ ! -x "$bin/psql" ] || PATH=$bin:$PATH; done
	export PATH POSTGRES_OPTIONS="${POSTGRES_OPTIONS--c fsync=off}"
	export LIVE_ORIGINS="${LIVE_ORIGINS-https://front.example}" # a site whose pages may call the tracker
	trap own_hall_stop EXIT
	trap 'exit 130' INT TERM
	"$root/tools/vendor.sh" || true # given a program, up builds nothing and fetches nothing
	"$root/scripts/up" --detach --state "$HALL_STATE" --port "$1" --tls-port "$2" \
		>"$HALL_STATE/up.log" 2>&1 || {
		sed 's/^/# /' "$HALL_STATE/up.log"
		echo "not ok - the hall did not start"
		exit 1
	}
}
own_hall_stop() {
	code=$?
	"$root/scripts/down" --state "$HALL_STATE" >/dev/null 2>&1 || true
	if [ $code -eq 0 ]; then rm -rf "$HALL_STATE"; else echo "# the hall's state is kept in $HALL_STATE"; fi
	exit $code
}
