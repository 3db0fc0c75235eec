#!/bin/bash
# Whole inputs on several threads, whatever is done with them: bytes, messages in
# their order, statuses and files are those of one thread.  Numbers are those of
# the thirty checks.
[ -n "${SIGNALS_RESET-}" ] || SIGNALS_RESET=1 exec env --default-signal bash "$0" "$@"
article=$PWD/data/article.txt
preload=$PWD/${BUILD:-build}/tests/faults/preload.so
. tests/cli/tap.sh

KILLS=${KILLS:-20}
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

python3 - "$article" <<'EOF'
import os
import random
import sys

article = open(sys.argv[1], encoding="utf-8").read()
source = random.Random(8)
os.makedirs("../tree/deep/er")
os.makedirs("../tree/文件")


def write(name, content):
    with open("../tree/" + name, "wb") as file:
        file.write(content)


def text(n):
    at = source.randrange(len(article) - n)
    return article[at : at + n]


for n in range(260):
    folder = source.choice(["", "deep/", "deep/er/", "文件/"])
    kind = source.randrange(26)
    content = text(source.choice([0, 1, 20, 200, 700])).encode()
    name = f"{folder}{n:03}.txt"
    if kind == 0:
        content += "汉\xff".encode("latin-1", "replace") + b"\xe5\xff" + content
    elif kind == 1:
        content = b"\0\1\2" + content
    elif kind == 2:
        content = text(300).encode("gb18030")
    elif kind == 3:
        content = text(300).encode("utf-16")
    elif kind == 4:
        content = b"plain ASCII\n" * source.randrange(40)
    elif kind == 5:
        content = b"PK\3\4" + content
    elif kind == 6:
        name, content = f"{folder}{n:03}.md", ("# 头发\n\n`里面` " + text(200)).encode()
    elif kind == 7:
        name, content = f"{folder}{n:03}.json", b'{"a": "\xe5\xa4\xb4\xe5\x8f\x91", "b": ['
    elif kind == 8:
        name, content = f"{folder}{n:03}.html", ("<p>头<b>发</b>里面" + text(100)).encode()
    elif kind == 9:
        content = "头发".encode() * 300 + "ｚｈòｎɡ guó 锘锘".encode()
    elif kind == 10:
        content = b"\xef\xbb\xbf" + content
    write(name, content)
write("040 large.txt", (article * 50).encode())
write("120 large.txt", (article * 30).encode() + b"\xff" + article.encode())
write("deep/newline\n头发.txt", "头发\n".encode())
write("文件/干净.txt", "干净\n".encode())
os.symlink("../120 large.txt", "../tree/deep/link")
os.link("../tree/文件/干净.txt", "../tree/文件/面.txt")
EOF
cp -a ../tree tree
names=$(cd tree && find . -name '*0.*' ! -name '*large*' | sort | sed 's,^,tree/,')

# Without the times and rates that -v says at the end.
timeless() {
	sed -i -E 's/^(shutong: .*B) in [0-9.:]+( m?s)?(, [0-9.]+ [kMG]?B\/s)?$/\1/' "$@"
}
# What is there: names, kinds, permissions, links and bytes.
state() {
	find "$@" -printf '%p %y %m %n %l\n' | sort
	find "$@" -type f -print0 | sort -z | xargs -0 cat | md5sum
}
# fresh: `tree` as it was, with what $before makes, where runs may change it.
fresh() {
	[ -n "$writes" ] || return
	rm -rf tree out
	cp -a ../tree tree
	[ -z "$before" ] || eval "$before"
}
# one THREADS OPTION...: what is printed and said, and the status; what is made
# and changed in `tree` and `out`.
one() {
	local n=$1
	shift
	fresh
	run $shutong -j$n "$@"
	timeless ../err
	{
		echo "status $status"
		cat ../out ../err
		[ -z "$writes" ] || state tree $([ ! -e out ] || echo out)
	} >../apart
}
# order THREADS OPTION...: the same, printed and said to one file.
order() {
	local n=$1
	shift
	fresh
	$shutong -j$n "$@" >../together 2>&1
	timeless ../together
}
# same NAME OPTION...
same() {
	local wrong= n name=$1 right
	shift
	one 1 "$@"
	mv ../apart ../right_apart
	right=$(head -1 ../right_apart)
	for n in 2 4 8; do
		one $n "$@"
		cmp -s ../apart ../right_apart || wrong="$wrong $n"
	done
	order 1 "$@"
	mv ../together ../right_together
	order 4 "$@"
	cmp -s ../together ../right_together || wrong="$wrong order"
	is "23: $name: as with one thread, $right" '' "$wrong"
}

