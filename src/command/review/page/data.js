/*
 * data.js - the page's data: files, blocks of text, entries and marks.
 *
 * review.c says what an entry is, blocks.h what a block is.  A mark is a number
 * here, from 0 in the order of the text; what is known of it are numbers in
 * arrays, since a book has half a million.
 */
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);

/*
 * One of the page's own texts in the user's language, with values instead of
 * their names in braces.  The data contains the translation if the language is
 * not English.  The text is written in the call, in one line, so that it can be
 * found.
 */
function t(text, values = {}) {
    return (data.words?.[text] ?? text).replace(/\{(\w+)\}/g,
        (whole, name) => values[name] ?? whole);
}

/* In the order of enum kind. */
const KINDS = [
    {name: "phrase", words: t("phrase"), sample: "头发"},
    {name: "character", words: t("character"), sample: "发"},
    {name: "state", words: t("decided by script"), sample: "后"},
    {name: "vocabulary", words: t("vocabulary"), sample: "软件"},
    {name: "term", words: t("custom term"), sample: "词"},
    {name: "kept", words: t("kept"), sample: "台"},
    {name: "preference", words: t("preferred form"), sample: "臺"},
    {name: "context", words: t("decided by context"), sample: "干"},
    {name: "quotes", words: t("quotation mark"), sample: "「"},
    {name: "repair", words: t("repaired"), sample: "龟"},
    {name: "unexplained", words: t("unexplained"), sample: "字"},
];
const REPAIR = 9;

/* In the order of enum shutong_script. */
const SCRIPTS = [t("of unknown script"), t("simplified"), t("traditional"), t("mixed"),
    t("traditional, converted character by character")];

const entries = data.entries.map(
    ([source, result, kind, ambiguous = 0, dictionaries = 0, candidates = 0,
        percent = 100, script = 0, line = 0]) => ({
        source, kind, percent, line,
        result: result === 0 ? source : result,
        ambiguous: ambiguous === 1,
        dictionaries: data.dictionaries[dictionaries] ?? "",
        candidates: candidates === 0 ? [] : candidates,
        script: SCRIPTS[script],
        count: 0,
    }));

/* A repair's length is of what it became: the text is the repaired one. */
function length(entry) {
    return (entry.kind === REPAIR ? entry.result : entry.source).length;
}

const files = [];
const blocks = [];
let nmarks = 0;

for (const {name, blocks: parts} of data.files) {
    const file = {name, first: blocks.length, count: 0, ambiguous: 0};
    let line = 1;
    for (const [text, changes, repairs = []] of parts) {
        const n = (changes.length + repairs.length) / 2;
        blocks.push({
            file, text, changes, repairs, line, marks: nmarks, n,
            /* The end of a line that the block before began. */
            continues: blocks.length > file.first &&
                !blocks[blocks.length - 1].text.endsWith("\n"),
        });
        nmarks += n;
        for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
            line++;
    }
    file.end = blocks.length;
    files.push(file);
}

const markBlock = new Uint32Array(nmarks);
const markStart = new Uint32Array(nmarks); /* in the block's text */
const markEntry = new Uint32Array(nmarks);

/* Lists the marks of one kind of list of a block: [start, entry], ... */
function unpack(numbers) {
    const list = [];
    let at = 0;
    for (let i = 0; i < numbers.length; i += 2) {
        at += numbers[i];
        list.push([at, numbers[i + 1]]);
        at += length(entries[numbers[i + 1]]);
    }
    return list;
}

blocks.forEach((block, number) => {
    const list = unpack(block.changes);
    if (block.repairs.length > 0) {
        /* A repair comes before the changes within it. */
        list.unshift(...unpack(block.repairs));
        list.sort((a, b) => a[0] - b[0]);
    }
    list.forEach(([start, entry], i) => {
        const mark = block.marks + i;
        markBlock[mark] = number;
        markStart[mark] = start;
        markEntry[mark] = entry;
        entries[entry].count++;
        block.file.count++;
        if (entries[entry].ambiguous)
            block.file.ambiguous++;
    });
});

function entryOf(mark) {
    return entries[markEntry[mark]];
}

/* The marks of a block that are changes of its text, not repairs. */
function changesOf(block) {
    const list = [];
    for (let mark = block.marks; mark < block.marks + block.n; mark++)
        if (entryOf(mark).kind !== REPAIR)
            list.push(mark);
    return list;
}

/* Line and column of a mark in the text that was converted, from 1. */
function placeOf(mark) {
    const block = blocks[markBlock[mark]];
    const before = block.text.slice(0, markStart[mark]);
    const newline = before.lastIndexOf("\n");
    let column = [...before.slice(newline + 1)].length + 1;
    for (let i = markBlock[mark]; newline < 0 && blocks[i].continues;) {
        const text = blocks[--i].text;
        column += [...text.slice(text.lastIndexOf("\n") + 1)].length;
        if (text.includes("\n"))
            break;
    }
    return {file: block.file, line: block.line + before.split("\n").length - 1, column};
}
