/*
 * view.js - the text in the window: blocks come and go as it is scrolled.
 *
 * Every block has a section, which is as high as the block is or is thought to
 * be; only sections near the window have content.  Text comes into the page as
 * text only, never as HTML.
 */

const main = document.getElementById("text");
const filter = {kinds: KINDS.map(() => true), onlyAmbiguous: false};
const view = {beside: false, current: -1, whole: false, scale: 1};

function isShown(mark) {
    const entry = entryOf(mark);
    return filter.kinds[entry.kind] && (!filter.onlyAmbiguous || entry.ambiguous);
}

/* Makes an element with text, which may have any characters. */
function element(name, className = "", text = "") {
    const made = document.createElement(name);
    if (className !== "")
        made.className = className;
    putText(made, text);
    return made;
}

/* Characters that would not be seen, or that turn round what is around them:
 * all controls but tab and newline, and format characters. */
const SIGNS = new RegExp("[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad" +
    "\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb" +
    "\\u{e0000}-\\u{e007f}]", "u");

function signOf(character) {
    return "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
}

function putText(parent, text) {
    if (!SIGNS.test(text)) {
        if (text !== "")
            parent.append(text);
        return;
    }
    for (const piece of text.split(new RegExp(`(${SIGNS.source})`, "u"))) {
        if (!SIGNS.test(piece)) {
            parent.append(piece);
            continue;
        }
        const sign = document.createElement("span");
        sign.className = "sign";
        sign.textContent = signOf(piece);
        parent.append(sign);
    }
}

/* ---- a block's content --------------------------------------------------- */

function dressMark(made, mark) {
    const entry = entryOf(mark);
    const value = chosenAt(mark);
    made.className = `k-${KINDS[entry.kind].name}` +
        (entry.ambiguous ? " ambiguous" : "") + (value !== null ? " chosen" : "") +
        (mark === view.current ? " current" : "");
    if (entry.kind === REPAIR && entry.result !== "")
        return; /* its content is text and other marks */
    made.textContent = "";
    putText(made, (value ?? entry.result) || "∅");
}

function makeMark(mark) {
    const made = document.createElement("mark");
    made.dataset.mark = mark;
    if (entryOf(mark).kind === REPAIR) {
        /* Other marks may be within, which no button may have. */
        made.setAttribute("role", "group");
        made.setAttribute("aria-label", KINDS[REPAIR].words);
    } else {
        made.setAttribute("role", "button");
        made.setAttribute("aria-haspopup", "dialog");
    }
    made.tabIndex = mark === view.current ? 0 : -1;
    dressMark(made, mark);
    return made;
}

/* The rows of one side of a block: fragments, one for each line. */
class Side {
    constructor(block, isOriginal) {
        this.block = block;
        this.isOriginal = isOriginal;
        this.rows = [document.createDocumentFragment()];
        this.parent = this.rows[0];
        this.at = 0;
        this.repairEnd = -1; /* while a repair is open */
        this.silent = false; /* the text that a repair replaced is not shown */
    }

    newRow() {
        this.rows.push(document.createDocumentFragment());
        if (this.repairEnd < 0)
            this.parent = this.rows.at(-1);
        else
            this.closeRepair();
    }

    closeRepair() {
        this.repairEnd = -1;
        this.silent = false;
        this.parent = this.rows.at(-1);
    }

    /* Text without marks, up to `end`. */
    plain(end) {
        if (this.repairEnd >= 0 && this.repairEnd <= end) {
            this.lines(this.repairEnd);
            this.closeRepair();
        }
        this.lines(end);
    }

    lines(end) {
        if (end <= this.at)
            return;
        this.block.text.slice(this.at, end).split("\n").forEach((line, i) => {
            if (i > 0)
                this.newRow();
            if (!this.silent)
                putText(this.parent, line);
        });
        this.at = end;
    }

    repair(mark) {
        const entry = entryOf(mark);
        const end = markStart[mark] + entry.result.length;
        this.closeRepair();
        if (isShown(mark) || this.isOriginal) {
            const made = this.isOriginal ? element("span", "was", entry.source)
                : makeMark(mark);
            this.parent.append(made);
            if (entry.result === "")
                return;
            this.parent = made;
        } else if (entry.result === "") {
            return;
        }
        this.repairEnd = end;
        this.silent = this.isOriginal;
    }

    change(mark) {
        const entry = entryOf(mark);
        if (!this.silent) {
            if (this.isOriginal)
                this.parent.append(isShown(mark) ? element("span", "was", entry.source)
                    : element("span", "", entry.source));
            else if (isShown(mark))
                this.parent.append(makeMark(mark));
            else
                putText(this.parent, chosenAt(mark) ?? entry.result);
        }
        this.at = markStart[mark] + entry.source.length;
        if (this.repairEnd >= 0 && this.at >= this.repairEnd)
            this.closeRepair();
    }

    make() {
        for (let mark = this.block.marks; mark < this.block.marks + this.block.n; mark++) {
            this.plain(markStart[mark]);
            if (entryOf(mark).kind === REPAIR)
                this.repair(mark);
            else
                this.change(mark);
        }
        this.plain(this.block.text.length);
        /* A newline ends a row; there is none after the last. */
        if (this.block.text.endsWith("\n") && this.rows.length > 1)
            this.rows.pop();
        return this.rows;
    }
}

