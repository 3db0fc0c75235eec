#!/bin/bash
# A configuration's binary dictionaries are read at once: the result, and what is
# said, is as if it were one after the other.
. tests/cli/tap.sh
data=/usr/share/opencc

# config NAME...: a configuration with these files, and what $end is, in a union.
config() {
	{
		printf '{"conversion_chain": [{"dict": {"type": "group", "match_policy": "union", "dicts": ['
		for file; do
			printf '{"type": "%s", "file": "%s"}, ' "${file##*.}" "$file"
		done | sed 's/"txt"/"text"/g'
		printf '%s]}}]}' "${end:-$last}"
	} >config.json
}
last='{"type": "inline", "entries": {"x": "LAST"}}'
end=$last

for i in $(seq 20); do
	cp $data/TWVariants.ocd2 "$i.ocd2"
done
cp $data/STCharacters.ocd2 good.ocd2
head -c 2000 good.ocd2 >bad1.ocd2
head -c 3000 good.ocd2 >bad2.ocd2
printf '头\tX\n' >text.txt
printf 'no tab\n' >bad.txt

config $(seq -f %g.ocd2 20) good.ocd2
is 'more than are read at once' '頭發LAST' "$(printf '头发x' | $shutong -c ./config.json)"
config text.txt good.ocd2
is 'the first one counts' 'X發' "$(printf '头发' | $shutong -c ./config.json)"
config good.ocd2 text.txt
is 'in either order' '頭發' "$(printf '头发' | $shutong -c ./config.json)"
config good.ocd2 good.ocd2 good.ocd2
is 'one that is named three times' '頭發' "$(printf '头发' | $shutong -c ./config.json)"
if can_trace; then
	is 'is read once' 1 "$(strace -f -e trace=execve $shutong -c ./config.json 2>&1 </dev/null |
		grep -c 'execve(.*ocd2.* = 0$')"
else
	skip 'is read once' 'strace cannot trace here'
fi

# fails NAME PIECE: what is said begins with that file.
fails() {
	run $shutong -c ./config.json </dev/null
	is "$1: status" 2 $status
	message "$1: said" "./$2"
}
config good.ocd2 bad1.ocd2 bad2.ocd2
fails 'the first that is damaged' bad1.ocd2
config good.ocd2 bad2.ocd2 bad1.ocd2
fails 'the other way round' bad2.ocd2
config bad1.ocd2 missing.txt
fails 'damaged, before a file that is not there' bad1.ocd2
config bad1.ocd2 bad.txt
fails 'damaged, before a text that is wrong' bad1.ocd2
config bad.txt bad1.ocd2
fails 'after it' bad.txt
config $(seq -f %g.ocd2 8) bad1.ocd2 $(seq -f %g.ocd2 9 18) bad2.ocd2
fails 'among many' bad1.ocd2
config bad1.ocd2 $(seq -f %g.ocd2 18) bad2.ocd2
fails 'before many' bad1.ocd2
end='{"type": "nonsense"}'
config good.ocd2 bad1.ocd2
fails 'damaged, before what is wrong in the configuration' bad1.ocd2
config good.ocd2
fails 'what is wrong in the configuration' config.json
end=$last
config good.ocd2 bad1.ocd2
for n in 0 1 2 3 4 5 6; do
	run bash -c "ulimit -n $((n + 4)); exec $shutong -c ./config.json" </dev/null
	is "$((n + 4)) files: fails" 2 $status
done
finish
