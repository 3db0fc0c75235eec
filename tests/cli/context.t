#!/bin/sh
# The context models: made of a small folder of text the same twice, and what is
# said of a folder that lacks a text, of damage, and of a damaged model.
. tests/cli/tap.sh

build=$tap_source/${BUILD:-build}
train=$build/tools/train_context
check=$build/tools/check_context
data=$tap_source/data/context
dictionaries=$build/dictionaries

mkdir -p text/hant data
cp "$data"/*.txt data
printf 'hant one 1 1000\nhant two 0.5 1000\n' >data/sources.txt
text() { # number
	for i in 1 2 3 4 5 6; do
		echo "第$1次頭髮剪短了$i"
		echo "第$1次發現了$i個錯"
		echo "在第$1個房間裡面$i"
		echo "跑了$1公里$i"
		echo "他在$1面前吃麵$i"
	done
}
text 一 | xz >text/hant/one.txt.xz
text 二 | xz >text/hant/two.txt.xz
make_model() { # file, option...
	made=$1
	shift
	run "$train" hant text data "$dictionaries" "$made" --models=2 --weights=500 "$@"
}
said() { # name, piece...
	name=$1
	shift
	is "$name: status 2" 2 $status
	is "$name: one line" 1 "$(wc -l <../err)"
	for piece; do
		check "$name: $piece" grep -qF -- "$piece" ../err
	done
}

make_model first
is 'a model of two small texts' '0 ' "$status $(cat ../err)"
make_model second
check 'the same bytes, twice' cmp first second
check 'it is whole' "$check" first
make_model other --without=two
is 'a source left out is measured' 0 $status
check 'and what OpenCC and the model get wrong is told' grep -q '^two .*OpenCC.*model' ../out

make_model third --without=three
said 'a source that is none' '--without: no source three'
make_model third --bad
said 'an option that is none' 'unknown option --bad'
run "$train" hant text
said 'too few arguments' 'usage: train_context'
run "$train" jp text data "$dictionaries" third
said 'no such target' 'regional, not jp'

mv text/hant/two.txt.xz two.xz
make_model third
said 'a folder that lacks a source' 'the folder of text lacks a source' text/hant/two.txt.xz
head -c 60 two.xz >text/hant/two.txt.xz
make_model third
said 'a damaged source' text/hant/two.txt.xz 'it is damaged'
printf 'only simplified: 头发发现\n' | xz >text/hant/two.txt.xz
make_model third
said 'a source in the other script' text/hant/two.txt.xz 'it has no lines in this script'
cp two.xz text/hant/two.txt.xz
printf 'hant one\n' >data/sources.txt
make_model third
said 'a table of sources that is none' data/sources.txt:1: 'not a script, a name'

# The model of regional vocabulary, of the same text and its own list of words.
make_regional() { # kind, file
	run "$train" "$1" text data "$dictionaries" "$2"
}
cp "$data"/regional-*.txt data
printf 'hant one technical 1000\nhant two other 1000\n' >data/regional-sources.txt
printf '文件 9\n打开 8\n头发 7\n' >list
make_regional regional-words list
is 'a list of words' '0 ' "$status $(cat ../err)"
check 'keys are in it' grep -q '^文件	' data/regional-words.txt
cp data/regional-words.txt words
make_regional regional-words list
check 'the same list, twice' cmp words data/regional-words.txt
make_regional regional first.regional
is 'a model of regional vocabulary' '0 ' "$status $(cat ../err)"
make_regional regional second.regional
check 'the same bytes of it, twice' cmp first.regional second.regional
check 'it is whole, too' "$check" first.regional
mv text/hant/one.txt.xz one.xz
make_regional regional third
said 'it lacks a source' 'the folder of text lacks a source' text/hant/one.txt.xz
head -c 60 one.xz >text/hant/one.txt.xz
make_regional regional third
said 'it has a damaged source' text/hant/one.txt.xz 'it is damaged'
cp one.xz text/hant/one.txt.xz
printf 'hant one software 1000\n' >data/regional-sources.txt
make_regional regional third
said 'a table that is none' data/regional-sources.txt:1: 'technical or other'
printf 'hant one technical 1000\n' >data/regional-sources.txt
printf 'hant maybe 文件\n' >data/regional-everyday.txt
make_regional regional third
said 'words that are none' data/regional-everyday.txt:1: 'everyday or technical'
printf '文件\n' >data/regional-words.txt
make_regional regional third
said 'a list that is none' data/regional-words.txt:1: 'not a word, a tab and a cost'

head -c 5000 first.regional >cut
run "$check" cut
said 'a model of it that is cut off' cut: 'a damaged context model'
head -c 5000 first >cut
run "$check" first cut
said 'a model that is cut off' cut: 'a damaged context model'
echo 'no model' >none
run "$check" none
said 'what is no model' none: 'it is no context model'
run "$check" missing
said 'no such model' missing: 'No such file'
finish
