#!/bin/sh
# Every text of src/ that a person may read has its Japanese in po/ja.po: the literals of tr(), TR_ID(), TR_FILL() and
# tr_known(), and the sentences of base/errors.def; those of the pages of stories and of what these share with others have
# their Chinese in po/zh.po.  Prints what is missing; exit 1 if anything is.  (Templates: the loader asks.)
# SPDX-License-Identifier: AGPL-3.0-or-later
set -eu
cd "$(dirname "$0")/.."
LC_ALL=C
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

literals() { # from the files named on standard input, as PO
	LC_ALL=C sort | xgettext --from-code=UTF-8 -L C -k -ktr:2 -kTR_ID -ktr_known:2 -ktr_fill:3 -kTR_FILL:3 --no-location -f - -o "$1"
}
missing() { # missing FILE LANGUAGE: those of $work/wanted that FILE has not
	awk -v list=done -f tools/wordsgen.awk "$1" | sort -u >"$work/there"
	comm -23 "$work/wanted" "$work/there" | sed "s|^|$1: no $2 for |"
}
find src -name '*.c' | literals "$work/src.po"
printf '%s\n' src/stories/*.c src/pages/stor*.c src/pages/when.c src/pages/page_form.c src/web/page.c src/web/response.c src/base/chat.c |
	literals "$work/zh.po"
[ -f "$work/src.po" ] || : >"$work/src.po"
sed -n 's/^ERR(.*, \("[^"]*"\))$/msgid \1\nmsgstr ""\n/p' src/base/errors.def >"$work/errors.po"
[ -s "$work/errors.po" ] || { echo "src/base/errors.def: no sentences found"; exit 1; }
# A sentence may stand in errors.def twice.
awk '/^msgid/ && seen[$0]++ { skip = 2 } skip > 0 { skip--; next } { print }' "$work/errors.po" >"$work/errors1.po"
for f in src errors1; do
	awk -v list=all -f tools/wordsgen.awk "$work/$f.po"
done | sort -u >"$work/wanted"
missing po/ja.po Japanese >"$work/missing"
{
	awk -v list=all -f tools/wordsgen.awk "$work/zh.po"
	sed -n 's/^ERR(ERR_\(STORY_NOT_FOUND\|SEGMENT_[A-Z_]*\),.*, \("[^"]*"\))$/\2/p' src/base/errors.def
} | sort -u >"$work/wanted"
missing po/zh.po Chinese >>"$work/missing"
cat "$work/missing"
[ ! -s "$work/missing" ]
