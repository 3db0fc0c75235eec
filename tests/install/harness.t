#!/bin/sh
# A test that fails says why where a person sees it, not only which number it has.
. tests/cli/tap.sh

# fails FILE: that test under prove, as make check runs it.
fails() {
	run prove -e "$tap_source/tests/run-test" "$1"
	check "$1: prove fails" test "$status" -ne 0
}

cat >shell.t <<END
#!/bin/sh
cd "$tap_source" && . tests/cli/tap.sh
is 'this is right' a a
is 'the name' wanted found
finish
END
cat >before.t <<'END'
#!/bin/sh
echo 'ok 1 - right'
echo '# of the first'
echo 'ok 2 - right'
echo '# the reason'
echo 'not ok 3 - wrong'
echo 'not ok 4 - later # TODO'
echo '1..4'
END
printf '#!/bin/sh\necho "1..1"\necho "ok 1"\nkill -SEGV $$\n' >crash.t
printf '#!/bin/sh\necho "1..1"\necho "ok 1"\nexit 3\n' >status.t
printf '#!/bin/sh\necho "1..1"\necho "ok 1"\n' >good.t
chmod +x ./*.t

fails ./shell.t
check 'its name is on standard error' grep -q 'not ok 2 - the name' ../err
check 'and what was expected' grep -q 'expected: wanted' ../err
check 'and what came' grep -q 'got:      found' ../err
check 'and nothing of what is right' sh -c '! grep -q "this is right" ../err'
fails ./before.t
check 'a reason before the result is there' grep -q '^# the reason' ../err
check 'that of another is not' sh -c '! grep -q "of the first" ../err'
check 'what is to fail is not told' sh -c '! grep -q "not ok 4" ../err'
fails ./crash.t
check 'a test that is killed: by what' grep -q 'Signal: SEGV\|Wstat: 11\|Wstat: 139' ../out
fails ./status.t
check 'a test that exits with a status' grep -q 'exited 3' ../out
run prove -e "$tap_source/tests/run-test" ./good.t
is 'a test that passes: status 0, nothing said' 0 "$status$(cat ../err)"
run prove -e "$tap_source/tests/run-test" ./none.t
check 'a test that is not there' test "$status" -ne 0
finish