writes=
before=
for options in '--check' '--check -v' '--check --json' '--check --json -v -e auto' '--diff' \
	'--diff -e auto' '-l' '-l -0' '-l --document=line' '--explain' '--explain -p' \
	'--check --invalid=replace -v' '--check --repair -v --json' '--check --text' \
	'--repair' '--repair -v -e auto' '-e auto' '-e auto -v' '-e auto --to-encoding gb18030' \
	'--to-encoding utf-16 -v' '-e gb18030' '--quotes=corner --diff'; do
	same "-r $options" -t zh-TW -r $options tree
done
for options in '--detect' '--detect -v' '--detect --json -v -e auto' '--detect -e gb18030' \
	'--repair -v' '--repair=pinyin --to-encoding gb18030' '-c s2t --explain' '-c s2twp --diff' \
	'-c t2s -v --check --color=always' '-c t2s -r -l --rename=only'; do
	same "-r $options" -r $options tree
done
writes=yes
for options in '-w' '-w -v' '--in-place=.orig -v' '-w -e auto' '-w --to-encoding gb18030' \
	'-w --repair -v' '-w --invalid=keep' '-w --rename' '-w --document=line -q' \
	'-O out' '-O out -v -e auto' '-O out --rename' '-O out --repair -q'; do
	same "-r $options" -t zh-TW -r $options tree
done
before='mkdir -p out/deep/er; cp tree/0*.txt out; chmod 600 out/*; ln -s nowhere out/deep/link; ln -s nowhere "out/文件"'
same '-O over files that are there' -t zh-TW -r -O out tree
same '-O --force over files that are there' -t zh-TW -r -O out --force tree
before=
writes=
rm -rf tree out
cp -a ../tree tree
same 'a FILE that is not there, a directory, links, a FILE twice: --check' -t zh-TW --check -v \
	$names tree/none tree tree/deep/link tree/120\ large.txt $names tree/
writes=yes
same 'the same: -w' -t zh-TW -w -v \
	$names tree/none tree tree/deep/link tree/120\ large.txt $names tree/
same 'the same: -o' -t zh-TW -e auto -o out \
	$names tree/none tree tree/deep/link tree/120\ large.txt
