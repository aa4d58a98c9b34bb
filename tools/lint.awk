# lint.awk - the ratchets over C sources: awk -f tools/lint.awk FILE…
# Prints one finding a line: rule, where (path, or path:function), line, words.  tools/lint.sh weighs them.
# Functions are found by their braces at the left edge.
# SPDX-License-Identifier: AGPL-3.0-or-later
BEGIN {
	OFS = "\t"
	banned = "sprintf|vsprintf|strcpy|strcat|strncpy|strncat|strtok|atoi|atol|atoll|atof|gets|system|popen|" \
		"alloca|asctime|ctime|gmtime|localtime|tmpnam|mktemp|tempnam|rand|srand|random|setjmp|longjmp|inet_aton"
	heap = "malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf"
	sql_verb = "\"[ \\t]*((SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE|ALTER|DROP|TRUNCATE|GRANT|SET|LOCK|COPY|" \
		"select|insert into|update|delete from)[ \\\\]|(BEGIN|COMMIT|ROLLBACK|LISTEN|NOTIFY|SAVEPOINT)[ ;\"])"
}
function find(rule, where, line, words) {
	gsub(/[ \t]+/, " ", words)
	print rule, where, line, words
}
function calls(code, names) { return (" " code) ~ ("[^A-Za-z0-9_.>](" names ")[ ]*\\(") }
# The line without comments and with empty string and character literals; with its literals in `spoken`.
function strip(s,    out, c, two, at) {
	out = spoken = ""
	while (s != "") {
		two = substr(s, 1, 2)
		c = substr(s, 1, 1)
		if (in_comment) {
			if ((at = index(s, "*/")) == 0) return out
			in_comment = 0
			s = substr(s, at + 2)
		} else if (two == "/*") {
			in_comment = 1
			s = substr(s, 3)
		} else if (two == "//") {
			return out
		} else if (c == "\"" && match(s, /^"([^"\\]|\\.)*"/)) {
			out = out "\"\""
			spoken = spoken substr(s, 1, RLENGTH)
			s = substr(s, RLENGTH + 1)
		} else if (c == "'" && match(s, /^'([^'\\]|\\.)+'/)) {
			out = out "0"
			spoken = spoken substr(s, 1, RLENGTH)
			s = substr(s, RLENGTH + 1)
		} else {
			out = out c
			spoken = spoken c
			s = substr(s, 2)
		}
	}
	return out
}
function count(s, pattern,    n) {
	n = 0
	while (match(s, pattern)) {
		n++
		s = substr(s, RSTART + RLENGTH)
	}
	return n
}
# Commas at the depth of the parameter list, plus one.
function parameters(head,    depth, n, i, c) {
	head = substr(head, index(head, "("))
	if (head ~ /^\([ \t]*(void)?[ \t]*\)/) return 0
	n = 1
	for (i = 1; i <= length(head); i++) {
		c = substr(head, i, 1)
		if (c == "(") depth++
		if (c == ")" && --depth == 0) return n
		if (c == "," && depth == 1) n++
	}
	return n
}
function function_begins(    n) {
	name = head
	gsub(/__attribute__[ ]*\(\(.*\)\)/, "", name)
	n = parameters(name)
	sub(/[ ]*\(.*/, "", name)
	sub(/.*[ *]/, "", name)
	where = path ":" name
	in_function = FNR
	points = 1
	if (n > 5) find("parameters", where, FNR, n " parameters, at most 5")
}
function function_ends(    n) {
	n = FNR - in_function - 1
	if (n > 60) find("function", where, in_function, n " lines, at most 60")
	if (points > 15) find("complexity", where, in_function, points " branches, at most 15")
	in_function = 0
}
function file_ends() {
	if (path == "") return
	if (last > 400) find("file", path, last, last " lines, at most 400")
	if (path ~ /^src\/.*\.h$/ && last > 100) find("header", path, last, last " lines, at most 100")
}
# A window of six telling lines, seen anywhere before, is a block that was copied.
function block(code,    i, key) {
	gsub(/[ \t]+/, " ", code)
	if (code ~ /^ ?[{}(); ]*$/ || code ~ /^ ?#/) return
	for (i = 1; i < 6; i++) {
		window[i] = window[i + 1]
		window_at[i] = window_at[i + 1]
	}
	window[6] = code
	window_at[6] = FNR
	if (++n_lines < 6) return
	key = window[1] "\n" window[2] "\n" window[3] "\n" window[4] "\n" window[5] "\n" window[6]
	if (!(key in blocks)) {
		blocks[key] = path ":" window_at[1]
		block_end[key] = FNR
		return
	}
	if (blocks[key] ~ ("^" path ":") && block_end[key] >= window_at[1]) return # a run of equal lines
	if (FNR > quiet_until) find("repeat", path, window_at[1], "six lines as in " blocks[key])
	quiet_until = FNR + 6
}
FNR == 1 {
	file_ends()
	path = FILENAME
	in_comment = in_function = n_lines = quiet_until = 0
	head = ""
	is_src = path ~ /^src\//
	may_heap = path ~ /^src\/(base|io)\//
}
{
	last = FNR
	raw = $0
	code = strip(raw)
}
is_src && calls(code, banned) { find("banned", path, FNR, "a banned function: " raw) }
is_src && calls(code, "signal") && code !~ /SIG_(IGN|DFL)/ { find("banned", path, FNR, "signal(): use sigaction: " raw) }
is_src && calls(code, "v?[sf]?scanf") && raw ~ /%[0-9]*[s\[]/ { find("banned", path, FNR, "scanf of a text: " raw) }
is_src && !may_heap && calls(code, heap) { find("heap", path, FNR, "memory comes from an arena here: " raw) }
is_src && path != "src/base/conf.c" && calls(code, "getenv|secure_getenv") { find("getenv", path, FNR, "settings come from conf.h") }
is_src && code ~ /""/ && raw ~ sql_verb { find("sql", path, FNR, "SQL text belongs into sql/: " raw) }
code ~ /[^ \t].*[ \t]$/ && raw ~ /[ \t]$/ { find("blank", path, FNR, "white space at the end of the line") }
length(raw) > 180 { find("width", path, FNR, length(raw) " characters, at most 180") }
is_src { block(spoken) }
code ~ /^\{/ && head ~ /\)[ ]*$/ { function_begins(); next }
in_function && code ~ /^\}/ { function_ends(); head = ""; next }
in_function {
	points += count(code, "(^|[^A-Za-z0-9_])(if|for|while|case)([^A-Za-z0-9_]|$)") + count(code, "&&|\\|\\||\\?")
	next
}
code ~ /^[A-Za-z_]/ && code !~ /[;=]/ { head = code; next }
code ~ /^[ \t]+[^ \t]/ && head != "" && code !~ /;/ { head = head " " code; next }
{ head = "" }
END { file_ends() }
