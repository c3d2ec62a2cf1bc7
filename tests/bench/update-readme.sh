#!/bin/bash
# Put TABLE between the two marker lines of README.
#   update-readme.sh TABLE README
set -euo pipefail

table=$1
readme=$2
for marker in '<!-- bench -->' '<!-- /bench -->'; do
	grep -qxF "$marker" "$readme" || { echo "$readme has no line $marker" && exit 1; }
done
awk -v table="$table" '
	$0 == "<!-- /bench -->" { skipping = 0 }
	!skipping { print }
	$0 == "<!-- bench -->" {
		skipping = 1
		print "```"
		while ((getline line <table) > 0)
			print line
		print "```"
	}' "$readme" >"$readme.new"
cat "$readme.new" >"$readme"
rm "$readme.new"
