# fish completion for shutong

# Names with descriptions, as the program lists them, but for examples.
function __shutong_listed
    shutong $argv[1] 2>/dev/null | string match -rv '^ ' | string replace -r ' +' \t
end

# Rules, also after a comma those that are not there yet.
function __shutong_rules
    set -l before (commandline -ct | string replace -r '^--repair=' '' | string match -r '^.*,')
    set -l there (string split , "$before" | string join '|')
    printf '%s\n' "$before"(__shutong_listed --list-repairs | string match -rv "^($there)\t")
end

# The same where the word begins with --path=.
function __shutong_folders
    __fish_complete_directories (commandline -ct | string replace -r '^--[^=]*=' '')
end

complete -c shutong -s t -l to -x -k -a '(__shutong_listed --list-targets)' -d 'Convert any mixture of scripts to this one'
complete -c shutong -l list-targets -d 'Name the targets'
complete -c shutong -s p -l phrases -d 'With -t: regional vocabulary as well'
complete -c shutong -l document -x -a 'file line' -d 'What is decided by itself'
complete -c shutong -l line-buffered -d 'With -t: each line at once, by what came before it'
complete -c shutong -s c -l config -r -a '(__shutong_listed --list-profiles)' -d 'Convert by a profile or a configuration file'
complete -c shutong -l path -x -a '(__shutong_folders)' -d 'A further folder for configurations and dictionaries'
complete -c shutong -l include-tofu-risk-dictionaries -d 'Also results that many fonts cannot show'
complete -c shutong -l list-profiles -d 'Name the built-in profiles'
complete -c shutong -s d -l dict -r -d 'Own terms, which come before everything else'
complete -c shutong -l keep -r -d 'Terms to be left as they are'
complete -c shutong -l keep-pattern -x -d 'Leave what an extended regular expression matches'
complete -c shutong -s i -l input -r -d 'The same as FILE'
complete -c shutong -s r -l recursive -d 'A FILE that is a directory means what is in it'
complete -c shutong -l files-from -r -d 'The names of more FILEs'
complete -c shutong -s 0 -l null -d 'Names of --files-from and of -l end with NUL'
complete -c shutong -s o -l output -r -d 'Write to a file, which appears when it is complete'
complete -c shutong -s O -l output-dir -x -a '(__shutong_folders)' -d 'Write each FILE to a directory'
complete -c shutong -l force -d 'With -O: write over what is there'
complete -c shutong -s w -l in-place -f -d 'Rewrite the FILEs themselves'
complete -c shutong -l rename -f -a only -d 'Convert names as well'
complete -c shutong -l repair -f -a '(__shutong_rules)' -d 'Undo damage of scraped text first'
complete -c shutong -l list-repairs -d 'Name the rules, with examples'
complete -c shutong -s e -l encoding -x -a 'auto (__shutong_listed --list-encodings)' -d 'The encoding of the text'
complete -c shutong -l to-encoding -x -a '(__shutong_listed --list-encodings)' -d 'The encoding to write'
complete -c shutong -l list-encodings -d 'Name the encodings'
complete -c shutong -l text -d 'A file with a NUL is text, too'
complete -c shutong -l invalid -x -a 'fail\t"name the place" keep\t"copy the bytes" replace\t"write U+FFFD"' -d 'What to do with ill-formed text'
complete -c shutong -s j -l threads -x -d 'Use so many threads'
complete -c shutong -l review -r -d 'Write an HTML page of every change as well'
complete -c shutong -s l -l list -d 'Name the FILEs that would change'
complete -c shutong -l check -d 'Count what would change'
complete -c shutong -l diff -d 'Show what would change'
complete -c shutong -l detect -d 'Say which script each FILE is in'
complete -c shutong -l explain -d 'Say of each place what was decided, and why'
complete -c shutong -l json -d '--check and --detect: one JSON object a FILE'
complete -c shutong -l color -x -a 'auto always never' -d 'Whether --diff uses colours'
complete -c shutong -l progress -x -a 'auto always never' -d 'Whether to show how far it is'
complete -c shutong -s q -l quiet -d 'No hints, no progress'
complete -c shutong -s v -l verbose -d 'Say what was done, and at the end how much'
complete -c shutong -s h -l help -d 'Show the options'
complete -c shutong -s V -l version -d 'Show the version'
