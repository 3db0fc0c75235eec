# Prints what fish offers at the end of each command line, as complete.zsh does.
#
#     fish -N tests/install/complete.fish FILE LINE...
source $argv[1]
for line in $argv[2..-1]
    echo "== $line"
    complete -C $line | string replace -r '\t.*' ''
end
