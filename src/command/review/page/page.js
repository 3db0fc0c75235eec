/*
 * page.js - the page around the text: kinds, files, lists, steps and keys.
 */

const MOST_COMMON = 60; /* changes listed as the commonest */

const grouped = new Intl.NumberFormat("en");

function byId(id) {
    return document.getElementById(id);
}

/* The singular or the plural, by the number, which replaces {n}. */
function count(n, one, many) {
    return (n === 1 ? one : many).replace("{n}", grouped.format(n));
}

/* ---- steps --------------------------------------------------------------- */

/* The next mark that is shown and wanted, round the end; -1 for none. */
function findMark(from, direction, wanted = isShown) {
    for (let i = 1, at = from; i <= nmarks; i++) {
        at = (at + direction + nmarks) % nmarks;
        if (wanted(at))
            return at;
    }
    return -1;
}

function showPosition() {
    let shown = 0, before = 0;
    for (let mark = 0; mark < nmarks; mark++)
        if (isShown(mark)) {
            shown++;
            if (mark <= view.current)
                before++;
        }
    const at = view.current >= 0 && isShown(view.current) ? grouped.format(before) : "–";
    byId("position").textContent = `${at} / ${grouped.format(shown)}`;
}

function goTo(mark) {
    if (mark < 0)
        return;
    setCurrent(mark);
    const made = reveal(mark);
    made.focus({preventScroll: true});
    /* What is made meanwhile may be higher or lower than it was thought to be. */
    requestAnimationFrame(() => requestAnimationFrame(() => {
        const {top, bottom} = made.getBoundingClientRect();
        if (made.isConnected && (top < byId("bar").offsetHeight || bottom > window.innerHeight))
            made.scrollIntoView({block: "center"});
        if (shownMark.mark === mark && !popup.hidden)
            placePopup(made);
    }));
}

/* Without a current mark, from what is in the window. */
function stepFrom(direction) {
    if (view.current >= 0)
        return view.current;
    const top = byId("bar").offsetHeight;
    const first = [...main.querySelectorAll("mark")].find(
        made => made.getBoundingClientRect().bottom > top);
    if (first === undefined)
        return direction > 0 ? nmarks - 1 : 0;
    const mark = Number(first.dataset.mark);
    return direction > 0 ? mark - 1 : mark;
}

function step(direction) {
    if (nmarks > 0)
        goTo(findMark(stepFrom(direction), direction));
}

/* ---- lists --------------------------------------------------------------- */

function listButton(list, action, ...parts) {
    const item = document.createElement("li");
    const made = button("", null, action);
    made.append(...parts);
    item.append(made);
    list.append(item);
    return item;
}

function makeKinds() {
    const counts = KINDS.map(() => 0);
    for (const entry of entries)
        counts[entry.kind] += entry.count;
    KINDS.forEach(({name, words, sample}, kind) => {
        if (counts[kind] === 0)
            return;
        const label = element("label", "check");
        const box = element("input");
        box.type = "checkbox";
        box.checked = true;
        box.dataset.kind = name;
        box.addEventListener("change", () => {
            filter.kinds[kind] = box.checked;
            applyFilter();
        });
        const example = element("span", `swatch k-${name}`, sample);
        example.lang = "zh";
        example.setAttribute("aria-hidden", "true");
        const output = element("output", "", grouped.format(counts[kind]));
        label.append(box, example, element("span", "words", words), output);
        byId("kinds").append(label);
    });
    const ambiguous = entries.reduce((n, e) => e.ambiguous ? n + e.count : n, 0);
    byId("ambiguous-count").textContent = grouped.format(ambiguous);
    const summary = t("{files}, {marks}, {n} ambiguous", {
        files: count(files.length, t("{n} file"), t("{n} files")),
        marks: count(nmarks, t("{n} mark"), t("{n} marks")),
        n: grouped.format(ambiguous),
    });
    byId("summary").textContent = data.unplaced === 0 ? summary
        : t("{summary}, {unplaced}", {summary, unplaced: count(data.unplaced,
            t("{n} repair that could not be located"),
            t("{n} repairs that could not be located"))});
}

function listFiles() {
    for (const file of files) {
        const counts = element("output", "", grouped.format(file.count) +
            (file.ambiguous > 0 ? `, ${grouped.format(file.ambiguous)} ?` : ""));
        listButton(byId("files"), () => {
            fill(blocks[file.first]);
            file.title.scrollIntoView();
            file.title.focus({preventScroll: true});
        }, element("bdi", "words", file.name), counts);
    }
}

