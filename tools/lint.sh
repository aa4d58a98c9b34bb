#!/bin/sh
# All checks over the sources, as TAP: one line a rule; findings are comment lines above it.
# Exceptions stand in tools/allow.txt and may only become fewer.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -u
cd "$(dirname "$0")/.."
LC_ALL=C
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tap() { # tap NAME: "not ok" with the findings, if standard input has any
	sed 's/^/# /' >"$work/out"
	if [ -s "$work/out" ]; then
		cat "$work/out"
		echo "not ok - lint: $1"
		: >"$work/failed"
	else
		echo "ok - lint: $1"
	fi
}
# Text files that people write: generated lists, pictures, data and libraries of others are not.
code_files() {
	find src sql tools scripts tests .ci static -name node_modules -prune -o -name vendor -prune -o \
		-type f \( -name '*.[ch]' -o -name '*.def' -o -name '*.sql' -o -name '*.awk' -o -name '*.sh' \
		-o -name '*.mjs' -o -name '*.js' -o -name '*.py' -o -name '*.css' -o -name run \
		-o -path 'scripts/*' ! -name '*.txt' \) ! -name '*.min.*' ! -name '.*' -size +0 -print 2>/dev/null | sort
}
sources() { find src tests/unit -name '*.[ch]' | sort; }

# Findings without those that are allowed; allowances that nothing needs are findings too.
code_files | xargs awk '
	function done() {
		if (name && !has_spdx) print "spdx\t" name "\t1\tno SPDX line"
		if (name && name !~ /\.[ch]$/ && lines > 400) print "file\t" name "\t400\tmore than 400 lines"
	}
	FNR == 1 { done(); name = FILENAME; has_spdx = 0 }
	FNR <= 40 && /SPDX-License-Identifier: AGPL-3.0-or-later/ { has_spdx = 1 }
	{ lines = FNR }
	END { done() }' >"$work/all"
sources | xargs awk -f tools/lint.awk >>"$work/all"
awk -F '\t' '
	FILENAME ~ /allow\.txt$/ && /^# at most / { split($0, w, " "); most = w[4]; next }
	FILENAME ~ /allow\.txt$/ && (/^#/ || /^$/) { next }
	FILENAME ~ /allow\.txt$/ {
		split($0, w, /[ \t]+/)
		if (w[3] == "") print "allow\t" FILENAME "\t" FNR "\tan exception needs a reason"
		allowed[w[2] "\t" w[1]] = FNR
		n++
		next
	}
	($1 "\t" $2) in allowed { used[$1 "\t" $2] = 1; next }
	{ print }
	END {
		for (a in allowed) if (!(a in used)) print "allow\ttools/allow.txt\t" allowed[a] "\tnot needed any more: " a
		if (n + 0 != most + 0) print "allow\ttools/allow.txt\t1\t" n + 0 " exceptions, the file says " most + 0
	}' tools/allow.txt "$work/all" >"$work/left"

for rule in file function parameters complexity header repeat banned heap getenv sql blank width spdx allow; do
	awk -F '\t' -v rule="$rule" '$1 == rule { print $2 ":" $3 ": " $4 }' "$work/left" | tap "$rule"
done
find src -mindepth 2 -name '*.[ch]' | sort | xargs awk -f tools/layers.awk src/layers.txt | tap layers
tools/words-check.sh 2>&1 | tap words
# what no page uses is never compiled, so nobody would see its mistakes
grep -rohE '"[a-z_]+"' templates src | sort -u >"$work/named"
for f in templates/*.html; do
	grep -qxF "\"$(basename "$f" .html)\"" "$work/named" || echo "$f: no page uses it"
done | tap templates
[ ! -e "$work/failed" ]
