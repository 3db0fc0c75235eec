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
