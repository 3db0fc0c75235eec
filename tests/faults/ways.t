#!/bin/bash
# Ways in and out: files that are one file, pieces of any size, lines by lines, and
# the same bytes whichever way.  Numbers are those of the thirty checks.
article=$PWD/data/article.txt
. tests/cli/tap.sh

PIECE_SEEDS=${PIECE_SEEDS:-1}

# ---- 16: onto itself -------------------------------------------------------

fresh() {
	find . -mindepth 1 -delete
	printf '头发\n' >a
	printf '里面\n' >b
	mkdir d
}
# refused OPTIONS: with them status 2, nothing is changed and nothing is new.
refused() {
	local before after wrong=
	before=$(find . -printf '%p %y %n %l\n' | sort; cat a b)
	run $shutong -c s2t "$@"
	after=$(find . -printf '%p %y %n %l\n' | sort; cat a b)
	[ $status = 2 ] || wrong="status $status"
	[ "$before" = "$after" ] || wrong="$wrong changed: $after"
	grep -qE '^shutong: [^ ]*(a|other): ' ../err || wrong="$wrong the file is not named"
	is "16: $*: refused, intact" '' "$wrong"
}
for kind in hard soft 'soft to soft'; do
	for options in '-o other a' '-o a other' '-o other b a' '-j3 -o other b a' \
		'-e gb18030 -o other a' '-O d a' '-O d --force a' '-O d --force ./a' \
		'-r -O d --force a' '-q -O d --force a' '-O d --force a b'; do
		fresh
		case $kind in
		hard) ln a other; ln a d/a ;;
		soft) ln -s a other; ln -s ../a d/a ;;
		*) ln -s a one; ln -s one other; ln -s ../one d/a ;;
		esac
		case $options in
		'-O d --force a b')
			run $shutong -c s2t $options
			is "16: $kind link, $options: status 2" 2 $status
			message "16: $kind link, $options: a is named" a
			is "16: $kind link, $options: a is intact, b is done" '头发 裏面' \
				"$(cat a) $(cat d/b)"
			;;
		*) refused $options ;;
		esac
	done
	fresh
	case $kind in
	hard) ln a other ;;
	soft) ln -s a other ;;
	*) ln -s a one; ln -s one other ;;
	esac
	if [ "$kind" = hard ]; then
		refused -w other
		refused -w a other
	else
		run $shutong -c s2t -w a other ./a
		is "16: -w, a $kind link and its file: status 0" 0 $status
		is "16: -w, a $kind link and its file: converted" 頭髮 "$(cat a)"
		check "16: -w, a $kind link and its file: the link stays" test -L other
	fi
done
fresh
ln -s . here
refused -O here --force a
refused -O . --force a
refused -O . a
refused -o here/a a
run $shutong -c s2t -o new -w a
is '16: -w with -o: status 2' 2 $status

# ---- 23: pieces ------------------------------------------------------------

for _ in {1..80}; do cat "$article"; done >../text
iconv -f utf-8 -t gb18030 ../text >../text.gb
for options in '-c s2t' '-c s2twp' '-t zh-TW' '-t zh-Hans -p' '-e gb18030 -c s2t' \
	'-e auto -c s2t --to-encoding utf-16'; do
	input=../text
	[ "${options#-e}" = "$options" ] || input=../text.gb
	whole=$($shutong -j1 $options $input | sha256sum)
	wrong= runs=0
	for seed in $(seq $PIECE_SEEDS); do
		for threads in -j1 -j2 -j3 -j16 ''; do
			most=$(((1 << (seed * 5 + runs * 7) % 11) * 1024))
			runs=$((runs + 1))
			[ "$(pieces $seed $most $input |
				$shutong $threads $options | sha256sum)" = "$whole" ] ||
				wrong="$wrong $seed/$most/$threads"
		done
	done
	is "23: $options, random pieces of up to 1 MiB, any -j: $runs runs" '' "$wrong"