/* Source and result, most frequent first, of what is shown. */
function listCommon() {
    const pairs = new Map();
    for (const entry of entries) {
        if (!filter.kinds[entry.kind] || (filter.onlyAmbiguous && !entry.ambiguous))
            continue;
        const key = `${entry.source}\t${entry.result}`;
        const pair = pairs.get(key) ?? {entry, count: 0};
        pair.count += entry.count;
        pairs.set(key, pair);
    }
    const list = byId("common");
    list.replaceChildren();
    [...pairs.values()].sort((a, b) => b.count - a.count).slice(0, MOST_COMMON)
        .forEach(pair => {
            const {source, result} = pair.entry;
            const same = mark => isShown(mark) && entryOf(mark).source === source &&
                entryOf(mark).result === result;
            listButton(list, () => goTo(findMark(view.current, 1, same)),
                languageElement(data.from, "source", source),
                element("span", "arrow", " → "), languageElement(data.to, "", result),
                element("output", "", grouped.format(pair.count)));
        });
}

function listChosen() {
    const chosen = listChoices();
    const {conflicts} = dictionary();
    byId("choices").replaceChildren();
    for (const {key, value, mark, places} of chosen) {
        const at = mark >= 0 ? mark
            : findMark(nmarks - 1, 1, other => entryOf(other).source === key);
        const where = mark < 0 ? t("everywhere")
            : places > 1 ? t("{n} places", {n: places}) : "";
        const item = listButton(byId("choices"), () => goTo(at),
            languageElement(data.from, "source", key), element("span", "arrow", " → "),
            languageElement(data.to, "new", value), element("output", "", where));
        const remove = button("×", null, () => unchoose(at));
        remove.setAttribute("aria-label", t("Undo {key}", {key}));
        item.append(remove);
    }
    byId("dictionary-empty").hidden = chosen.length > 0;
    byId("dictionary-conflict").textContent = conflicts.length === 0 ? ""
        : t("Two results were chosen for {keys}; the later one counts.", {keys: conflicts.join(t(", "))});
    byId("download").disabled = chosen.length === 0;
}

/* ---- the page ------------------------------------------------------------ */

function applyFilter() {
    hidePopup();
    refresh();
    listCommon();
    showPosition();
}

function isTyping(target) {
    return target instanceof HTMLElement && (target.isContentEditable ||
        (target.matches("input, textarea, select") &&
            !target.matches("[type=checkbox], [type=radio]")));
}

const keys = {
    n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1),
    o: () => byId("beside").click(),
};

document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target) ||
        !byId("keys").checked || !Object.hasOwn(keys, event.key))
        return;
    event.preventDefault();
    keys[event.key]();
});

byId("next").addEventListener("click", () => step(1));
byId("previous").addEventListener("click", () => step(-1));
byId("only-ambiguous").addEventListener("change", event => {
    filter.onlyAmbiguous = event.target.checked;
    applyFilter();
});
byId("beside").addEventListener("change", event => {
    hidePopup();
    reshape(() => {
        view.beside = event.target.checked;
        document.body.classList.toggle("beside", view.beside);
    });
});

function showPanel(shown) {
    document.body.classList.toggle("without-panel", !shown);
    byId("panel-button").setAttribute("aria-expanded", String(shown));
}

byId("panel-button").addEventListener("click", () => {
    const shown = document.body.classList.contains("without-panel");
    reshape(() => showPanel(shown));
});
byId("download").addEventListener("click", () => {
    download();
    unsaved = false;
});

/* Choices are nowhere but here. */
let unsaved = false;
choicesChanged.push(refresh, listChosen, () => {
    unsaved = listChoices().length > 0;
});
window.addEventListener("beforeunload", event => {
    if (unsaved)
        event.preventDefault();
});

let resized = 0;
let width = window.innerWidth;
window.addEventListener("resize", () => {
    if (window.innerWidth === width)
        return;
    width = window.innerWidth;
    clearTimeout(resized);
    resized = setTimeout(estimateAll, 200);
});

if (window.matchMedia("(max-width: 60rem)").matches)
    showPanel(false);
document.title = files.length === 1 ? t("{name} – review", {name: files[0].name})
    : t("{n} files – review", {n: files.length});
byId("files-section").hidden = files.length < 2;
makeKinds();
makeFiles();
listFiles();
listCommon();
listChosen();
showPosition();
for (const block of blocks.slice(0, 2))
    fill(block);