function makeRow(number, result, original) {
    const row = element("div", "row");
    const gutter = element("span", "number", number);
    gutter.setAttribute("aria-hidden", "true");
    const cell = element("p", "result");
    cell.lang = data.to;
    cell.append(result);
    row.append(gutter, cell);
    if (original !== undefined) {
        const old = element("p", "original");
        old.lang = data.from;
        old.append(original);
        row.append(old);
    }
    return row;
}

function fill(block) {
    if (block.filled)
        return;
    const results = new Side(block, false).make();
    const originals = view.beside ? new Side(block, true).make() : [];
    block.section.replaceChildren(...results.map((result, i) =>
        makeRow(i === 0 && block.continues ? "↪" : String(block.line + i),
            result, view.beside ? originals[i] : undefined)));
    block.section.style.height = "";
    block.filled = true;
}

function empty(block) {
    if (!block.filled || view.whole || block.section.contains(document.activeElement))
        return;
    block.section.style.height = `${block.section.offsetHeight * view.scale}px`;
    block.section.replaceChildren();
    block.filled = false;
}

/* ---- all blocks ---------------------------------------------------------- */

/* Pixels that a block will need: rows of characters as wide as they are high,
 * which Han characters are. */
function estimate(block, measure) {
    let rows = 0, lines = 0;
    for (let at = 0; at < block.text.length; lines++) {
        const newline = block.text.indexOf("\n", at);
        const end = newline < 0 ? block.text.length : newline;
        rows += Math.max(1, Math.ceil((end - at) / measure.perRow));
        at = end + 1;
    }
    return rows * measure.rowHeight + lines * measure.gap;
}

function measure() {
    const sample = main.appendChild(makeRow("0", "字", view.beside ? "字" : undefined));
    const cell = sample.querySelector(".result");
    const style = getComputedStyle(cell);
    const size = parseFloat(style.fontSize);
    const found = {
        perRow: Math.max(1, Math.floor(cell.clientWidth / size)),
        rowHeight: parseFloat(style.lineHeight),
        gap: sample.offsetHeight - parseFloat(style.lineHeight),
    };
    sample.remove();
    return found;
}

/* Browsers scroll no further than 2^24 pixels.  Where a text is higher, what is
 * not there is less high than it would be. */
const TALLEST = 12e6;

function estimateAll() {
    const measured = measure();
    const heights = blocks.map(block => estimate(block, measured));
    view.scale = Math.min(1, TALLEST / heights.reduce((sum, height) => sum + height, 1));
    blocks.forEach((block, i) => {
        if (!block.filled)
            block.section.style.height = `${heights[i] * view.scale}px`;
    });
}

const observer = new IntersectionObserver(seen => {
    for (const {target, isIntersecting} of seen) {
        const block = blocks[Number(target.dataset.block)];
        if (isIntersecting)
            fill(block);
        else
            empty(block);
    }
}, {rootMargin: "1200px 0px"});

function makeFiles() {
    for (const file of files) {
        const section = element("section", "file");
        file.title = section.appendChild(element("h2", "file-name", file.name));
        file.title.tabIndex = -1;
        for (let i = file.first; i < file.end; i++) {
            const block = blocks[i];
            block.section = section.appendChild(element("div", "block"));
            block.section.dataset.block = i;
        }
        if (blocks[file.first].text === "" && file.count === 0)
            section.append(element("p", "nothing", t("(empty)")));
        main.append(section);
    }
    estimateAll();
    for (const block of blocks)
        observer.observe(block.section);
}

/* Renders the blocks that exist again, after their content has changed. */
function refresh() {
    for (const block of blocks)
        if (block.filled) {
            block.filled = false;
            fill(block);
        }
}

/* Changes how blocks look, and keeps in view what is at the window's top. */
function reshape(change) {
    const top = document.getElementById("bar").offsetHeight;
    const at = blocks.findIndex(block => block.section.getBoundingClientRect().bottom > top);
    change();
    refresh();
    estimateAll();
    if (at > 0)
        blocks[at].section.scrollIntoView();
}

function markElement(mark) {
    return main.querySelector(`mark[data-mark="${mark}"]`);
}

/* Brings a mark into the window, wherever it is. */
function reveal(mark) {
    const number = markBlock[mark];
    for (const block of blocks.slice(Math.max(0, number - 1), number + 2))
        fill(block);
    const made = markElement(mark);
    made.scrollIntoView({block: "center"});
    return made;
}

function setCurrent(mark) {
    const before = markElement(view.current);
    view.current = mark;
    if (before !== null) {
        before.tabIndex = -1;
        before.classList.remove("current");
    }
    const made = markElement(mark);
    if (made !== null) {
        made.tabIndex = 0;
        made.classList.add("current");
    }
}

window.addEventListener("beforeprint", () => {
    view.whole = true;
    blocks.forEach(fill);
});
window.addEventListener("afterprint", () => {
    view.whole = false;
    for (const block of blocks) {
        observer.unobserve(block.section);
        observer.observe(block.section);
    }
});
