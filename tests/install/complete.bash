# Prints what bash offers at the end of each command line, as complete.zsh does.
#
#     bash tests/install/complete.bash FILE LINE...
#
# The lines are cut into words as readline does.
. /usr/share/bash-completion/bash_completion
. "$1"
for line in "${@:2}"; do
	echo "== $line"
	COMP_LINE=$line
	COMP_POINT=${#COMP_LINE}
	COMP_WORDS=()
	for word in $COMP_LINE; do
		case $word in
		*=) COMP_WORDS+=("${word%=}" =) ;;
		*=*) COMP_WORDS+=("${word%%=*}" = "${word#*=}") ;;
		*) COMP_WORDS+=("$word") ;;
		esac
	done
	[[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	COMPREPLY=()
	_shutong "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" \
		"${COMP_WORDS[COMP_CWORD - 1]}" 2>/dev/null # compopt is not for scripts
	[[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
done