same '-e auto -o, one encoding' -t zh-TW -e auto -o out tree/040* tree/文件/* tree/040*
writes=
same 'standard input among them' -t zh-TW --check -v $names - $names </dev/null

# ---- one file by several names ---------------------------------------------

# What converting twice does differs here: 一 becomes 二, and that 三.
printf '一\t二\n二\t三\n' >../chain
writes=yes
before='for i in {100..160}; do echo 一 >tree/$i; done; ln -s 130 tree/link; mkdir out
	cp tree/1?? out; mkdir out/inner; cp tree/1?? out/inner'
same 'a file twice, and by a link: -w' -c s2t -d ../chain -w -v \
	tree/1?? tree/130 tree/130 tree/link tree/150 tree/1?? ./tree/100
is 'a file is converted as often as it is named' '四 三' \
	"$(printf '二\t三\n三\t四\n' >>../chain2; rm -rf tree; mkdir tree; echo 二 >tree/a
	for i in {1..50}; do echo 二 >tree/$i; done
	$shutong -j4 -c s2t -d ../chain2 -w tree/* tree/a >/dev/null 2>&1; cat tree/a tree/1 | tr '\n' ' ' | sed 's/ $//')"
# Each file of tree/inner is written to where a file of out/inner is, which is
# then read.
before="$before; mkdir tree/inner; cp tree/1?? tree/inner"
same '-O into a directory that has inputs' -c s2t -d ../chain -r -O out --force tree/. out/inner
same 'a copy that is an input' -c s2t -d ../chain --in-place=.o -v tree/1?? tree/100.o tree/1??.o

# ---- a pipe among them ------------------------------------------------------

before=
rm -rf tree
cp -a ../tree tree
mkfifo in
wrong=
for n in 1 2 8; do
	for options in '-t zh-TW --check -v' '--detect' '-t zh-TW -e auto'; do
		cat "$article" >in &
		run $shutong -j$n $options $names in $names
		timeless ../err
		wait $!
		cat ../out ../err >"../pipe$n"
		cmp -s ../pipe$n ../pipe1 || [ "$options" != '-t zh-TW -e auto' ] || wrong="$wrong $n:$options"
	done
done
is '23: a pipe among files: as with one thread' '' "$wrong"

# ---- standard output that ends ----------------------------------------------

wrong= runs=0
for options in '--check' '--check -v' '--diff' '-l' '--explain' '-e auto' '--check --json -v'; do
	for n in 1 2 8; do
		$shutong -j$n -t zh-TW $options -r tree >/dev/full 2>../err
		[ $? = 2 ] || wrong="$wrong full:$n:$options"
		[ "$(grep -c 'No space' ../err)" = 1 ] || wrong="$wrong message:$n:$options"
		timeless ../err
		# A thread may have read more of the file whose output failed, and found that it
		# would change.
		sed -i -E 's/, [01] would change, 1 failed(, [0-9.]+ [kMG]?B)?$/, 1 failed/
			s/^(shutong: .* failed), [0-9.]+ [kMG]?B$/\1/' ../err
		[ $n != 1 ] || cp ../err ../right_err
		cmp -s ../err ../right_err || wrong="$wrong messages:$n:$options"
		$shutong -j$n -t zh-TW $options -r tree 2>../err | head -c 10 >/dev/null
		[ "${PIPESTATUS[0]}" = 141 ] || [ "$options" = -l ] || wrong="$wrong pipe:$n:$options"
		(
			trap '' PIPE
			{ $shutong -j$n -t zh-TW $options -r tree 2>../err; echo $? >../status; } |
				head -c 10 >/dev/null
		)
		[ "$(cat ../status)" = 2 ] || [ "$options" = -l ] || wrong="$wrong ignored:$n:$options"
		runs=$((runs + 3))
	done
done
is "4: standard output that is full or closed, $runs runs" '' "$wrong"

# ---- memory ------------------------------------------------------------------

if [ -z "${SANITIZE-}" ]; then
	mkdir large
	for i in {1..16}; do
		for j in {1..400}; do cat "$article"; done >large/$i
	done
	wrong=
	for options in '--explain' '--diff' '-e auto'; do
		peak=$(python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' \
			$shutong -j8 -t zh-TW $options large/*)
		# 4 MiB held for each thread, and what each needs itself.
		[ "$peak" -lt 81920 ] || wrong="$wrong $options:$peak"
	done
	rm -r large
	is '24: 16 files of 2 MB on 8 threads: what waits is bounded' '' "$wrong"
fi

# ---- the end at any moment --------------------------------------------------

rm -rf tree in
mkdir ../old ../new
for i in {100..260}; do
	head -c $((i % 37 * 60 + 300)) "$article" | iconv -c -f UTF-8 -t UTF-8 2>/dev/null >../old/$i
done
cp ../old/* ../new
$shutong -j1 -t zh-TW -w ../new/*
# wrong_files: those that are neither old nor new; and what is left over.
wrong_files() {
	local file
	for file in $(diff -rq tree ../old | awk '/differ$/ { print $2 }'); do
		cmp -s "$file" "../new/${file##*/}" || echo "half:$file"
	done
	[ "$1" = KILL ] || find tree -name '.*' ! -name tree
	[ "$(ls tree | wc -l)" = 161 ] || echo "files: $(ls tree | wc -l)"
}
exec 8>&2 2>/dev/null
set -m
lacks='none tmpfile tmpfile,exchange'
[ -z "${SANITIZE-}" ] || lacks=none
for lacking in $lacks; do
	wrong= some=0
	for ((i = 0; i < KILLS; i++)); do
		case $((i % 5)) in
		0) signal=KILL ;; 1) signal=INT ;; 2) signal=TERM ;; 3) signal=PIPE ;; 4) signal=XFSZ ;;
		esac
		# ThreadSanitizer keeps a signal back while its thread waits for a lock.
		[ "${SANITIZE-}" != -fsanitize=thread ] || signal=KILL
		rm -rf tree
		cp -a ../old tree
		if [ $lacking = none ]; then
			$shutong -j4 -t zh-TW -w -r tree 2>../err &
		else
			NO=$lacking LD_PRELOAD=$preload $shutong -j4 -t zh-TW -w -r tree 2>../err &
		fi
		process=$!
		sleep 0.0$((RANDOM % 3))$((RANDOM % 10))
		kill -s $signal $process
		wait $process
		ended=$?
		[ $ended = 0 ] || [ $ended = $((128 + $(kill -l $signal))) ] || wrong="$wrong $signal:$ended"
		[ $ended = 0 ] || some=$((some + 1))
		wrong="$wrong$(wrong_files $signal)"
		[ ! -s ../err ] || wrong="$wrong said:$(head -1 ../err)"
	done
	is "13: signals while threads replace files, without: $lacking, $KILLS runs" '' "$wrong"
done
set +m
exec 2>&8 8>&-

rm -rf tree
cp -a ../old tree
cat "$article" "$article" "$article" >tree/180
wrong=
for n in 1 4; do
	cp -a ../old/. tree
	cat "$article" "$article" "$article" "$article" >tree/180
	(
		ulimit -f 8
		exec $shutong -j$n -t zh-TW -w -r tree
	) >/dev/null 2>../err
	ended=$?
	[ $ended = 153 ] || wrong="$wrong $n:$ended"
	[ ! -s ../err ] || wrong="$wrong $n:said"
	cat "$article" "$article" "$article" "$article" | cmp -s - tree/180 || wrong="$wrong $n:large"
	[ -z "$(find tree -name '.*' ! -name tree)" ] || wrong="$wrong $n:left"
done
is '15: a file that is too large ends it by its signal, and stays' '' "$wrong"
finish
