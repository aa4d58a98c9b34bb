#!/bin/sh
# Lists the files that are there into src/sources.am, which Makefile.am includes. autoreconf runs it, and make
# runs it again each time, so a new file is built without anybody writing its name down. Written only on a change.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."
LC_ALL=C
export LC_ALL

# list VARIABLE PREFIX SUFFIX: names from standard input, one a line
list() {
	awk -v var="$1" -v pre="$2" -v post="$3" '
		BEGIN { printf "%s =", var }
		{ printf " \\\n\t%s%s%s", pre, $0, post }
		END { print "" }'
}
files() { # files FOLDER NAME-PATTERN…: files below FOLDER by name, sorted
	[ -d "$1" ] || return 0
	dir=$1
	shift
	for pattern; do
		find "$dir" -name node_modules -prune -o -name __pycache__ -prune -o -type f -name "$pattern" ! -name '.*' ! -name '*~' -print
	done | sort -u
}
bases() { sed 's|.*/||; s|\.[a-z]*$||'; }
units() { # the rules of one unit test program each
	files tests/unit 'test_*.c' | bases | while read -r t; do
		printf 'check_PROGRAMS += tests/unit/%s\n' "$t"
		# test_X.c may have companions for_X_*.c
		printf 'tests_unit_%s_SOURCES = tests/unit/%s.c $(UNIT_H)%s\n' "$t" "$t" \
			"$(files tests/unit "for_${t#test_}_*.c" | sed 's/^/ /' | tr -d '\n')"
		printf 'tests_unit_%s_LDADD = $(UNIT_LIBS)\n' "$t"
	done
}

new=$(mktemp) # the sources may be read-only
trap 'rm -f "$new"' EXIT
{
	echo '# Written by tools/sources.sh.'
	files src '*.c' | grep -v '^src/proc/main\.c$' | list LIB_C '' ''
	files src '*.[hd]*' | grep -E '\.(h|def)$' | list LIB_H '' ''
	files sql/queries '*.sql' | list SQL_QUERIES '' ''
	files sql/queries '*.sql' | bases | list GEN_SQL_C gen/sql_ .c
	files sql/queries '*.sql' | bases | list GEN_SQL_H gen/sql_ .h
	files sql/migrations '*.sql' | list SQL_MIGRATIONS '' ''
	files sql/functions '*.sql' | list SQL_FUNCTIONS '' ''
	files doc/guide '*.md' | list DOC_GUIDES '' ''
	for d in templates static nginx systemd doc; do files $d '*'; done | list DATA_FILES '' ''
	for d in tools scripts tests po .ci; do files $d '*'; done |
		grep -v -e '^tests/unit/test_.*\.c$' | list MORE_FILES '' ''
	ls README.md NEWS COPYING 2>/dev/null | list DOC_FILES '' ''
	files tests/unit '*.h' | list UNIT_H '' ''
	units
} >"$new"
if ! cmp -s "$new" src/sources.am; then
	cp "$new" src/sources.am.$$
	mv src/sources.am.$$ src/sources.am
fi
