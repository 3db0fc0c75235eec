#!/bin/bash
# Messages in the person's language: the catalogues have all of them, and the
# command shows them where a person sees them, and nowhere else.
build=$(cd "${BUILD:-build}" && pwd)
data=${OPENCC_DATA:-}
. tests/cli/tap.sh
source=$tap_source
po=$source/src/po

# ---- the catalogues ----------------------------------------------------------

"$po/make-pot" "$shutong" >../pot
check 'the template has messages' test "$(grep -c '^msgid' ../pot)" -gt 200
run grep -P '^msgid.*[\x{4e00}-\x{9fff}]' ../pot
is 'no message of the source is in Chinese' '' "$(cat ../out)"

# What of a template a catalogue has, as msgfmt says it.
statistics() { # TEMPLATE CATALOGUE
	LC_ALL=C msgmerge --quiet --no-fuzzy-matching "$2" "$1" |
		LC_ALL=C msgfmt --check-format --statistics -o /dev/null - 2>&1
}

printf '\nmsgid "nobody has translated this"\nmsgstr ""\n' | cat ../pot - >../more.pot
for language in zh_CN zh_TW; do
	catalogue=$po/$language.po
	check "$language: what is missing is found" grep -q '1 untranslated message' \
		<(statistics ../more.pot "$catalogue")
	run "$source/tests/po/consistent" "$catalogue"
	is "$language: options, punctuation and width" '' "$(cat ../out ../err)"
done
awk '/^msg/ { is_ours = /^msgstr/ } is_ours { sub(/--check/, "--chekc") } { print }' \
	"$po/zh_CN.po" >../wrong.po
run "$source/tests/po/consistent" ../wrong.po
check 'another option than the message has is found' grep -q '^options: ' ../out
sed '/^msgid/!s/{column}/{colunm}/' "$po/zh_CN.po" >../wrong.po
run "$source/tests/po/consistent" ../wrong.po
check 'another place for a value than the message has is found' grep -q '^places: ' ../out
sed '/^msgid/!s/%s/%d/' "$po/zh_CN.po" >../wrong.po
check 'another format than the message has is found' grep -q 'not the same' \
	<(statistics ../pot ../wrong.po)

# Of Chinese, each has what its own script has.
sed -n '/^"/p; /^msgstr/p' "$po/zh_CN.po" >zh_CN
sed -n '/^"/p; /^msgstr/p' "$po/zh_TW.po" >zh_TW
run $shutong --detect zh_CN zh_TW
check 'zh_CN is in simplified script' grep -qE '^zh_CN: simplified: .* 0 traditional-only' ../out
check 'zh_TW is in traditional script' grep -qE '^zh_TW: traditional: .* 0 simplified-only' ../out

# Profiles are called what OpenCC's data calls them.
if [ "$data" = data/opencc/assets ]; then
	for language in zh_CN zh_TW; do
		catalogue=$po/$language.po
		check "$language: nothing is missing (make po)" \
			grep -qxE '[0-9]+ translated messages\.' <(statistics ../pot "$catalogue")
		is "$language: nothing is left over" "$(grep -c '^msgid' ../pot)" \
			"$(grep -c '^msgid' "$catalogue")"
	done
	run "$po/make-zh_TW" "$shutong" "$po/zh_CN.po"
	check 'zh_TW is what shutong makes of zh_CN (make po)' cmp ../out "$po/zh_TW.po"
else
	skip 'catalogues have everything' "they are made with another OpenCC's data"
fi

# ---- the source --------------------------------------------------------------

# OpenCC's interface says what it says to programs, in English.
run "$source/tests/po/unmarked" ../pot \
	$(find "$source/src" -name '*.[ch]' | grep -vE '/(dropin|tools|train)/' | sort)
is 'every text for people is marked' '' "$(cat ../out ../err)"
cat >bad.c <<'EOF'
/* "a comment is no text" */
static const char *const names[] = {"one thing", N_("nothing")};
void say(void)
{
    message_error(n > 0 ? "out of memory" : "out of "
                          "paper");
    message_error("failed");
    printf("%s: %" PRIu64 " more things\n", name, n);
    puts("name_of_it");
    static_assert(sizeof(n) > 1,
                  "what a compiler says");
    puts("<p class=\"of a page\">text on it</p>");
    puts("<html lang=\"");
}
EOF
run "$source/tests/po/unmarked" ../pot bad.c
is 'what is not marked is found' 'bad.c:2: one thing
bad.c:5: out of paper
bad.c:7: failed
bad.c:8: %s: %<PRIu64> more things\n
bad.c:12: <p class=\"of a page\">text on it</p>' "$(cat ../out)"

