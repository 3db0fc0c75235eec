#!/bin/bash
# Allocations that fail, and reads and writes that fall short.  Numbers are those
# of the thirty checks.  ALLOCATION_STEP=1 tries every allocation; otherwise a prime
# number is the step, and one of the two ways to fail is tried of each.
preload=$PWD/${BUILD:-build}/tests/faults/preload.so
article=$PWD/data/article.txt
. tests/cli/tap.sh

if [ -n "${SANITIZE-}" ]; then
	skip '11, 14: calls that fail' 'sanitizers have their own'
	finish
	exit
fi

# ---- 14: allocations -------------------------------------------------------

iconv -t big5-hkscs >../big5-hkscs < <(printf '頭髮：\u00CA\u0304，佢哋嘅字\n')
printf '~{M79};r:sC<~}\n' >../hz
STEP=${ALLOCATION_STEP:-3}
project= # what .shutong.yaml has

# What there is before each run, made once.
make_new() {
	mkdir -p tree/in
	cp "$article" f
	cp f tree/in/1
	cp ../big5-hkscs ../hz .
	iconv -t gb18030 f >g
	printf '太原\tTaiyuan\n新闻网\t新聞\n' >terms
	printf '社区\n' >kept
	echo 头发 >tree/2
	mkdir tree/里
	echo 头发 >tree/里/汉
	ln -s 里/汉 tree/link
	mkdir documents
	cp ../documents/* documents
	# A repository, as git makes it.
	mkdir -p project/.git/info project/.git/objects project/docs
	echo 'ref: refs/heads/main' >project/.git/HEAD
	printf '[include]\npath = more\n[includeIf "gitdir:project/"]\npath = more\n' >project/.git/config
	printf '[core]\nexcludesFile = more.ignored\n' >project/.git/more
	echo '*.x' >project/.git/info/exclude
	echo '*.y' >project/more.ignored
	echo '*.o' >project/.gitignore
	for suffix in o x y txt; do
		echo 头发 >project/docs/a.$suffix
	done
}
fresh() {
	find . -mindepth 1 -delete
	cp -a ../new/. .
	[ -z "$project" ] || printf "$project" >.shutong.yaml
}
# Documents: the first case of each format that changes anything.
mkdir ../documents
(cd "$tap_source" && python3 - "$tap_folder/documents") <<'EOP'
import glob, importlib.machinery, importlib.util, os, sys
sys.dont_write_bytecode = True
loader = importlib.machinery.SourceFileLoader("spec", "tests/spec/run")
spec = importlib.util.module_from_spec(importlib.util.spec_from_loader("spec", loader))
loader.exec_module(spec)
for path in glob.glob("tests/spec/formats/*.txt"):
    name = os.path.basename(path)[:-4]
    case = next(c for c in spec.parse_file(path) if c.status == 0 and c.input != c.output)
    with open(f"{sys.argv[1]}/{name}", "wb") as out:
        out.write(case.input)
EOP
mkdir ../new
(cd ../new && make_new)
newline=$'\n'
sums() {
	cut -d' ' -f1,2 <<<"$1"
}
# every NAME OPTION...: each allocation fails once, alone and with all after it.
# The program then says so with status 2, or does without, and gives the same.
fault=2 first=1
every() {
	local name=$1 n how wrong= runs=0 right right_files count failed=0
	shift
	fresh
	LD_PRELOAD=$preload COUNT=../count $shutong "$@" <"${input:-/dev/null}" >../right 2>/dev/null
	right=$?
	right_files=$(find . -type f | sort | xargs cksum)
	count=$(cat ../count)
	for n in $(seq $first $STEP "$count"); do
		for how in '' -; do
			[ $STEP = 1 ] || [ $(((n + ${#how}) % 2)) = 0 ] || continue
			fresh
			before=$(find . -type f | sort | xargs cksum)
			run env LD_PRELOAD="$preload" FAIL_ALLOCATION=$n$how $shutong "$@" <"${input:-/dev/null}"
			runs=$((runs + 1))
			after=$(find . -type f | sort | xargs cksum)
			case $status in
			"$fault")
				failed=$((failed + 1))
				# A message needs memory too, when there is none at all.
				grep -q '^shutong: ' ../err || [ "$how" = - ] ||
					wrong="$wrong $n$how:silent"
				[ "$after" = "$before" ] || [ "$after" = "$right_files" ] ||
					[ "$name" = tree ] || wrong="$wrong $n$how:files"
				# Of several, each is old or new, whatever its name.
				[ -z "$(sums "$after" | grep -vxF "$(sums "$before$newline$right_files")")" ] ||
					wrong="$wrong $n$how:whole"
				;;
			"$right")
				cmp -s ../out ../right || wrong="$wrong $n$how:output"
				[ "$after" = "$right_files" ] || wrong="$wrong $n$how:files"
				;;
			*) wrong="$wrong $n$how:$status" ;;
			esac
			[ -z "$(find . -name '.shutong-*')" ] || wrong="$wrong $n$how:left"
		done
	done
	is "14: $*: $runs runs, $failed with status $fault, of $count allocations" '' "$wrong"
	check "14: $*: some fail" test $failed -gt 0
}
every one -c s2t f
every one -c s2twp -w f
every one -t zh-TW f
every one -t zh-TW -p --in-place=.orig f
every one -e gb18030 -c s2t -w g
every one -e auto -c s2t --to-encoding utf-8 g
every tree -c s2t -O new f tree/2
every one -j3 -c s2t f f f
every one -j3 -t zh-TW f f f
every one -t zh-TW --check -v f
every one -t zh-TW --diff f
every one --detect -v f
every one -c s2twp --explain f
every one -t zh-TW -p --explain -o new f
every one --repair -t zh-TW -v f
every one -c s2twp -d terms --keep kept --keep-pattern '[a-z]+' f
every one -t zh-TW -d terms --keep kept --keep-pattern '[a-z]+' f
every one -t zh-TW -d terms --explain f
every tree --repair -t zh-TW -d terms --review page -o out f
every one --repair --check --json -t zh-TW f
every one -e auto -c s2t f
for document in ../documents/*; do
	document=${document##*/}
	every one -c s2twp --format="$document" -w "documents/$document"
