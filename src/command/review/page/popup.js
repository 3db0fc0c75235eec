/*
 * popup.js - what is shown for a mark, and where another result is chosen.
 *
 * There is one window.  It shows while a mark or the window itself is hovered
 * over or has the focus, until Escape.
 */

const popup = document.getElementById("popup");
const shownMark = {mark: -1, pinned: false, timer: 0};

const REASONS = {
    phrase: t("a phrase"),
    character: t("the character’s own entry"),
    state: t("the script of the surrounding text"),
    vocabulary: t("regional vocabulary"),
    term: t("a custom term"),
    kept: t("a term or pattern to leave unchanged"),
    preference: t("a form that --prefer names"),
    context: t("context"),
    quotes: t("--quotes"),
    repair: t("a repair before the conversion"),
    unexplained: t("unknown"),
};

/* The dictionaries, the line of one, or the rule that decided; "" for none. */
function originOf(entry) {
    if (entry.dictionaries === "")
        return "";
    if (entry.kind === REPAIR)
        return t("rule {name}", {name: entry.dictionaries});
    if (entry.line > 0)
        return t("{file}, line {line}", {file: entry.dictionaries, line: entry.line});
    return entry.dictionaries.split(" ").join(t(", "));
}

/* What an ambiguous entry could have become, as a sentence. */
function ambiguityOf(entry) {
    if (entry.kind === REPAIR)
        return t("Not repaired: there was too little evidence.");
    if (entry.candidates.length > 1)
        return t("Check this one: there are {n} candidates.", {n: entry.candidates.length});
    return t("Check this one.");
}

/* The sentences about what decided. */
function reasonsOf(entry) {
    const kind = KINDS[entry.kind].name;
    const origin = originOf(entry);
    const reason = origin === "" ? REASONS[kind]
        : t("{reason} ({origin})", {reason: REASONS[kind], origin});
    const percent = `${entry.percent}\u00a0%`;
    const decided = kind === "state"
        ? t("Decided by: {reason}. The surrounding text is {script} ({percent} certain).",
            {reason, script: entry.script, percent})
        : kind === "context" ? t("Decided by: {reason} ({percent} certain).", {reason, percent})
            : t("Decided by: {reason}.", {reason});
    return entry.ambiguous
        ? t("{decided} {ambiguous}", {decided, ambiguous: ambiguityOf(entry)}) : decided;
}

function languageElement(lang, className, text) {
    const made = element("bdi", className, text === "" ? "∅" : text);
    made.lang = lang;
    return made;
}

function pairElement(entry, value) {
    const pair = element("p", "pair");
    pair.append(languageElement(data.from, "source", entry.source),
        element("span", "arrow", " → "),
        languageElement(data.to, "", entry.result));
    if (value !== null)
        pair.append(element("span", "arrow", " → "), languageElement(data.to, "new", value));
    return pair;
}

function button(text, pressed, action) {
    const made = element("button", "", text);
    made.type = "button";
    if (pressed !== null)
        made.setAttribute("aria-pressed", String(pressed));
    made.addEventListener("click", action);
    return made;
}

/* The part in which a result is picked. */
function choiceElement(mark) {
    const entry = entryOf(mark);
    const form = element("form");
    const places = entries.reduce((n, other) => other.source === entry.source &&
        other.kind !== REPAIR ? n + other.count : n, 0);
    const value = chosenAt(mark);

    const all = element("input");
    all.type = "checkbox";
    all.name = "everywhere";
    all.checked = everywhere.has(entry.source) && !placed.has(mark);
    const allLabel = element("label", "check");
    allLabel.append(all, element("span", "", places === 1 ? t("everywhere (1 place)")
        : t("everywhere ({n} places)", {n: places})));
    const said = element("p", "said");
    said.setAttribute("role", "status");

    const pick = text => {
        if (text === entry.result && !all.checked && !everywhere.has(entry.source)) {
            unchoose(mark);
            showPopup(mark, true);
            return;
        }
        const problem = choose(mark, text, all.checked);
        said.textContent = problem;
        if (problem === "") {
            showPopup(mark, true);
            popup.querySelector("button[aria-pressed=true], input").focus();
        }
    };

    const candidates = element("div", "candidates");
    candidates.setAttribute("role", "group");
    candidates.setAttribute("aria-label", t("Candidates"));
    for (const text of new Set([entry.result, ...entry.candidates, entry.source])) {
        if (text === "")
            continue;
        const made = button(text, text === (value ?? entry.result), () => pick(text));
        made.lang = text === entry.source ? data.from : data.to;
        candidates.append(made);
    }

    const own = element("input", "own");
    own.type = "text";
    own.name = "own";
    own.lang = data.to;
    own.autocomplete = "off";
    own.setAttribute("aria-label", t("Another result"));
    own.placeholder = t("another result");
    const typed = element("div", "typed");
    typed.append(own, element("button", "", t("Apply")));
    form.addEventListener("submit", event => {
        event.preventDefault();
        pick(own.value.trim());
    });

    form.append(candidates, typed, allLabel, said);
    if (placed.has(mark)) {
        const {key, value: line} = placedLine(placed.get(mark));
        const n = placed.get(mark).places;
        form.append(element("p", "where", n > 1
            ? t("Dictionary line: {key} → {line} (applies to {n} places, because the text around them is the same)",
                {key, line, n}) : t("Dictionary line: {key} → {line}", {key, line})));
    }
    if (value !== null)
        form.append(button(t("Undo"), null, () => {
            unchoose(mark);
            showPopup(mark, true);
            popup.focus();
        }));
    return form;
}

