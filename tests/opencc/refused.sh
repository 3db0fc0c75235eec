# What is refused, for tests of shutong called opencc, which is $opencc.

# refused NAME PIECE... -- ARGUMENT...: one message, status 1, nothing written.
refused() {
	local name=$1 pieces=()
	shift
	while [ "$1" != -- ]; do
		pieces+=("$1")
		shift
	done
	shift
	rm -rf made
	run timeout 60 $opencc "$@" </dev/null
	is "$name: status 1" 1 $status
	message "$name: says so" "${pieces[@]}"
	is "$name: nothing on stdout" '' "$(cat ../out)"
	check "$name: no file" test ! -e made
}
