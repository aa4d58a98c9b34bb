#!/bin/sh
# Every text of src/ that a person may read has its Japanese in po/ja.po: the literals of tr(), TR_ID(), TR_FILL() and
# tr_known(), and the sentences of base/errors.def.  Prints what is missing; exit 1 if anything is.
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."
LC_ALL=C
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

find src -name '*.c' | sort | xgettext --from-code=UTF-8 -L C -k -ktr:2 -kTR_ID -ktr_known:2 -ktr_fill:3 -kTR_FILL:3 \
	--no-location -f - -o "$work/src.po"
[ -f "$work/src.po" ] || : >"$work/src.po"
sed -n 's/^ERR(.*, \("[^"]*"\))$/msgid \1\nmsgstr ""\n/p' src/base/errors.def >"$work/errors.po"
[ -s "$work/errors.po" ] || { echo "src/base/errors.def: no sentences found"; exit 1; }
# A sentence may stand in errors.def twice.
awk '/^msgid/ && seen[$0]++ { skip = 2 } skip > 0 { skip--; next } { print }' "$work/errors.po" >"$work/errors1.po"
for f in src errors1; do
	awk -v list=all -f tools/wordsgen.awk "$work/$f.po"
done | sort -u >"$work/wanted"
awk -v list=done -f tools/wordsgen.awk po/ja.po | sort -u >"$work/there"
comm -23 "$work/wanted" "$work/there" >"$work/missing"
sed 's/^/po\/ja.po: no Japanese for /' "$work/missing"
[ ! -s "$work/missing" ]
