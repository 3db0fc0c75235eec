/*
 * choices.js - other results that were picked, and the dictionary of them.
 *
 * A choice is for everywhere, by the original alone, or for one mark.  One for
 * a mark takes the characters beside it into its key until the key occurs once.
 */

const MOST_WIDENED = 8; /* characters or changes taken into a key */

const everywhere = new Map(); /* original -> result */
const placed = new Map();     /* mark -> {value, block, units, key, places} */
const choicesChanged = [];    /* called after each change */

/* What a mark is to become, or null where nothing was picked. */
function chosenAt(mark) {
    const entry = entryOf(mark);
    if (entry.kind === REPAIR)
        return null;
    return placed.get(mark)?.value ?? everywhere.get(entry.source) ?? null;
}

/* Why a line of a dictionary cannot say that; "" where it can. */
function problemOf(key, value) {
    if (value === "")
        return t("A result cannot be empty.");
    if (/[\s\u0000-\u001f\u007f]/u.test(value))
        return t("A result cannot contain spaces or control characters: they have a meaning of their own in a dictionary.");
    if (key === "" || /[\u0000-\u001f\u007f]/u.test(key) || /^[#\ufeff]/u.test(key))
        return t("A dictionary cannot contain this original: it is empty, begins with #, or contains control characters.");
    return "";
}

/* How often a key occurs in the texts, wherever. */
function countPlaces(key) {
    let n = 0;
    for (const {text} of blocks)
        for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1))
            n++;
    return n;
}

/* A block's text as changes and single characters between them. */
function unitsOf(block) {
    const units = [];
    let at = 0;
    const plain = end => {
        for (const character of block.text.slice(at, end))
            units.push({source: character, mark: -1});
    };
    for (const mark of changesOf(block)) {
        plain(markStart[mark]);
        units.push({source: entryOf(mark).source, mark});
        at = markStart[mark] + entryOf(mark).source.length;
    }
    plain(block.text.length);
    return units;
}

/* The units that make a mark's original specific, and their key. */
function widen(mark) {
    const units = unitsOf(blocks[markBlock[mark]]);
    let left = units.findIndex(unit => unit.mark === mark), right = left;
    const keyOf = () => units.slice(left, right + 1).map(unit => unit.source).join("");
    const canTake = i => i >= 0 && i < units.length &&
        !/[\s\u0000-\u001f\u007f]/u.test(units[i].source);
    let places = countPlaces(keyOf());
    for (let i = 0; i < MOST_WIDENED && places > 1; i++) {
        /* To the right first, and then in turn. */
        const toRight = i % 2 === 0 ? canTake(right + 1) : !canTake(left - 1);
        if (toRight && canTake(right + 1))
            right++;
        else if (canTake(left - 1))
            left--;
        else
            break;
        places = countPlaces(keyOf());
    }
    return {units: units.slice(left, right + 1), key: keyOf(), places};
}

/* What the line of a choice for one mark says. */
function placedLine(choice) {
    const value = choice.units.map(({source, mark}) =>
        mark < 0 ? source : chosenAt(mark) ?? entryOf(mark).result).join("");
    return {key: choice.key, value};
}

function tellChoices() {
    for (const told of choicesChanged)
        told();
}

/* Picks a result; returns why that cannot be, or "". */
function choose(mark, value, forAll) {
    const {source} = entryOf(mark);
    const problem = problemOf(source, value);
    if (problem !== "")
        return problem;
    if (forAll) {
        everywhere.set(source, value);
        for (const other of [...placed.keys()])
            if (entryOf(other).source === source)
                placed.delete(other);
    } else {
        const widened = widen(mark);
        const lineProblem = problemOf(widened.key, value);
        if (lineProblem !== "")
            return lineProblem;
        placed.set(mark, {value, ...widened});
    }
    tellChoices();
    return "";
}

/* Takes back what was picked for a mark, the one for it alone first. */
function unchoose(mark) {
    if (!placed.delete(mark))
        everywhere.delete(entryOf(mark).source);
    tellChoices();
}

/* All choices: [{key, value, mark or -1, places}]. */
function listChoices() {
    return [
        ...[...everywhere].map(([key, value]) => ({key, value, mark: -1})),
        ...[...placed].map(([mark, choice]) =>
            ({...placedLine(choice), mark, places: choice.places})),
    ];
}

/* The dictionary's lines, and the keys for which there are two results: the
 * later choice then counts. */
function dictionary() {
    const lines = new Map(), conflicts = [];
    for (const {key, value} of listChoices()) {
        if (lines.has(key) && lines.get(key) !== value)
            conflicts.push(key);
        lines.set(key, value);
    }
    return {
        text: [...lines].map(([key, value]) => `${key}\t${value}\n`).join(""),
        conflicts,
    };
}

function download() {
    const blob = new Blob([dictionary().text], {type: "text/plain;charset=utf-8"});
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "own-terms.txt";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