done
head -c 30000 ../text.gb >../short.gb
whole=$(head -c 30000 ../text.gb | $shutong -e gb18030 -c s2t --invalid=keep | sha256sum)
is '23: -e gb18030, byte by byte' "$whole" \
	"$(pieces 1 1 ../short.gb | $shutong -e gb18030 -c s2t --invalid=keep | sha256sum)"

# ---- 27: a line in, a line out ---------------------------------------------

cat >../lines.py <<'END'
import subprocess, sys, time
most = float(sys.argv[1])
line, wanted = sys.argv[2].encode() + b"\n", sys.argv[3].encode() + b"\n"
child = subprocess.Popen(sys.argv[4:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
late, wrong = 0, 0
for number in range(200):
    begun = time.monotonic()
    child.stdin.write(line)
    answer = child.stdout.readline()
    late += number > 0 and time.monotonic() - begun > most
    wrong += answer != wanted
child.stdin.close()
# A machine under load is late now and then; a program that waits always is.
print(f"{wrong} wrong, {'none or few' if late <= 10 else late} late, status {child.wait()}")
END
lines='0 wrong, none or few late, status 0'
for options in '-c s2t' '-c s2twp' '-t zh-TW' '-t zh-TW -j4' '-c s2t --to-encoding utf-8'; do
	is "27: --line-buffered $options: each line answered within 50 ms, 200 runs" "$lines" \
		"$(timeout 60 python3 ../lines.py 0.05 头发 頭髮 $shutong --line-buffered $options)"
done

# ---- every way the same ----------------------------------------------------

fresh
mkdir -p t/里/b t/c
for n in $(seq 12); do
	tail -n +$((n % 20)) "$article" >"t/$n"
	cp "t/$n" "t/里/b/$n.txt"
done
cp ../text t/c/large
: >t/c/empty
printf '头发' >t/c/short
for options in '-c s2t' '-t zh-TW'; do
	run $shutong -q -r $options -O o t
	is "$options: -r -O: status 0" 0 $status
	wrong= runs=0
	while read -r file; do
		runs=$((runs + 1))
		sum=$(sha256sum <"o/$file")
		[ "$sum" = "$($shutong $options "t/$file" | sha256sum)" ] || wrong="$wrong $file"
		[ "$sum" = "$($shutong $options <"t/$file" | sha256sum)" ] || wrong="$wrong stdin:$file"
		[ "$sum" = "$(cat "t/$file" | $shutong -j3 $options | sha256sum)" ] ||
			wrong="$wrong pipe:$file"
		cp "t/$file" f
		$shutong $options -w f
		[ "$sum" = "$(sha256sum <f)" ] || wrong="$wrong in-place:$file"
	done < <(cd t && find . -type f)
	is "$options: one sha256 by -r -O, file by file, standard input, a pipe, -w: $runs runs" '' "$wrong"
	cp -r t u
	run $shutong -q -r -w $options u
	check "$options: -r -w: the same tree" diff -r o u
	rm -r o u
done

# ---- one bad file among many -----------------------------------------------

fresh
mkdir t t/folder
for n in $(seq 60); do echo 头发 >t/$n; done
printf '汉\377' >t/10
ln t/20 hard
ln -sf nowhere t/30
rm t/40
mkfifo t/40
bad='t/10 t/20 t/30 t/40'
good=$(seq -f t/%g 60 | grep -vxE "${bad// /|}")
run timeout 20 $shutong -c s2t -w $(seq -f t/%g 60) t/folder missing
is '20: -w, six of 62 cannot be: status 2' 2 $status
is '21: -w, six of 62 cannot be: the others are done' 56 "$(cat $good | grep -c 頭髮)"
is '21: -w, six of 62 cannot be: each is named, once' \
	't/10 t/20 t/30 t/40 t/folder missing ' \
	"$(sed 's/^shutong: \([^ :]*\):.*/\1/' ../err | tr '\n' ' ')"
is '18: -w: the one with two links is intact' 头发 "$(cat hard)"
rm t/40
run $shutong -c t2s -O new $good t/10 missing
is '21: -O, two cannot be: status 2' 2 $status
is '21: -O, two cannot be: the others are done' 56 "$(cat new/* | grep -c 头发)"
finish