# ---- the page of --review ------------------------------------------------------

page=$source/src/command/review/page
sed -n '/^#: .*review\/[^ ]*\.js/,/^$/s/^msgid "\(.*\)"$/\1/p' ../pot | LC_ALL=C sort >../looked-up
run "$page/list-words" scripts "$page"
check 'what scripts look up can be looked up' cmp ../looked-up ../out
run "$source/tests/po/unmarked-page" "$page/page.html" "$page"/*.js
is 'every text of the page is marked' '' "$(cat ../out ../err)"
cat >bad.html <<'EOF'
<title>@[Known]@</title><p title="@[Known]@">@[Known {0}|<kbd>n</kbd>]@ <kbd>n</kbd> more</p>
<button aria-label="Go
on">→</button>
EOF
cat >bad.js <<'EOF'
/* "a comment is no text" */
made.setAttribute("aria-label", t("What is marked"));
made.className = "check k-one";
made.textContent = `${n} more`;
said.textContent = "Done";
return n > 0 ? t("{n} more") : t("no "
    + "more");
throw t(`none of ${n}`);
EOF
run "$source/tests/po/unmarked-page" bad.html bad.js
is 'what is not marked is found' 'bad.html:1: more
bad.html:2: Go on
bad.js:4: ${n} more
bad.js:5: Done
bad.js:6: no 
bad.js:8: none of ${n}' "$(cat ../out)"

# ---- what is shown -----------------------------------------------------------

LOCPATH=$build/tests/locale
mkdir -p "$LOCPATH"
for locale in zh_CN.UTF-8 zh_TW.UTF-8 zh_TW.BIG5 zh_CN.GB18030; do
	[ -d "$LOCPATH/$locale" ] ||
		localedef -i "${locale%.*}" -f "${locale#*.}" "$LOCPATH/$locale" 2>/dev/null
done
if [ ! -d "$LOCPATH/zh_CN.UTF-8" ] || [ ! -d "$LOCPATH/zh_TW.BIG5" ]; then
	skip 'what is shown' 'there is no localedef, or none of its files (Debian: locales)'
	finish
fi
# The C library's newlocale() does not free what it makes of LOCPATH.
echo 'leak:argz_add_sep' >../leaks
LSAN_OPTIONS=suppressions=$(cd .. && pwd)/leaks:print_suppressions=0
export LOCPATH LSAN_OPTIONS

# Runs shutong with such an environment.
with() { # VARIABLE=VALUE... -- ARGUMENT...
	local environment=()
	while [ "$1" != -- ]; do
		environment+=("$1")
		shift
	done
	shift
	run env -u LC_ALL -u LANG -u LANGUAGE "${environment[@]}" $shutong "$@"
}

printf '头发\n漢\n' >a
printf 'x\n汉\377\n' >bad
printf '后台\n' >terms
printf 'a\tb\na\tc\n' >twice

shows() { # LOCALE WHAT LINE-OF-STDOUT-OR-STDERR STATUS ARGUMENT...
	local locale=$1 what=$2 line=$3 wanted=$4
	shift 4
	with LC_ALL=$locale -- "$@"
	is "$locale: $what: status" $wanted $status
	check "$locale: $what" grep -qxF -e "$line" ../out ../err
}
shows zh_CN.UTF-8 help '  -h, --help              显示此帮助' 0 --help
shows zh_TW.UTF-8 help '  -h, --help              顯示此說明' 0 --help
for locale in zh_CN.UTF-8 zh_TW.UTF-8 C.UTF-8; do
	with LC_ALL=$locale -- --help
	is "$locale: the columns of help" '' "$("$source/tests/po/columns" <../out)"
