#!/bin/bash
# How far a run has come: a line on a terminal where people want it, nothing
# anywhere else, and nothing that mixes with it.
. tests/cli/tap.sh
unset NO_COLOR
export TERM=xterm

printf '头发\n' >a
printf '头发\n里面\n' >b
printf '漢\n' >same

# ---- without a terminal ----------------------------------------------------

run $shutong -c s2t a b
cp ../out ../right
is 'no terminal: nothing' '' "$(cat ../err)"
run $shutong -c s2t --progress=never a b
is '--progress=never: nothing' '' "$(cat ../err)"
for options in '' -q '-j 2'; do
	run $shutong -c s2t --progress=always $options a b
	is "--progress=always $options: status 0" 0 $status
	check "--progress=always $options: the output" cmp -s ../out ../right
	check "--progress=always $options: a line" grep -q '2 of 2 files, 21 B' ../err
	is "--progress=always $options: is taken away" "$(printf '\r\033[K')" \
		"$(tail -c 4 ../err)"
	is "--progress=always $options: no other escapes, no new row" 0 \
		"$(sed 's/\x1b\[K//g' ../err | tr -d '\r -~' | wc -c)"
done
run $shutong -c s2t --progress=always a
check '--progress=always: a bar, all of it' \
	grep -q '100% \[#*\] 7 B of 7 B, ' ../err
run $shutong -c s2t --progress=always none b
check '--progress=always: a message has a row of its own' \
	grep -qE '(^|'$'\r\x1b''\[K)shutong: none: [^'$'\r'']*$' ../err
for closed in '2>/dev/full' '2>&-' '2> >(true)'; do
	run bash -c "\"\$@\" $closed" bash $shutong -c s2t --progress=always a b
	is "--progress=always $closed: status 0" 0 $status
	check "--progress=always $closed: the output" cmp -s ../out ../right
done
run $shutong -c s2t --progress=soon a
is '--progress=soon: status 2' 2 $status
message '--progress=soon: says what there is' soon auto always never
run sh -c '"$@" <a' sh $shutong -c s2t --progress=always
check 'standard input that is a file: its size' grep -q '100% .* 7 B of 7 B' ../err
run sh -c '(read line; "$@") <b' sh $shutong -c s2t --progress=always
check 'standard input that is a file: its rest' grep -q '100% .* 7 B of 7 B' ../err
run sh -c 'cat b | "$@"' sh $shutong -c s2t --progress=always
check 'a pipe: no size' grep -qE $'\r''14 B, [^,]*/s, 0:00' ../err
for options in --check --diff -l --detect; do
	[ $options = --detect ] || options="$options -c s2t"
	run $shutong $options --progress=always a b
	check "$options: counts too" grep -q '2 of 2 files, 21 B' ../err
done

# ---- the summary of -v -----------------------------------------------------

summary='[0-9]+ B in [0-9]+ ms(, [0-9.]+ k?M?B/s)?'
said() { # NAME PATTERN
	check "$1" grep -qxE "shutong: $2" ../err
}
run $shutong -c s2t -v a b
said '-v: what was done' "2 files, $summary"
is '-v: and each file' 3 "$(wc -l <../err)"
run $shutong -c s2t -v -j 2 a none b
said '-v: what failed' "3 files, 1 failed, $summary"
cp a c
run $shutong -c s2t -v -w c same
said '-v -w: what was changed' "2 files, 1 changed, $summary"
run $shutong -c s2t -v --check c a
said '-v --check: what would change' "2 files, 1 would change, $summary"
run $shutong -c s2t -v -O d a none b
said '-v -O' "3 files, 1 failed, $summary"
run $shutong -c s2t -v a
is '-v: one file: nothing of the kind' 1 "$(wc -l <../err)"
rm -r c d

# ---- on a terminal ---------------------------------------------------------

if ! has_terminal; then
	skip 'on a terminal' 'there is no terminal to be had'
	finish
fi
# Runs a command with standard error on a terminal, and says what came there: in
# NAME.err, and of each line NAME.lines has time, columns and text.
cat >../show.py <<'EOT'
import fcntl, os, pty, re, select, struct, subprocess, sys, termios, threading, time, unicodedata

name, columns, feed, *command = sys.argv[1:]
out = open(f"../{name}.out", "wb")
began = time.monotonic()
drawn = threading.Event()


def write_slowly():
    with open(os.environ["FIFO"], "wb", buffering=0) as fifo:
        opened = time.monotonic()  # the run has begun
        try:
            for at in feed.split():
                if at == "line":  # that the first line has been seen
                    drawn.wait(30)
                    time.sleep(0.5)
                else:
                    time.sleep(max(0, opened + float(at) - time.monotonic()))
                fifo.write("头发\n".encode() * 100)
        except BrokenPipeError:
            pass


if os.environ.get("BACKGROUND"):
    pid, master = pty.fork()
    if pid == 0:
        sys.exit(subprocess.call(command, stdin=subprocess.DEVNULL, stdout=out,
                                 preexec_fn=os.setpgrp))
else:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(columns), 0, 0))
    target = {"terminal": slave, "pipe": subprocess.PIPE}.get(os.environ.get("OUT"), out)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=target, stderr=slave)
    os.close(slave)
if feed:
    threading.Thread(target=write_slowly, daemon=True).start()
came, lines = b"", []
while True:
    try:
        got = os.read(master, 65536)
    except OSError:
        break
    came += got
    at = time.monotonic() - began
    for line in re.findall(rb"\r([^\r\n]+?)\x1b\[K", got):
        text = line.decode("utf-8", "replace")
        wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
        lines.append(f"{at:.2f}\t{wide}\t{text}\n")
        drawn.set()
    if not feed and len(lines) >= 3:
        process.terminate()
