#!/bin/bash
# Turn TAP or KTAP (a kernel log too) into one line per test that ran:
#   "pass GROUP: name" or "fail GROUP: name"
#   ktap.sh GROUP <OUTPUT
# Suites are not counted, their cases are; a suite that failed without a
# failing case, a plan that was not fulfilled and a skip are failures.
set -euo pipefail

exec awk -v group="$1" '
function result(good, name)
{
	print (good ? "pass " : "fail ") group ": " name
}

# The names of the suites around depth d.
function path(d,    i, text)
{
	for (i = 1; i <= d; i++)
		if (suite[i] != "")
			text = text suite[i] " / "
	return text
}

# All that was open at depth d or deeper ends here.
function close_to(d,    i)
{
	for (i = deepest; i >= d; i--) {
		if (plan[i] > seen[i] + 0)
			result(0, path(i) "planned " plan[i] ", ran " seen[i] + 0)
		delete plan[i]
		delete seen[i]
		delete failed[i]
		delete suite[i]
	}
	deepest = d - 1
}

{
	sub(/\r$/, "")
	sub(/^(<[0-9]+>)?\[ *[0-9]+\.[0-9]+\] /, "")
	match($0, /^ */)
	depth = int(RLENGTH / 4)
	text = substr($0, RLENGTH + 1)
}

text ~ /^# Subtest: / {
	close_to(depth + 1)
	suite[depth] = substr(text, 12)
	if (depth > deepest)
		deepest = depth
	next
}

text ~ /^1\.\.[0-9]+/ {
	name = suite[depth]
	close_to(depth)
	suite[depth] = name
	plan[depth] = substr(text, 4) + 0
	if (depth > deepest)
		deepest = depth
	next
}

text ~ /^(not )?ok [0-9]+/ {
	good = text !~ /^not/
	skipped = text ~ /# *SKIP/
	sub(/^(not )?ok [0-9]+( -)? */, "", text)
	sub(/ *# .*/, "", text)
	children = seen[depth + 1] + 0
	bad_children = failed[depth + 1] + 0
	close_to(depth + 1)
	deepest = depth > deepest ? depth : deepest
	seen[depth]++
	if (!good || skipped)
		failed[depth]++
	if (children == 0)
		result(good && !skipped, path(depth) text (skipped ? " (skipped)" : ""))
	else if (!good && bad_children == 0)
		result(0, path(depth) text " as a whole")
}

END { close_to(0) }
'