done
shows zh_CN.UTF-8 'a place' 'shutong: bad:2:4: 不合法的 UTF-8（字节 FF）；--invalid=keep 可照抄不合法的字节，--invalid=replace 可换成 U+FFFD' 2 -c s2t bad
shows zh_TW.UTF-8 'a place' 'shutong: bad:2:4: 不合法的 UTF-8（位元組 FF）；--invalid=keep 可照抄不合法的位元組，--invalid=replace 可換成 U+FFFD' 2 -c s2t bad
shows zh_CN.UTF-8 'a file and a line' 'shutong: terms:1: 键与值之间没有制表符' 2 -c s2t -d terms a
shows zh_TW.UTF-8 'a file and a line' 'shutong: terms:1: 鍵與值之間沒有定位字元' 2 -c s2t -d terms a
shows zh_CN.UTF-8 'a count' 'a: 1 行中有 2 个字符会更改' 1 -c s2t --check a
shows zh_TW.UTF-8 'a count' 'a: 1 行中有 2 個字元會更改' 1 -c s2t --check a
shows zh_CN.UTF-8 'a note' 'shutong: twice:2: 键 a 重复；以第 1 行的第一次为准' 0 -c s2t -d twice a
shows zh_CN.UTF-8 'what the library says' 'shutong: 没有转换方案 s2x；是不是想用 s2t？参见 --list-profiles' 2 -c s2x a
shows zh_TW.UTF-8 'a profile' 's2tw    簡體中文到繁體中文（臺灣標準）' 0 --list-profiles
shows zh_CN.UTF-8 'a repair' 'radicals       当作汉字使用的康熙部首和其他部首' 0 --list-repairs
shows zh_CN.UTF-8 'options together' 'shutong: --json 要与 --check、--detect 或 --show-config 一起使用；参见 shutong --help' 2 -c s2t --json a
shows zh_CN.UTF-8 'an output that is not made' 'shutong: bad:2:4: 不合法的 UTF-8（字节 FF）；--invalid=keep 可照抄不合法的字节，--invalid=replace 可换成 U+FFFD；没有创建 o' 2 -c s2t -o o bad
# The page is UTF-8 in any locale, and is all there whatever was said before.
for locale in zh_CN.UTF-8 zh_TW.UTF-8 C.UTF-8; do
	with LC_ALL=$locale -- -c s2t --review $locale.html a
	is "$locale: a page: status" 0 $status
done
check 'zh_CN: a page' grep -q '^<html lang="zh-Hans-CN">$' zh_CN.UTF-8.html
check 'zh_TW: a page' grep -q '<noscript><p>此頁面需要 JavaScript' zh_TW.UTF-8.html
check 'English: a page' grep -q '^<html lang="en">$' C.UTF-8.html
check 'English: has no table of words' grep -q 'id="data">{"from":' C.UTF-8.html
is 'the same scripts in each language' 1 "$(sed -n 's/.*Content-Security-Policy" //p' zh_CN.UTF-8.html zh_TW.UTF-8.html C.UTF-8.html | sort -u | wc -l)"
for locale in zh_TW.BIG5 zh_CN.GB18030; do
	with LC_ALL=$locale -- -v -c s2t --review page.html a none
	check "$locale: the page is that of UTF-8" cmp page.html ${locale%.*}.UTF-8.html
done
with LC_ALL=zh_CN.UTF-8 -- --detect a
check 'zh_CN.UTF-8: a script' grep -q '^a: 简繁混合: 汉字 3 个' ../out

english="shutong: none: cannot be opened: No such file or directory"
with LC_ALL=zh_CN.UTF-8 -- -c s2t none
check 'an errno: begins in Chinese' grep -q '^shutong: none: 无法打开：' ../err
for environment in LC_ALL=C LC_ALL=POSIX LC_ALL=xx_YY.UTF-8 LANG=C LC_ALL= \
	'LC_ALL=C LANG=zh_CN.UTF-8' 'LC_MESSAGES=C LANG=zh_CN.UTF-8' \
	'LC_ALL=C LANGUAGE=zh_CN' 'LC_ALL=xx_YY.UTF-8 LANGUAGE=zh_CN' \
	'LANG=zh_CN.UTF-8 LANGUAGE=en_US:en:zh_CN' 'LANG=zh_CN.UTF-8 LANGUAGE=en'; do
	with $environment -- -c s2t none
	is "$environment: English" "$english" "$(cat ../err)"
	with $environment -- --help
	check "$environment: English help" grep -q '^Usage: ' ../out
