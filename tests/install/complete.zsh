# Prints what zsh offers at the end of each command line, one a line, the lines
# themselves before it.
#
#     zsh -f tests/install/complete.zsh FOLDER LINE...
#
# FOLDER has _shutong.  An interactive zsh is driven on a terminal of its own; its
# matches are told as completion adds them.
zmodload zsh/zpty
told=$(mktemp)
trap 'rm -f $told' EXIT

# Sends something, and waits until the answer comes.
ask() {
	local answer
	zpty -w -n shell "$1"
	while zpty -r shell answer; do
		[[ $answer != *$2* ]] || return 0
	done
	exit 1
}

zpty shell zsh -f -i
zpty -w shell "PS1= PS2= told=$told fpath=(${(q)1} \$fpath)"
zpty -w shell 'autoload -U compinit && compinit -D -u'
zpty -w shell 'compadd() {
	local -a matches
	if (( ! ${argv[(I)-[OAD]]} )); then
		builtin compadd -A matches "$@"
		(( $#matches )) && print -rl -- $IPREFIX$^matches >>$told
	fi
	builtin compadd "$@"
}
tell() {
	_main_complete
	print -r -- DO""NE
	compstate[insert]= compstate[list]=
}
zle -C tell complete-word tell; bindkey "^I" tell; bindkey "^U" kill-whole-line'
ask $'print -r -- REA""DY\n' READY
for line in "${@:2}"; do
	: >$told
	ask "$line"$'\t' DONE
	zpty -w -n shell $'\C-u'
	print -r -- "== $line"
	sort -u $told
done
zpty -d shell