done
every one -t zh-TW -p -d terms --format=markdown --check -v documents/markdown
every one -t zh-TW -p --format=po --explain documents/po
every tree -t zh-TW --repair --format=json --review page -o out documents/json
every one --detect --format=yaml documents/yaml
every one -e big5-hkscs -c t2s --to-encoding gb18030 big5-hkscs
every one -e hz -c t2s --invalid=replace hz
every tree -c s2t -r tree
every tree -c s2t -r -O new tree
every tree -c s2t -r -w --rename tree
every tree -c s2t -r -O new --rename tree
project='to: zh-TW\nphrases: true\nprefer: [台]\ndict: terms\nkeep: [kept]\nexclude:\n  - 2\n'
every one -v f
every tree -r -w tree
every one --show-config
every one --show-config --json
project=
# What is ignored stays so, also where memory is short.
every tree -c s2t -r -w project
every one -q -t zh-TW --check -r project
input=f
every one -t zh-TW --stdin-filename project/docs/b.md
every one -t zh-TW --repair --stdin-filename project/docs/b.o
every one -t zh-TW -l --stdin-filename project/../project/new/b.txt
input=
# The same called as OpenCC's command.  Of a configuration it begins with the
# dictionaries: json-c crashes where it has no memory for a key.
mkdir ../bin
ln -s "$(command -v "${shutong%% *}")" ../bin/opencc
shutong=$tap_folder/bin/opencc fault=1
own=$tap_source/tests/opencc/modes.json
cp "$own" ../own.json
LD_PRELOAD=$preload COUNT=../count $shutong -c ../own.json --inspect </dev/null >../out 2>../err
message 'a configuration without its dictionaries' modes.dict.txt
first=$(cat ../count)
every one -c "$own" --segmentation -i f
every one -c "$own" --inspect -i f -o new
every one -c "$own" --ambiguities -i f -o new
first=1
every one -c s2t --measured_result /dev/null -i f -o new
shutong=$(readlink "$shutong") fault=2

# ---- 11: short reads and writes --------------------------------------------

fresh
for options in '-c s2twp' '-t zh-TW' '-t zh-Hans -j4' '-c s2t --explain'; do
	$shutong $options f >../right
	for most in 1 2 5 1000; do
		run env LD_PRELOAD="$preload" SHORT=$most $shutong $options f
		is "11: $options, $most bytes at a time, interrupted: status 0" 0 $status
		check "11: $options, $most bytes at a time, interrupted: the same" \
			cmp ../out ../right
	done
done
run env LD_PRELOAD="$preload" SHORT=1 $shutong -c s2t -w f
$shutong -c s2t "$article" >../right
check '11: -w, a byte at a time' cmp f ../right
finish
