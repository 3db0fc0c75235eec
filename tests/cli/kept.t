#!/bin/sh
# What a run reads besides its inputs is not written over: custom terms, the
# configuration, the list of --files-from.
. tests/cli/tap.sh

fresh() {
	find . -mindepth 1 -delete
	mkdir from to
	echo 头发 >from/terms
	printf '头发\tHAIR\n' >to/terms
	cat >to/own.json <<-'EOF'
		{"name": "头发", "conversion_chain": [{"dict": {"type": "inline", "entries": {"头": "T"}}}]}
	EOF
	echo 头 >to/kept
	echo from/text >to/list
	for one in own.json kept list text; do
		cp from/terms from/$one
	done
	cp -r to was
}
same() { # NAME: what the run read is as it was
	check "$1: intact" sh -c 'for file in terms own.json kept list; do cmp was/$file to/$file || exit; done'
}

# -O, -o and --review, by whatever path, with every option that names one.
while read -r file what options; do
	for path in to/$file ./to/$file from/../to/$file "$PWD/to/$file"; do
		case $path in *..*) name="$options, through .." ;; /*) name="$options, absolute" ;; *) name="$options, $path" ;; esac
		fresh
		run $shutong $options -o "$path" from/terms
		is "-o, $name: status 2" 2 $status
		message "-o, $name: says so" "$path: $what " "would be overwritten"
		same "-o, $name"
		run $shutong $options --review "$path" from/terms
		is "--review, $name: status 2" 2 $status
		same "--review, $name"
	done
	fresh
	run $shutong $options --force -O to "from/$file"
	is "-O --force, $options: status 2" 2 $status
	message "-O --force, $options: says so" "to/$file: $what " "would be overwritten"
	same "-O --force, $options"
	ln -s to named
	ln -s to/$file link
	run $shutong $options --force -O named "from/$file"
	is "-O --force to a link, $options: status 2" 2 $status
	same "-O --force to a link, $options"
	run $shutong $options -o link "from/$file"
	is "-o of a link, $options: status 2" 2 $status
	same "-o of a link, $options"
done <<'EOF'
terms contains -t zh-TW -d to/terms
kept contains -t zh-TW --keep to/kept
terms contains -c s2t -d ./to/terms
own.json is -c ./to/own.json
own.json is -c to/own
own.json is -c own.json --path to
own.json is -c own --path from/../to
list is -t zh-TW --files-from to/list
EOF

# In place: a configuration is left as it is, whether it is named or found.
for config in '-c ./own.json' '-c ./own' '-c own.json' '-c own' '-c own --path .'; do
	fresh
	cd to || exit
	echo 头发 >text
	run $shutong $config -w own.json text
	is "-w, $config: status 2" 2 $status
	message "-w, $config: says so" 'own.json: is the configuration; not changed'
	is "-w, $config: the others are converted" T发 "$(cat text)"
	echo 头发 >text
	run $shutong $config -r -w .
	is "-r -w, $config: status 0" 0 $status
	message "-r -w, $config: is counted" 'skipped: 1 configuration'
	is "-r -w, $config: the others are converted" T发 "$(cat text)"
	cd ..
	check "-w, $config: intact" cmp -s was/own.json to/own.json
done

# So are its dictionaries, whatever they are called, also where the configuration was
# compiled before.
find . -mindepth 1 -delete
mkdir -p conf/more new
printf '头\tT\n' >conf/own.txt
printf '发\t髮\n' >conf/more/words.txt
ln conf/own.txt conf/linked.txt
echo '{"conversion_chain": [{"dict": {"type": "group", "dicts": [{"type": "text", "file": "own.txt"},
	{"type": "text", "file": "more/words.txt"}]}}]}' >conf/own.json
cp -r conf was
echo 头 >new/own.txt
for time in 'not cached' first second; do
	case $time in
	first) SHUTONG_CACHE=$PWD/cache && sleep 2.2 ;; # What was just written is not kept.
	second) check 'dictionaries: the configuration is cached' sh -c 'ls cache | grep -q image' ;;
	esac
	export SHUTONG_CACHE
	name="dictionaries, $time"
	echo 头发 >conf/text.txt
	run $shutong -c conf/own.json -r -w conf
	is "$name: status 0" 0 $status
	message "$name: are counted" '1 configuration' '3 dictionaries'
	is "$name: the others are converted" T髮 "$(cat conf/text.txt)"
	for file in more/words.txt linked.txt; do
		run $shutong -c conf/own.json -w conf/$file
		is "$name: -w $file, status 2" 2 $status
		message "$name: -w $file, says so" "conf/$file: is a dictionary of the configuration; not changed"
	done
	run $shutong -c conf/own.json -o conf/own.txt conf/text.txt
	is "$name: -o, status 2" 2 $status
	message "$name: -o, says so" 'conf/own.txt: is a dictionary of the configuration and would be overwritten'
	run $shutong -c conf/own.json --review conf/own.txt conf/text.txt
	is "$name: --review, status 2" 2 $status
	run $shutong -c conf/own.json --force -O conf new/own.txt
	is "$name: -O --force, status 2" 2 $status
	for file in own.txt more/words.txt own.json; do
		check "$name: $file is intact" cmp was/$file conf/$file
	done
done
SHUTONG_CACHE=

# A file that only has the name of a built-in profile is text.
fresh
cd to || exit
echo '{"头": "发"}' >s2t.json
run $shutong -c s2t.json -w s2t.json
is 'the name of a built-in profile: is a file' '0 {"頭": "發"}' "$status $(cat s2t.json)"
cd ..
# And any other file is written over as before.
fresh
run $shutong -t zh-TW -d to/terms -o to/list from/list
is 'another file: is written' '0 HAIR' "$status $(cat to/list)"
run $shutong -t zh-TW -d to/terms --force -O to from/list
is 'another file, -O --force: is written' '0 HAIR' "$status $(cat to/list)"
finish
