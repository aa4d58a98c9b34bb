# shellcheck shell=sh disable=SC2154
# lib.sh - what up, down and hirehall share: the state folder, its settings file, its Postgres.
# Sourced by sh; expects $here (the checkout) and $state. SPDX-License-Identifier: AGPL-3.0-or-later

fail() { # fail WHAT WHY FIX
	echo "hirehall: $1: $2: $3" >&2
	exit 1
}
say() { echo "  $*"; }
is_root() { [ "$(id -u)" -eq 0 ]; }

# The state folder as an absolute path; the default lies in the checkout.
state_resolve() {
	case $state in
	"") state=$here/var ;;
	/*) ;;
	*) state=$PWD/$state ;;
	esac
	[ ! -d "$state" ] || state=$(cd "$state" && pwd)
}
# The program: given by $HIREHALL, else what `up` noted, else the usual build folders.
binary_find() {
	binary=${HIREHALL:-}
	[ -n "$binary" ] || [ ! -f "$state/binary" ] || binary=$(cat "$state/binary")
	[ -n "$binary" ] || binary=$here/build/hirehall
	case $binary in /*) ;; *) binary=$(cd "$(dirname "$binary")" && pwd)/$(basename "$binary") ;; esac
}

# setting NAME: its value in the settings file, empty when it is not there
setting() {
	[ ! -f "$state/hirehall.env" ] || sed -n "s/^$1=//p" "$state/hirehall.env" | tail -n 1 | sed "s/^'\(.*\)'\$/\1/"
}
# setting_line NAME VALUE: quoted where a shell that reads the file would stumble
setting_line() {
	case $2 in
	*[!A-Za-z0-9_./:@%?=,+-]*) printf "%s='%s'\n" "$1" "$2" ;;
	*) printf '%s=%s\n' "$1" "$2" ;;
	esac
}
# setting_add NAME VALUE: keeps what is there; the caller's environment wins over VALUE
setting_add() {
	grep -q "^$1=" "$state/hirehall.env" && return 0
	eval "given=\${$1:-}"
	setting_line "$1" "${given:-$2}" >>"$state/hirehall.env"
}
setting_set() { # setting_set NAME VALUE: puts VALUE in place of what is there
	grep -v "^$1=" "$state/hirehall.env" >"$state/hirehall.env.new" || true
	setting_line "$1" "$2" >>"$state/hirehall.env.new"
	chmod 600 "$state/hirehall.env.new"
	mv "$state/hirehall.env.new" "$state/hirehall.env"
}
# One secret a line, so that a caller can take as many as it needs.
secret() { openssl rand -hex "$1"; }

# Postgres refuses to run as root, so then it is run as its own user.
as_postgres() {
	if is_root; then (cd / && runuser -u postgres -- "$@"); else (cd / && "$@"); fi
}
postgres_can_enter() { as_postgres test -x "$1"; }
postgres_find() {
	pgbin=
	for d in /usr/lib/postgresql/*/bin; do [ ! -x "$d/initdb" ] || pgbin=$d; done
	[ -n "$pgbin" ] || ! command -v initdb >/dev/null || pgbin=$(dirname "$(readlink -f "$(command -v initdb)")")
	[ -n "$pgbin" ] || fail postgres "it is not installed" "install the package postgresql"
}
# The cluster lies in the state folder, unless its user may not go there; a unix socket's path has at most 107 bytes.
postgres_place() {
	pgdir=$state/pg
	[ ! -f "$state/pg.path" ] || pgdir=$(cat "$state/pg.path")
}
postgres_is_up() {
	[ -f "$pgdir/postmaster.pid" ] && as_postgres "$pgbin/pg_ctl" -s -D "$pgdir" status >/dev/null 2>&1
}

# pid_is PID WORD…: does that process run with all these words in its command line?
pid_is() {
	pid=$1
	shift
	[ -n "$pid" ] && [ -r "/proc/$pid/cmdline" ] || return 1
	for word; do tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$word" || return 1; done
}
first_line() { [ ! -f "$1" ] || head -n 1 "$1"; }
nginx_is_up() { pid_is "$(first_line "$state/nginx/nginx.pid")" nginx "$state"; }
serve_is_up() { pid_is "$(first_line "$state/hirehall.pid")" serve "$state"; }
