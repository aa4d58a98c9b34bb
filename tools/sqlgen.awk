# sqlgen.awk - the named statements of one file of sql/queries as C (struct stmt of io/db.h).
#
#   awk -v folder=people -v out=gen/sql_people -f tools/sqlgen.awk sql/queries/people.sql
#
# writes out.h and out.c.  A block begins with a header line:
#   -- task_get: task_key -> task_row?        in-shape -> out-shape; "-" for none
# Suffix of the out-shape: ? none or one row, * any number, nothing: exactly one.  Out "-": no rows.
# A last word "write" says that the statement changes something although no INSERT, UPDATE or DELETE stands in it
# (it calls a function); "packed" that its columns travel as one record: with some fifty columns libpq reads their
# descriptions longer than everything else, at each call.  :name is a parameter, numbered by first use.  Comments are
# dropped.
# Any doubt is an error with file and line.
# SPDX-License-Identifier: AGPL-3.0-or-later
function fail(why) {
	print FILENAME ":" FNR ": " why > "/dev/stderr"
	failed = 1
	exit 1
}
function quote(s) {
	gsub(/[\\"?]/, "\\\\&", s) # "?" too: no trigraphs
	gsub(/\t/, "\\t", s)
	return "\"" s "\""
}
function shape_ref(name) {
	if (name == "-") return "NULL"
	if (!(name in shapes)) {
		shapes[name] = 1
		shape_decls = shape_decls "extern const struct shape " name "_shape;\n"
	}
	return "&" name "_shape"
}
# The number of parameter `name` in this block, a new one at first use.
function param(name) {
	if (!(name in numbers)) {
		if (in_shape == "-") fail("parameter :" name " but the in-shape is -")
		numbers[name] = ++n_params
		param_list = param_list (n_params > 1 ? ", " : "") "\"" name "\""
	}
	return "$" numbers[name]
}
# Copies s up to and with the quote q; returns what is left.  The state lasts over lines.
function skip_quoted(s, q,    at) {
	at = index(s, q)
	if (at == 0) {
		line_out = line_out s
		return ""
	}
	line_out = line_out substr(s, 1, at + length(q) - 1)
	inside = ""
	return substr(s, at + length(q))
}
# Plain SQL up to the next thing that needs care; returns what is left.
function plain(s,    at, name) {
	at = match(s, /['":;$]|--|\/\*/)
	if (at == 0) at = length(s) + 1
	if (at > 1) {
		words = words substr(s, 1, at - 1)
		line_out = line_out substr(s, 1, at - 1)
		return substr(s, at)
	}
	words = words " "
	if (substr(s, 1, 2) == "--") return ""
	if (substr(s, 1, 2) == "/*") fail("write comments with --")
	if (substr(s, 1, 2) == "::" || substr(s, 1, 2) == ":=") {
		line_out = line_out substr(s, 1, 2)
		return substr(s, 3)
	}
	if (match(s, /^:[A-Za-z_][A-Za-z0-9_]*/)) {
		name = substr(s, 2, RLENGTH - 1)
		s = substr(s, RLENGTH + 1)
		line_out = line_out param(name)
		return s
	}
	if (match(s, /^\$[A-Za-z_]*\$/) || match(s, /^['"]/)) {
		inside = substr(s, 1, RLENGTH)
		line_out = line_out inside
		return substr(s, RLENGTH + 1)
	}
	if (match(s, /^\$[0-9]/)) fail("write :name, not " substr(s, 1, 2))
	if (substr(s, 1, 1) == ";") {
		ended = 1
		return substr(s, 2)
	}
	line_out = line_out substr(s, 1, 1) # a lone colon (array slice) or dollar sign
	return substr(s, 2)
}
function add_line(s,    was_ended) {
	line_out = ""
	while (s != "") {
		was_ended = ended
		s = inside == "" ? plain(s) : skip_quoted(s, inside)
		if (was_ended && line_out ~ /[^ \t]/) fail("a second statement in block " stmt)
	}
	if (inside == "") sub(/[ \t]+$/, "", line_out)
	if (line_out != "") text = text "\t\t" quote_line(line_out) "\n"
}
function quote_line(s) {
	s = quote(s)
	return substr(s, 1, length(s) - 1) "\\n\""
}
function emit(name, text, columns,    is_write) {
	is_write = says_write || toupper(" " words " ") ~ /[^A-Z0-9_](INSERT|UPDATE|DELETE|MERGE)[^A-Z0-9_]/
	body = body "struct stmt sql_" name " = {\n\t.name = \"" name "\",\n\t.text =\n" text
	sub(/\n$/, ",\n", body)
	if (n_params > 0) body = body "\t.params = " stmt "_params,\n\t.n_params = " n_params ",\n"
	body = body "\t.rows = " rows ",\n\t.in = " shape_ref(in_shape) ",\n\t.out = " shape_ref(out_shape) ",\n"
	if (columns != "") body = body "\t.columns = &sql_" columns ",\n"
	body = body "\t.is_write = " (is_write ? "true" : "false") ",\n};\n\n"
	decls = decls "extern struct stmt sql_" name ";\n"
	table = table "\t&sql_" name ",\n"
}
function close_block() {
	if (stmt == "") return
	if (inside != "") fail("block " stmt " ends inside " inside)
	if (text == "") fail("block " stmt " has no statement")
	if (n_params > 0) body = body "static const char *const " stmt "_params[] = {" param_list "};\n"
	if (is_packed) {
		emit(stmt "_columns", text, "")
		text = "\t\t\"SELECT packed FROM (\"\n" text "\t\t\") packed\"\n"
	}
	emit(stmt, text, is_packed ? stmt "_columns" : "")
	stmt = ""
}
function open_block(line,    part, n, suffix, key) {
	close_block()
	sub(/[ \t\r]+$/, "", line)
	if (line !~ /^-- [a-z][a-z0-9_]*: ([a-z][a-z0-9_]*|-) -> ([a-z][a-z0-9_]*[?*]?|-)( write| packed)?$/)
		fail("bad header, want: -- name: in_shape|- -> out_shape[?*]|- [write|packed]")
	n = split(line, part, /[ \t]+/)
	stmt = part[2]
	sub(/:$/, "", stmt)
	if (stmt in seen) fail("statement " stmt " is there twice, first at line " seen[stmt])
	if (stmt == folder) fail("a statement may not have the name of its file")
	seen[stmt] = FNR
	in_shape = part[3]
	out_shape = part[5]
	says_write = part[6] == "write"
	is_packed = part[6] == "packed"
	suffix = substr(out_shape, length(out_shape))
	rows = suffix == "?" ? "ROWS_OPT" : suffix == "*" ? "ROWS_MANY" : out_shape == "-" ? "ROWS_NONE" : "ROWS_ONE"
	sub(/[?*]$/, "", out_shape)
	for (key in numbers) delete numbers[key]
	n_params = ended = 0
	text = words = param_list = inside = ""
}
BEGIN {
	if (folder !~ /^[a-z][a-z0-9_]*$/ || out == "") {
		print "sqlgen.awk: wants -v folder=NAME -v out=PATH" > "/dev/stderr"
		failed = 1
		exit 1
	}
}
inside == "" && /^-- [a-z][a-z0-9_]*:/ { open_block($0); next }
inside == "" && /^[ \t]*--/ { next }
stmt == "" && /[^ \t\r]/ { fail("SQL before the first header") }
stmt != "" { sub(/\r$/, ""); add_line($0) }
END {
	if (failed) exit 1
	close_block()
	if (failed) exit 1
	c = out ".c"
	h = out ".h"
	guard = "GEN_SQL_" toupper(folder) "_H"
	printf "/* Written by tools/sqlgen.awk from sql/queries/%s.sql. */\n#ifndef %s\n#define %s\n", folder, guard, guard > h
	printf "#include \"io/db.h\"\n\n%s\n%s\nextern struct stmt *const sql_%s[];\n\n#endif\n", shape_decls, decls, folder > h
	printf "/* Written by tools/sqlgen.awk from sql/queries/%s.sql. */\n#include \"sql_%s.h\"\n\n", folder, folder > c
	printf "%s", body > c
	printf "struct stmt *const sql_%s[] = {\n%s\tNULL,\n};\n", folder, table > c
}