/* Below the mark, or above it where there is no room; at the window's lower
 * edge where that is narrow, which the style sheet sees to. */
function placePopup(made) {
    const rects = made.getClientRects();
    const at = rects.length > 0 ? rects[0] : made.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const below = at.bottom + popup.offsetHeight + 8 < window.innerHeight;
    popup.style.left = `${Math.max(8, Math.min(at.left, width - popup.offsetWidth - 8)) +
        window.scrollX}px`;
    popup.style.top = `${(below ? at.bottom + 4 : at.top - popup.offsetHeight - 4) +
        window.scrollY}px`;
}

function showPopup(mark, pinned) {
    const entry = entryOf(mark);
    const made = markElement(mark);
    if (made === null)
        return;
    clearTimeout(shownMark.timer);
    markElement(shownMark.mark)?.removeAttribute("aria-describedby");
    shownMark.mark = mark;
    shownMark.pinned = pinned;

    const {file, line, column} = placeOf(mark);
    const why = element("p", "why");
    why.id = "why";
    why.append(element("span", `swatch k-${KINDS[entry.kind].name}`,
        KINDS[entry.kind].words), element("span", "", ` ${reasonsOf(entry)}`));
    const where = element("p", "where", t("{file}, line {line}, column {column}",
        {file: file.name, line, column}));
    popup.replaceChildren(pairElement(entry, chosenAt(mark)), why);
    if (entry.kind !== REPAIR && entry.source !== "")
        popup.append(choiceElement(mark));
    popup.append(where);
    popup.hidden = false;
    made.setAttribute("aria-describedby", "why");
    placePopup(made);
}

function hidePopup() {
    clearTimeout(shownMark.timer);
    if (popup.hidden)
        return;
    markElement(shownMark.mark)?.removeAttribute("aria-describedby");
    popup.hidden = true;
    shownMark.mark = -1;
}

function markOf(target) {
    const made = target instanceof Element ? target.closest("mark[data-mark]") : null;
    return made === null ? -1 : Number(made.dataset.mark);
}

/* A little later, so that the way from the mark to the window does not end it,
 * nor the way over a page of marks show each. */
function after(delay, action) {
    clearTimeout(shownMark.timer);
    shownMark.timer = setTimeout(action, delay);
}

main.addEventListener("pointerover", event => {
    const mark = markOf(event.target);
    if (event.pointerType === "touch" || popup.contains(document.activeElement))
        return;
    if (mark === shownMark.mark && mark >= 0)
        clearTimeout(shownMark.timer);
    else if (mark >= 0)
        after(120, () => showPopup(mark, false));
    else if (!shownMark.pinned)
        after(300, hidePopup);
});
popup.addEventListener("pointerenter", () => clearTimeout(shownMark.timer));
for (const left of [popup, main])
    left.addEventListener("pointerleave", () => {
        if (shownMark.pinned || popup.contains(document.activeElement))
            clearTimeout(shownMark.timer);
        else
            after(300, hidePopup);
    });

main.addEventListener("focusin", event => {
    const mark = markOf(event.target);
    if (mark < 0)
        return;
    setCurrent(mark);
    showPosition();
    showPopup(mark, true);
});
main.addEventListener("click", event => {
    const mark = markOf(event.target);
    if (mark >= 0) {
        markElement(mark).focus({preventScroll: true});
        showPopup(mark, true);
    } else if (shownMark.pinned) {
        hidePopup();
    }
});
/* When the focus goes elsewhere, and not only out of this window. */
document.addEventListener("focusin", event => {
    if (!popup.contains(event.target) && markOf(event.target) < 0)
        hidePopup();
});
document.addEventListener("keydown", event => {
    if (event.key === "Escape" && !popup.hidden) {
        const mark = shownMark.mark;
        const inside = popup.contains(document.activeElement);
        if (inside)
            markElement(mark)?.focus({preventScroll: true});
        hidePopup();
    } else if (event.key === "Enter" && markOf(event.target) >= 0 && !popup.hidden) {
        event.preventDefault();
        (popup.querySelector("button, input") ?? popup).focus();
    }
});
