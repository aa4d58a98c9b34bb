# scriptsgen.awk - SQL and Markdown files as C tables of {name, text}, so that the program needs no files to migrate or explain itself.
# Arguments: table=NAME FILE… table=NAME FILE…  The name of a row is the file's name without folder and ending.
# SPDX-License-Identifier: AGPL-3.0-or-later
function quote(s) {
	gsub(/[\\"?]/, "\\\\&", s) # "?" too: no trigraphs
	gsub(/\t/, "\\t", s)
	return "\"" s "\\n\""
}
function close_row() {
	if (in_row) print "\t},"
	in_row = 0
}
function open_table(name) {
	close_row()
	if (opened != "") print "\t{NULL, NULL}\n};"
	print "const struct sql_script " name "[] = {"
	opened = name
}
BEGIN {
	print "/* Written by tools/scriptsgen.awk. */\n#include \"io/scripts.h\"\n"
	for (i = 1; i < ARGC; i++) {
		if (ARGV[i] ~ /^table=/) {
			open_table(substr(ARGV[i], 7))
			continue
		}
		name = ARGV[i]
		sub(/.*\//, "", name)
		sub(/\.(sql|md)$/, "", name)
		print "\t{\"" name "\","
		in_row = 1
		n = 0
		while ((got = (getline line < ARGV[i])) > 0) {
			print "\t\t" quote(line)
			n++
		}
		if (got < 0 || n == 0) {
			print ARGV[i] ": cannot be read or is empty" > "/dev/stderr"
			exit 1
		}
		close_row()
	}
	print "\t{NULL, NULL}\n};"
}
