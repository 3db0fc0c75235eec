#!/bin/sh
# 24: a line of 1 GiB without an end in bounded memory, by the kernel's account of
# the peak.
program=${SHUTONG:-build/shutong}
MOST_KB=${MOST_KB:-12288}

peak() { # OPTIONS...: KiB
	python3 - "$program" "$@" <<-'EOF'
	import re, subprocess, sys
	piece = ("这里有头发干净后来，在裡面發現" * 2000).encode()
	done = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE,
	                        stdout=subprocess.DEVNULL)
	for _ in range((1 << 30) // len(piece)):
	    done.stdin.write(piece)
	done.stdin.flush()
	with open(f"/proc/{done.pid}/status") as status:
	    peak = re.search(r"VmHWM:\s*(\d+)", status.read()).group(1)
	done.stdin.close()
	assert done.wait() in (0, 1)
	print(peak)
	EOF
}

echo 1..10
n=1
for options in '-j1 -c s2t' '-j1 -c s2twp' '-j1 -t zh-TW' '-j1 -t zh-TW -p' \
	'-j1 -t zh-Hans --line-buffered' --detect '-t zh-TW --check' \
	'-j16 -c s2twp' '-j16 -t zh-TW -p'; do
	most=$MOST_KB
	[ "$options" = "${options#-j16}" ] || most=$((MOST_KB * 4))
	kb=$(peak $options)
	if [ "${kb:-$most}" -lt "$most" ]; then
		echo "ok $n - 24: 1 GiB, one line, $options: $kb KiB"
	else
		echo "not ok $n - 24: 1 GiB, one line, $options: ${kb:-no result} KiB"
	fi
	n=$((n + 1))
done

# A line of JSON is held whole; where it is too long, it is refused when that is known.
said=$(python3 - <<-'EOF' | "$program" -t zh-TW --format=jsonl 2>&1 >/dev/null
	import os, sys
	piece = b"\xe5\x8f\x91" * 100000
	try:
	    os.write(1, b'"')
	    for _ in range((3 << 30) // len(piece)):
	        sys.stdout.buffer.write(piece)
	except BrokenPipeError:
	    os._exit(0)
	EOF
)
case $said in
*'stdin: a document of more than 2 GiB cannot be converted') echo "ok $n - JSON Lines: a line of 3 GiB is refused" ;;
*) echo "not ok $n - JSON Lines: a line of 3 GiB is refused"; echo "# $said" ;;
esac