done
with LC_CTYPE=C LC_MESSAGES=zh_CN.UTF-8 -- -c s2t none
is 'a charset that has no Chinese: English, not ???' "$english" "$(cat ../err)"
for environment in LANG=zh_CN.UTF-8 LC_MESSAGES=zh_CN.UTF-8\ LC_CTYPE=zh_TW.UTF-8 \
	'LANG=zh_TW.UTF-8 LANGUAGE=zh_CN' 'LC_ALL=zh_TW.UTF-8 LANGUAGE=xx:zh_CN:zh_TW'; do
	with $environment -- -c s2t none
	check "$environment: simplified" grep -q ': 无法打开' ../err
done

# Other charsets: words in that of the locale, names as they are.
for locale in zh_TW.BIG5 zh_CN.GB18030; do
	charset=${locale#*.}
	name=$(printf '說明' | iconv -t $charset)
	for arguments in --help --list-profiles "-t zh-TW $name" '-c s2t -o o bad'; do
		with LC_ALL=${locale%.*}.UTF-8 -- ${arguments/"$name"/說明}
		cat ../out ../err >../right
		with LC_ALL=$locale -- $arguments
		cat ../out ../err | iconv -f $charset >../got
		check "$locale: ${arguments%% *}: the same words" cmp ../right ../got
		case $arguments in
		*"$name") check "$locale: a name is left as it is" grep -qaF "shutong: $name: " ../err ;;
		esac
	done
done

# ---- what is not for people ---------------------------------------------------

for arguments in '-t zh-TW a' '-t zh-TW --diff a' '-t zh-TW -l a' '-t zh-TW --check -v --json a' \
	'--detect --json -v a' '-t zh-TW --explain a' '--version' '--list-encodings' \
	'--repair -t zh-TW --check --json a'; do
	with LC_ALL=C -- $arguments
	cp ../out ../right
	wanted=$status
	with LC_ALL=zh_CN.UTF-8 -- $arguments
	is "$arguments: status" $wanted $status
	check "$arguments: is in no language" cmp ../out ../right
done

# A run that says nothing does not look for a language.
if strace -o /dev/null true 2>/dev/null; then
	for arguments in '-t zh-TW' '-c s2twp' '--detect --json'; do
		printf '头发\n' >only
		run env LC_ALL=zh_CN.UTF-8 strace -f -o ../trace $shutong -j 1 $arguments only
		check "$arguments: was traced" grep -q '"only"' ../trace
		is "$arguments: opens nothing of locales" '' "$(grep -a 'locale\|LC_' ../trace)"
	done
	run env LC_ALL=zh_CN.UTF-8 strace -f -o ../trace $shutong -c s2t none
	check 'a run that says something does' grep -q 'locale.*LC_MESSAGES' ../trace
else
	skip 'opens nothing of locales' 'strace cannot trace here'
fi

# ---- threads and progress -----------------------------------------------------

for i in $(seq 100); do
	printf '头发\n\377\n' >"many$i"
done
with LC_ALL=zh_CN.UTF-8 -- -j 1 -c s2t many*
cp ../err ../right
with LC_ALL=zh_CN.UTF-8 -- -j 4 -c s2t many*
is 'threads: one line each' 100 "$(grep -c '不合法的 UTF-8' ../err)"
check 'threads: the same messages' cmp ../err ../right

long=$(printf '很长的文件名%.0s' 1 2 3 4 5)
printf '头发\n' >"$long.txt"
with LC_ALL=zh_CN.UTF-8 -- -v --progress=always -c s2t a "$long.txt"
check 'progress: in Chinese' grep -q '第 2 个文件，共 2 个，' ../err
check 'the summary: in Chinese' grep -qE '^.*shutong: 2 个文件，[0-9]+ B，用时 ' ../err
cp ../err ../progress
run python3 -c '
import re, sys, unicodedata
text = sys.stdin.buffer.read().decode("utf-8")  # strictly: no character is cut
lines = re.findall(r"\r([^\r\x1b]+)\x1b\[K", text)
wide = lambda s: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in s)
print(len(lines) > 0, max(map(wide, lines)) <= 79, "..." in lines[-1])' <../progress
is 'progress: fits the terminal, with a name that does not' 'True True True' "$(cat ../out)"

finish
