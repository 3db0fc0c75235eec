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

# Forms, after those that are there.
function __shutong_forms
    set -l before (commandline -ct | string replace -r '^--prefer=' '')
    printf '%s\n' "$before"(__shutong_listed --list-preferences | string replace -r '\t.*' '' | sort -u)
end

# The same where the word begins with --path=.
function __shutong_folders
    __fish_complete_directories (commandline -ct | string replace -r '^--[^=]*=' '')
end

complete -c shutong -s t -l to -x -k -a '(__shutong_listed --list-targets)' -d 'Convert any mix of scripts to this one'
complete -c shutong -l list-targets -d 'List the targets'
complete -c shutong -s p -l phrases -f -a 'context always' -d 'With -t: also convert regional vocabulary'
complete -c shutong -l prefer -x -a '(__shutong_forms)' -d 'With -t: which of several accepted forms to write'
complete -c shutong -l list-preferences -d 'List the forms that --prefer takes'
complete -c shutong -l quotes -x -a 'corner curly' -d 'Also convert quotation marks'
complete -c shutong -l document -x -a 'file line' -d 'The unit of context'
complete -c shutong -l line-buffered -d 'With -t: write each line immediately, using only preceding text as context'
complete -c shutong -s c -l config -r -a '(__shutong_listed --list-profiles)' -d 'Convert with a profile or a configuration file'
complete -c shutong -l path -x -a '(__shutong_folders)' -d 'Another directory to search for configurations and dictionaries'
complete -c shutong -l include-tofu-risk-dictionaries -d 'Also use results that many fonts cannot display'
complete -c shutong -l list-profiles -d 'List the built-in profiles'
complete -c shutong -s d -l dict -r -d 'Custom dictionary, takes precedence over everything else'
complete -c shutong -l keep -r -d 'Terms to leave unchanged'
complete -c shutong -l keep-pattern -x -d 'Leave every match of an extended regular expression unchanged'
complete -c shutong -l marks -x -a 'auto always never' -d 'Leave lines with marks such as shutong:off unchanged'
complete -c shutong -s i -l input -r -d 'The same as FILE'
complete -c shutong -s r -l recursive -d 'Process directories recursively'
complete -c shutong -l include -x -d 'With -r: only files that match'
complete -c shutong -l exclude -x -d 'With -r: no files that match'
complete -c shutong -l no-ignore -d 'With -r: also what is ignored'
complete -c shutong -l hidden -d 'With -r: also hidden files'
complete -c shutong -l force-exclude -d 'Ignore and exclude FILEs as well'
complete -c shutong -l files-from -r -d 'Read the names of more FILEs from a file'
complete -c shutong -s 0 -l null -d 'Names of --files-from and -l end with NUL'
complete -c shutong -l stdin-filename -r -d 'Treat standard input as the file NAME'
complete -c shutong -l staged -d 'Check what git would commit'
complete -c shutong -s o -l output -r -d 'Write to a file, atomically'
complete -c shutong -s O -l output-dir -x -a '(__shutong_folders)' -d 'Write each FILE below a directory'
complete -c shutong -l force -d 'With -O: overwrite existing files'
complete -c shutong -s w -l in-place -f -d 'Rewrite FILEs in place'
complete -c shutong -l rename -f -a only -d 'Also convert names'
complete -c shutong -l repair -f -a '(__shutong_rules)' -d 'Repair scraped text before converting'
complete -c shutong -l list-repairs -d 'List the rules, with examples'
complete -c shutong -s e -l encoding -x -a 'auto (__shutong_listed --list-encodings)' -d 'Input encoding'
complete -c shutong -l to-encoding -x -a '(__shutong_listed --list-encodings)' -d 'Output encoding'
complete -c shutong -l list-encodings -d 'List the encodings'
complete -c shutong -l format -x -a '(__shutong_listed --list-formats)' -d 'Format of the files'
complete -c shutong -l list-formats -d 'List the formats'
complete -c shutong -l keep-lang -d 'Leave language tags as they are'
complete -c shutong -l fonts -d 'Replace Chinese fonts with fonts for the target'
complete -c shutong -l text -d 'Treat files that contain NUL as text'
complete -c shutong -l invalid -x -a 'fail\t"stop with the position" keep\t"copy the bytes" replace\t"write U+FFFD"' -d 'What to do with invalid text'
complete -c shutong -s j -l threads -x -d 'Number of threads'
complete -c shutong -l review -r -d 'Also write an HTML report of every change'
complete -c shutong -s l -l list -d 'List the FILEs that would change'
complete -c shutong -l check -d 'Count what would change'
complete -c shutong -l diff -d 'Show changes as a unified diff'
complete -c shutong -l detect -d 'Report the script of each FILE'
complete -c shutong -l explain -d 'Print one JSON object per change or choice'
complete -c shutong -l json -d 'With --check, --detect or --show-config: JSON'
complete -c shutong -l report -x -a 'text rdjson sarif github' -d 'With --check: list each change'
complete -c shutong -l color -x -a 'auto always never' -d 'Color of --diff'
complete -c shutong -l no-config -d 'Do not look for .shutong.yaml'
complete -c shutong -l show-config -d 'Show which .shutong.yaml is used, and what is set'
complete -c shutong -l progress -x -a 'auto always never' -d 'When to show a progress bar'
complete -c shutong -s q -l quiet -d 'No hints, no progress bar'
complete -c shutong -s v -l verbose -d 'Report each FILE, and a summary'
complete -c shutong -s h -l help -d 'Show help'
complete -c shutong -s V -l version -d 'Show the version'
