# layers.awk - which folder may include which: awk -f tools/layers.awk src/layers.txt SOURCE…
# A file may include its own folder and any folder on a line above its own in layers.txt, nothing else.
# Prints file:line and what is wrong; exit 1 if anything is.
# SPDX-License-Identifier: AGPL-3.0-or-later
FNR == 1 { first = NR == 1 }
FNR == 1 && !first {
	split(FILENAME, part, "/src/|^src/")
	own = part[2]
	sub(/\/.*/, "", own)
	if (!(own in layer)) bad("folder " own " is not in layers.txt")
}
first && !/^#/ {
	depth++
	for (i = 1; i <= NF; i++) layer[$i] = depth
	next
}
!first && /^[ \t]*#[ \t]*include[ \t]+".*\// {
	other = $0
	sub(/^[^"]*"/, "", other)
	sub(/\/.*/, "", other)
	if (other == "gen") next # generated for the file that includes it
	if (!(other in layer)) bad("includes " other "/, which is no layer")
	else if (other != own && layer[other] >= layer[own]) bad(own " may not include " other)
}
function bad(why) {
	print FILENAME ":" FNR ": " why
	failed = 1
}
END { exit failed }
