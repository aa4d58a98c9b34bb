# wordsgen.awk - a PO file as a sorted C table.
#
#   awk -v name=words_ja -f tools/wordsgen.awk po/ja.po >gen/words_ja.c
#
# Run with LC_ALL=C: the order is strcmp's.  Fuzzy and empty entries are left out (tools/words-check.sh asks for them);
# plurals, contexts, unknown lines and double ids are errors with file and line.
# With -v list=done it prints the translated ids instead, as C literals, one a line; list=all prints every id.
# SPDX-License-Identifier: AGPL-3.0-or-later
function fail(why) {
	print FILENAME ":" FNR ": " why > "/dev/stderr"
	failed = 1
	exit 1
}
function literal(s) {
	sub(/^[^"]*"/, "", s)
	if (!sub(/"[ \t\r]*$/, "", s)) fail("a string without its end")
	return s
}
# PO escapes to bytes, so that the order is that of the text.
function unescape(s,    out, at, c) {
	out = ""
	while ((at = index(s, "\\")) > 0) {
		c = substr(s, at + 1, 1)
		out = out substr(s, 1, at - 1)
		if (c == "n") out = out "\n"
		else if (c == "t") out = out "\t"
		else if (c == "\\" || c == "\"") out = out c
		else fail("escape \\" c " is not known")
		s = substr(s, at + 2)
	}
	return out s
}
function quote(s) {
	gsub(/[\\"?]/, "\\\\&", s) # "?" too: no trigraphs
	gsub(/\n/, "\\n", s)
	gsub(/\t/, "\\t", s)
	return "\"" s "\""
}
# The {0} {1} … of a text, each once, in order.
function holes(s,    i, out) {
	for (i = 0; i < 10; i++) if (index(s, "{" i "}")) out = out i
	return out
}
function close_entry(    id) {
	if (part == "str" && msgid != "" && (list == "all" || (msgstr != "" && !fuzzy))) {
		id = unescape(msgid)
		if (id in texts) fail("msgid is there twice: " msgid)
		texts[id] = unescape(msgstr)
		if (msgstr != "" && holes(id) != holes(texts[id])) fail("not the same {n} in both: " msgid)
		ids[++n] = id
	}
	if (part == "str") fuzzy = 0
	part = ""
}
# Shell sort of ids[1..n], as bytes.
function sort_ids(    gap, i, j, held) {
	for (gap = int(n / 2); gap > 0; gap = int(gap / 2))
		for (i = gap + 1; i <= n; i++) {
			held = ids[i]
			for (j = i - gap; j > 0 && (ids[j] "") > (held ""); j -= gap) ids[j + gap] = ids[j]
			ids[j + gap] = held
		}
}
/^[ \t\r]*$/ { close_entry(); next }
/^#,.*fuzzy/ { close_entry(); fuzzy = 1; next }
/^#/ { next }
/^msgid[ \t]+"/ { close_entry(); msgid = literal($0); msgstr = ""; part = "id"; next }
/^msgstr[ \t]+"/ && part == "id" { msgstr = literal($0); part = "str"; next }
/^"/ && part == "id" { msgid = msgid literal($0); next }
/^"/ && part == "str" { msgstr = msgstr literal($0); next }
{ fail("not understood: " $0) }
END {
	if (failed) exit 1
	close_entry()
	if (failed) exit 1
	sort_ids()
	if (list) {
		for (i = 1; i <= n; i++) print quote(ids[i])
		exit 0
	}
	print "/* Written by tools/wordsgen.awk. */\n#include <stddef.h>\n"
	print "struct word {\n\tconst char *id, *text;\n};\nextern const struct word " name "[];\nextern const size_t n_" name ";\n"
	print "const struct word " name "[] = {"
	for (i = 1; i <= n; i++) print "\t{" quote(ids[i]) ",\n\t\t" quote(texts[ids[i]]) "},"
	if (n == 0) print "\t{NULL, NULL},"
	print "};\nconst size_t n_" name " = " n + 0 ";"
}