open(f"../{name}.err", "wb").write(came)
open(f"../{name}.lines", "w", encoding="utf-8").writelines(lines)
EOT
show() { # NAME COLUMNS TIMES COMMAND...: in the background
	export FIFO=$PWD/fifo-$1
	[ -z "$3" ] || [ -p "$FIFO" ] || mkfifo "$FIFO"
	timeout 60 python3 ../show.py "$@" &
}
slowly='0 0.5 1.1 1.9'
until_line='0 0.5 1.1 line'
truncate -s 100G sparse
odd=$(printf 'd/很長的名字很長的名字很長的名字很長的名字\t\302\233\377很長的名字.txt')
mkdir d
can_odd=yes
ln -s ../fifo-odd "$odd" 2>/dev/null || can_odd=
mkdir empty

show pipe 80 "$until_line" $shutong -v -c s2t fifo-pipe
show short 80 '0 0.3' $shutong -c s2t fifo-short
show quiet 80 "$slowly" $shutong -q -c s2t fifo-quiet
show never 80 "$slowly" $shutong --progress=never -c s2t fifo-never
TERM=dumb show dumb 80 "$slowly" $shutong -c s2t fifo-dumb
OUT=terminal show text 80 "$slowly" $shutong -c s2t fifo-text
OUT=terminal show check 80 "$slowly" $shutong --check -c s2t fifo-check
OUT=pipe show pager 80 "$slowly" $shutong -c s2t fifo-pager
BACKGROUND=1 show background 80 "$slowly" $shutong -c s2t fifo-background
NO_COLOR=1 show color 80 "$until_line" $shutong -c s2t fifo-color
show output 20 "$until_line" $shutong -c s2t -o output fifo-output
show many 60 "$until_line" $shutong -c s2t -j 2 -o many a fifo-many none b
[ -z "$can_odd" ] || show odd 71 "$until_line" $shutong -c s2t -j 1 -o odd a "$odd" empty b
show file 80 '' $shutong --text -c s2t -o /dev/null sparse
show files 100 '' $shutong --text -c s2t -o /dev/null a sparse b
wait
: >../err

for i in 1 2 3 4; do yes 头发 | head -n 100; done >in
$shutong -c s2t in >../right
for name in pipe quiet never dumb background color; do
	check "$name: the output" cmp -s ../$name.out ../right
done
for name in short quiet never dumb pager background; do
	is "$name: no line" '' "$(cat ../$name.err)"
done
is 'text on the same terminal: no line' 0 "$(cat ../text.err ../check.err | tr -dc '\33' | wc -c)"

line() { # NAME TITLE PATTERN: all lines are such
	check "$2" test -s ../$1.lines
	is "$2: what they say" '' "$(cut -f3- ../$1.lines | grep -vE "$3")"
}
amount='[0-9.]+ [kMGT]?B'
line pipe 'a pipe: lines' "^$amount, $amount/s, 0:0[0-9]\$"
line color 'NO_COLOR: lines' "^$amount, $amount/s, 0:0[0-9]\$"
line file 'a file: lines' "^ *[0-9]+% \[#* *\] $amount of 107 GB, $amount/s, [0-9]+(:[0-9][0-9])+ left\$"
line files 'files, one of them large: lines' \
	"^ *[0-9]+% \[#* *\] 2 of 3 files, $amount, $amount/s, [0-9]+(:[0-9][0-9])+ left: sparse\$"
line many 'files: lines' "^[2-4] of 4 files, $amount, $amount/s, 0:0[0-9]: (fifo-many|none|b)\$"
line output 'a narrow terminal: lines' "^$amount, [0-9]"
for name in pipe file files many output color; do
	is "$name: none in the first second, or more than ten in one" '' "$(awk '
		NR == 1 { first = $1; if (first < 1) print "at " first }
		END { if (NR > 1 + 10 * ($1 - first + 0.5)) print NR " until " $1 }' ../$name.lines)"
done
# A line may be drawn between the two messages as well.
check 'pipe: a message and the end take the line away' sh -c '
	tr -d "\n" <"$1" | sed "s/\(\r[^\r\x1b]*\x1b\[K\)*\r\x1b\[K//g" |
		grep -qxE "shutong: fifo-pipe: UTF-8, [0-9]+ characters changed.shutong: 2\.8 kB in [0-9.]+ s, [0-9.]+ k?B/s."' \
	sh ../pipe.err
is 'many: a message takes the line away' 1 \
	"$(grep -ac $'\r\x1b''\[Kshutong: none: No such file\|'$'\r\x1b''\[Kshutong: none: cannot be opened: ' ../many.err)"
for name in pipe many output file files; do
	[ $name = file ] || [ $name = files ] || # these were ended by a signal
		check "$name: nothing is left of the line" sh -c \
			'tr -d "\n" <"$1" | sed "s/shutong: [^\r]*\r//g" | grep -q "$(printf "\r\033\\[K")$"' sh ../$name.err
	is "$name: within the terminal" '' "$(awk -F '\t' -v most=79 \
		-v name=$name 'BEGIN { if (name == "output") most = 19
			if (name == "many") most = 59; if (name == "files") most = 99 }
			$2 > most' ../$name.lines)"
done
if [ -n "$can_odd" ]; then
	line odd 'a name with control characters: lines' \
		': \.\.\.(很|長|的|名|字)+\?\?\?很長的名字\.txt$|: (empty|b)$'
	is 'odd: within the terminal' '' "$(awk -F '\t' '$2 > 70' ../odd.lines)"
	check 'odd: as much of it as there is room for' awk -F '\t' \
		'/很/ && $2 < 69 { exit 1 }' ../odd.lines
else
	skip 'a name with control characters' 'the file system refuses it'
fi

finish
