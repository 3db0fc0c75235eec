/*
 * review.mjs - the page of --review in a browser.  review.t runs it.
 *
 * Each group of tests opens a page of its own; a failure to do what a test does
 * is a failed test, and the group ends.
 */
import {execFileSync} from "node:child_process";
import {copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync,
    symlinkSync, writeFileSync} from "node:fs";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {chromium} from "playwright-core";

const build = process.env.BUILD ?? "build";
const shutong = resolve(process.env.SHUTONG ?? `${build}/shutong`);
const LIMIT = 10000; /* milliseconds, for a machine under load */

const folder = mkdtempSync(join(tmpdir(), "shutong-review-"));
let count = 0, failed = 0;

function ok(name, passed, ...got) {
    console.log(`${passed ? "ok" : "not ok"} ${++count} - ${name}`);
    if (!passed) {
        failed++;
        console.log(`#   ${JSON.stringify(got).slice(0, 1500)}`);
    }
}

function is(name, expected, got) {
    ok(name, expected === got, {expected, got});
}

function diagnose(words) {
    console.log(`# ${words}`);
}

/* ---- pages --------------------------------------------------------------- */

/* 16 changes, of which 6 are ambiguous. */
const SENTENCE = "头发发亮，后来皇后发现软件在云端。理发师贝尔说：台风来了。\n";
const RESULT = "頭髮發亮，後來皇后發現軟件在雲端。理髮師貝爾說：颱風來了。\n";
const HOSTILE = "</script><script>alert(1)</script> <img src=x onerror=alert(1)> &amp; &lt;b&gt;\n" +
    "左\u202e发右\u202c 零\0 控\u0085 行\u2028 宽\u200b 标\ufeff\r\n" +
    "<!-- ]]> \" ' \\u003c javascript:alert(1) 发\n";

function write(name, text) {
    writeFileSync(join(folder, name), text);
    return name;
}

/* The C library's newlocale() does not free what it makes of LOCPATH. */
process.env.LSAN_OPTIONS =
    `suppressions=${join(folder, write("leaks", "leak:argz_add_sep\n"))}:print_suppressions=0`;

/* Page after page from a program, in a locale and with the catalogues beside it. */
function pagesOf(program, locale) {
    const env = {...process.env, LC_ALL: locale};
    return (name, ...given) => {
        execFileSync(program, [name, "s2t", ...given], {cwd: folder, env});
        return join(folder, name);
    };
}
const makePage = pagesOf(resolve(build, "tests/review/pages"), "C.UTF-8");

/* The page that the command makes, and what it gives besides. */
function review(name, ...given) {
    execFileSync(shutong, [...given, "--review", name, "-o", `${name}.txt`], {cwd: folder});
    return join(folder, name);
}

const article = readFileSync("data/article.txt");
write("a.txt", SENTENCE + "后面没有。\n".repeat(3));
write("b.txt", "<i>.txt\n发现后面。\n" + "这里\n".repeat(300) + "后来。\n");
write("hostile.txt", HOSTILE);
write("damaged.txt", article);
write("mixed.txt", "他说，里。裡面的乾麵，軟件和鼠标。\n");
write("tall.txt", "头发\n".repeat(600000));
write("book.txt", Buffer.concat(Array(Math.ceil(3e6 / article.length)).fill(article)));
const pages = {
    small: makePage("small.html", "a.txt", "b.txt"),
    hostile: makePage("hostile.html", "hostile.txt"),
    repaired: makePage("repaired.html", "--repair", "damaged.txt"),
    book: makePage("book.html", "book.txt"),
    tall: makePage("tall.html", "tall.txt"),
    command: review("command.html", "-t", "zh-TW", "-p", "-d", write("d.txt", "理发师\t髮匠\n"),
        "--keep", write("k.txt", "贝尔\n"), "a.txt", "mixed.txt"),
};

/* The same in other languages, by a copy of the program with these beside it. */
const languages = ["zh_CN", "zh_TW"].filter(
    language => existsSync(join(process.env.LOCPATH ?? "", `${language}.UTF-8`)));
if (languages.length < 2)
    console.log(`ok ${++count} # SKIP pages in Chinese: there is no localedef, or none of its files`);

/* A copy of the program with a folder of catalogues. */
function copyProgram(name) {
    mkdirSync(join(folder, name));
    copyFileSync(resolve(build, "tests/review/pages"), join(folder, name, "pages"));
    return join(folder, name, "pages");
}
const translated = copyProgram("translated");
symlinkSync(resolve(build, "locale"), join(folder, "translated/locale"));
const smallPages = {English: pages.small};
for (const language of languages) {
    const make = pagesOf(translated, `${language}.UTF-8`);
    smallPages[language] = make(`small.${language}.html`, "a.txt", "b.txt", write("empty", ""));
    pages[`repaired.${language}`] = make(`repaired.${language}.html`, "--repair", "damaged.txt");
}

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    /* Root, which tests in a container are, has no other way. */
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});

/* Runs a group of tests on a page; afterwards nothing may have gone wrong. */
async function group(name, path, options, tests) {
    const context = await browser.newContext(
        {viewport: {width: 1280, height: 800}, acceptDownloads: true, ...options});
    const page = await context.newPage();
    const wrong = [];
    page.setDefaultTimeout(15000);
    page.on("console", message => wrong.push(message.text()));
    page.on("pageerror", error => wrong.push(error.message));
    page.on("dialog", dialog => {
        wrong.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    page.on("request", request => {
        if (request.url() !== `file://${path}` && !request.url().startsWith("blob:"))
            wrong.push(request.url());
    });
    try {
        await page.goto(`file://${path}`);
        await page.waitForSelector("main .row", {state: "attached"});
        await tests(page);
    } catch (error) {
        ok(`${name}: ${error.message.split("\n")[0]}`, false, error.stack);
    }
    ok(`${name}: no errors, requests or dialogs`, wrong.length === 0, wrong);
    await context.close();
}

/* The same on a page in each language. */
async function inEach(name, tests) {
    for (const [language, path] of Object.entries(smallPages))
        await group(`${language}: ${name}`, path, {}, tests);
}

/* ---- what tests look at -------------------------------------------------- */

const text = (page, selector) => page.locator(selector).first().textContent();
const shown = page => page.locator("#popup").isVisible();
const popupSays = page => text(page, "#popup");
const focused = page => page.evaluate(() => document.activeElement.textContent);
const position = page => text(page, "#position");
const firstLine = page => text(page, "main .result");

/* Focuses the n-th mark of the first line that says that. */
async function focusMark(page, words, n = 0) {
    await page.locator("main mark", {hasText: words}).nth(n).focus();
}

/* Everything with text of its own whose contrast is less than it should be. */
function lowContrast(least) {
    const channels = color => color.match(/[\d.]+/g).map(Number);
    const luminance = color => {
        const [r, g, b] = channels(color).map(c => c / 255)
            .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => {
        const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
        return (x + 0.05) / (y + 0.05);
    };
    const behind = element => {
        for (; element !== null; element = element.parentElement) {
            const color = getComputedStyle(element).backgroundColor;
            if ((channels(color)[3] ?? 1) === 1)
                return color;
        }
        return "rgb(255, 255, 255)";
    };
    const low = [];
    let looked = 0;
    for (const element of document.body.querySelectorAll("*")) {
        const own = [...element.childNodes].some(
            node => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
        if (!own || !element.checkVisibility())
            continue;
        looked++;
        const style = getComputedStyle(element);
        const found = ratio(style.color, behind(element));
        if (found < least)
            low.push([element.className || element.tagName, found]);
        /* A line that tells kinds apart, as graphics. */
        if (element.matches("mark:not(.current, .chosen)") &&
            style.textDecorationLine !== "none" &&
            ratio(style.textDecorationColor, behind(element)) < 3)
            low.push([`${element.className} line`,
                ratio(style.textDecorationColor, behind(element))]);
    }
    return {low, looked};
}

/* ---- tests --------------------------------------------------------------- */

await group("counts", pages.small, {}, async page => {
    is("what there is", "2 files, 327 marks, 12 ambiguous", await text(page, "#summary"));
    const kinds = await page.locator("#kinds label").evaluateAll(labels => labels.map(label =>
        `${label.querySelector("input").dataset.kind} ${label.querySelector("output").textContent}`));
    is("of each kind", "phrase 301,character 15,state 7,vocabulary 1,term 1,kept 1,unexplained 1",
        kinds.join());
    is("of each file", "a.txt 22, 9 ?;b.txt 305, 3 ?", (await page.locator("#files button")
        .evaluateAll(list => list.map(made => [...made.children].map(
            part => part.textContent).join(" ")))).join(";"));
    is("the result is there", RESULT.trim(), await firstLine(page));
    is("the commonest change", "这里 → 這裏 300",
        (await text(page, "#common button")).replace(/(\d+)$/, " $1"));
    is("languages", "en zh-Hant", await page.evaluate(() =>
        `${document.documentElement.lang} ${document.querySelector(".result").lang}`));
    is("every control has a name", 0, await page.evaluate(() =>
        [...document.querySelectorAll("button, input")].filter(made =>
            made.textContent.trim() === "" && made.labels?.length === 0 &&
            !made.hasAttribute("aria-label")).length));
    is("landmarks and a heading", "1 1 1 1", await page.evaluate(() =>
        ["header", "aside", "main", "h1"].map(
            name => document.querySelectorAll(name).length).join(" ")));
});

await inEach("steps", async page => {
    await page.keyboard.press("n");
    is("n goes to the first mark", "頭", await focused(page));
    is("which is counted", "1 / 327", await position(page));
    await page.keyboard.press("j");
    is("j to the next", "髮", await focused(page));
    await page.keyboard.press("k");
    await page.keyboard.press("p");
    is("k and p back, round the end", "327 / 327", await position(page));
    ok("to what was not made yet", await page.evaluate(async () => {
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        const {top, bottom} = document.activeElement.getBoundingClientRect();
        return document.activeElement.matches("mark") && top >= 0 && bottom <= innerHeight;
    }));
    await page.click("#next");
    is("a button does the same", "1 / 327", await position(page));
    await page.click("#previous");
    await page.click("#previous");
    is("both do", "326 / 327", await position(page));
    await page.click("#help summary");
    await page.uncheck("#keys");
    await page.keyboard.press("n");
    is("without keys n does nothing", "326 / 327", await position(page));
    await page.locator("#files button").nth(1).click();
    is("a file is gone to", "b.txt", await focused(page));
    await page.locator("#common button").nth(1).click();
    is("a common change too", "後", await focused(page));
    const at = await position(page);
    await page.locator("#common button").nth(1).click();
    ok("and then the next", await position(page) !== at && await focused(page) === "後");
});

await inEach("filters", async page => {
    const before = await text(page, "main");
    await page.uncheck("[data-kind=character]");
    is("a kind that is not marked", 0, await page.locator("main mark.k-character").count());
    is("is text all the same", before, await text(page, "main"));
    is("and is not counted", "– / 312", await position(page));
    await page.keyboard.press("n");
    is("nor stepped to", "後", await focused(page));
    await page.check("[data-kind=character]");
    await page.check("#only-ambiguous");
    is("only what is ambiguous", 9, await page.locator(".file >> nth=0 >> mark").count());
    is("all of it says so", 0, await page.locator("main mark:not(.ambiguous)").count());
    ok("not by color alone", await page.locator("main mark").first().evaluate(mark =>
        getComputedStyle(mark, "::after").content.includes("?") &&
        getComputedStyle(mark).boxShadow !== "none"));
    await page.check("#beside");
    is("the original beside", SENTENCE.trim(), await text(page, "main .original"));
    is("in its language", "zh-Hans", await page.locator(".original").first()
        .getAttribute("lang"));
    ok("beside it indeed", await page.locator(".row").first().evaluate(row =>
        row.querySelector(".original").getBoundingClientRect().left >=
        row.querySelector(".result").getBoundingClientRect().right));
});

await group("window about a mark", pages.small, {}, async page => {
    await focusMark(page, "髮");
    ok("focus shows it", await shown(page));
    const says = await popupSays(page);
    ok("with original and result", says.startsWith("发 → 髮"), says);
    ok("dictionary, candidates and place", ["STCharacters", "Check this one: there are 2 candidates",
        "a.txt, line 1, column 2"].every(part => says.includes(part)), says);
    is("it describes the mark", "why", await page.evaluate(() =>
        document.activeElement.getAttribute("aria-describedby")));
    await page.keyboard.press("Escape");
    ok("Escape hides it", !await shown(page));
    await page.locator("main mark", {hasText: "後"}).first().hover();
    await page.waitForSelector("#popup", {state: "visible"});
    const state = await popupSays(page);
    ok("hovering shows it, with the state and its probability",
        state.includes("simplified (62\u00a0% certain)"), state);
    await page.locator("#popup .pair").hover();
    await page.waitForTimeout(600);
    ok("it stays while it is hovered over", await shown(page));
    await page.mouse.move(640, 790);
    await page.waitForSelector("#popup", {state: "hidden"});
    ok("and then goes", true);
    await focusMark(page, "貝爾");
    ok("an custom term has its file and line",
        (await popupSays(page)).includes("own<i>.txt, line 7"));
    await page.keyboard.press("Enter");
    ok("Enter goes into it", await page.evaluate(() =>
        document.getElementById("popup").contains(document.activeElement)));
    await page.keyboard.press("Escape");
    is("Escape back to the mark", "貝爾", await focused(page));
    await focusMark(page, "雲");
    ok("a change without a reason says so", (await popupSays(page)).includes("unknown"));
});

await group("touch", pages.small, {hasTouch: true, isMobile: true,
    viewport: {width: 400, height: 800}}, async page => {
    await page.locator("main mark", {hasText: "髮"}).first().tap();
    ok("a tap shows the window", await shown(page));
    ok("nothing is wider than the screen", await page.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth));
    await page.locator("#popup .candidates button", {hasText: "發"}).tap();
    is("a tap picks a candidate", "發", await text(page, "main mark.chosen"));
    ok("the panel waits for its button", !await page.locator("#panel").isVisible());
    await page.locator("#panel-button").tap();
    ok("and comes", await page.locator("#panel").isVisible());
    ok("still nothing is wider", await page.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth));
});

async function pick(page, words, n, candidate, forAll = false) {
    await focusMark(page, words, n);
    if (forAll)
        await page.check("#popup [name=everywhere]");
    await page.locator("#popup .candidates button", {hasText: candidate}).click();
}

async function downloaded(page) {
    const [download] = await Promise.all([page.waitForEvent("download"),
        page.click("#download")]);
    is("its name", "own-terms.txt", download.suggestedFilename());
    return readFileSync(await download.path(), "utf8");
}

/* What the command makes of a text with a dictionary of custom terms. */
function convertWith(dictionary, name, ...options) {
    write("own-terms.txt", dictionary);
    return execFileSync(shutong, [...options, "-d", "own-terms.txt", name],
        {encoding: "utf8", cwd: folder});
}

/* In the page's language. */
const say = (page, words, values = {}) =>
    page.evaluate(([words, values]) => t(words, values), [words, values]);

await inEach("choices", async page => {
    const take = await say(page, "Undo");
    ok("nothing to download at first", await page.isDisabled("#download"));
    await pick(page, "發", 0, "髮");
    is("a choice is shown in its place", RESULT.trim().replace("發亮", "髮亮"),
        await firstLine(page));
    is("and nowhere else", 1, await page.locator("mark.chosen").count());
    ok("what its line says", (await popupSays(page)).includes(
        await say(page, "Dictionary line: {key} → {line}", {key: "发亮", line: "髮亮"})),
        await popupSays(page));
    await pick(page, "後", 0, "后", true);
    const everywhere = await page.locator("mark.chosen", {hasText: "后"}).count();
    ok("one for everywhere is at every place", everywhere >= 5, everywhere);
    ok("and only there", await page.evaluate(() => {
        const marks = [...Array(nmarks).keys()].filter(mark => chosenAt(mark) === "后");
        return marks.length === 7 && marks.every(mark => entryOf(mark).source === "后");
    }));
    await focusMark(page, "軟件");
    await page.fill("#popup [name=own]", "軟 體");
    await page.locator("#popup button", {hasText: await say(page, "Apply")}).click();
    is("spaces are refused", await say(page, "A result cannot contain spaces or " +
        "control characters: they have a meaning of their own in a dictionary."), await text(page, "#popup .said"));
    await page.fill("#popup [name=own]", "軟體n");
    await page.keyboard.press("Enter");
    ok("one’s own text", (await firstLine(page)).includes("軟體n"));
    is("all are listed", 3, await page.locator("#choices li").count());
    const dictionary = await downloaded(page);
    is("the dictionary", "后\t后\n发亮\t髮亮\n软件\t軟體n\n", dictionary);
    is("converts to what the page shows", await firstLine(page),
        convertWith(dictionary, "a.txt", "-c", "s2t").split("\n")[0]);
    await page.locator("#choices button", {hasText: "软件"}).click();
    is("the list goes to the place", "軟體n", await focused(page));
    await page.locator("#popup button", {hasText: take}).click();
    ok("taken back", (await firstLine(page)).includes("軟件"));
    await page.locator(`#choices [aria-label='${take} 后']`).click();
    is("in the list too", 1, await page.locator("#choices li").count());
    is("what is left", "发亮\t髮亮\n", await downloaded(page));
});

/* What is to be seen or read out, but texts in languages of their own, names of
 * files and dictionaries, and keys. */
function ownWords() {
    const other = "[lang]:not(html), kbd, .sign, #files bdi, .file-name";
    const found = [document.title];
    for (const element of document.body.querySelectorAll("*")) {
        if (element.closest("script, style") || element.closest(other))
            continue;
        for (const name of ["aria-label", "title", "placeholder", "alt"])
            found.push(element.getAttribute(name) ?? "");
        for (const node of element.childNodes)
            if (node.nodeType === Node.TEXT_NODE)
                found.push(node.data);
    }
    return found.map(words => words.trim()).filter(words => words !== "");
}
const NAMES = /OpenCC|JavaScript|[STW]+(Phrases|Characters)|(own-terms|own<i>|\w+)\.txt|pinyin|-t\b/g;
const isEnglish = words => /[A-Za-z]{2}/.test(words.replace(NAMES, ""));

for (const language of languages) {
    const lang = {zh_CN: "zh-Hans-CN", zh_TW: "zh-Hant-TW"}[language];
    const summary = {zh_CN: "3 个文件，327 处标记，其中 12 处有歧义",
        zh_TW: "3 個檔案，327 處標記，其中 12 處有歧義"}[language];
    await group(`${language}: words`, smallPages[language], {}, async page => {
        const seen = new Set();
        const look = async () => (await page.evaluate(ownWords)).forEach(words => seen.add(words));
        is("the page's language", lang, await page.evaluate(() => document.documentElement.lang));
        is("what there is", summary, await text(page, "#summary"));
        is("the text's language", "zh-Hant", await page.getAttribute("main .result", "lang"));
        await page.click("#help summary");
        await page.check("#beside");
        await look();
        for (const kind of ["phrase", "character", "state", "vocabulary", "term", "kept",
            "unexplained"]) {
            await page.locator(`main mark.k-${kind}`).first().focus();
            await look();
        }
        await focusMark(page, "後");
        ok("a state's reason is in the language", /^[^A-Za-z]+$/.test(
            (await text(page, "#why")).replace(NAMES, "")), await text(page, "#why"));
        for (const own of ["", "a b"]) {
            await page.fill("#popup [name=own]", own);
            await page.keyboard.press("Enter");
            await look();
        }
        await pick(page, "後", 1, "后");
        await look();
        await page.evaluate(() => {
            everywhere.set("后面没有。", "别");
            tellChoices();
        });
        await look();
        ok("two results for one are told of",
            (await text(page, "#dictionary-conflict")).startsWith("后面没有。 有"));
        const english = [...seen].filter(isEnglish);
        ok(`none of ${seen.size} texts is in English`, english.length === 0 && seen.size > 80,
            english);
        ok("every word that is looked up is there", await page.evaluate(
            () => Object.keys(data.words).length > 50));
    });
    await group(`${language}: a repaired text`, pages[`repaired.${language}`], {}, async page => {
        await page.locator("mark.k-repair").first().focus();
        const english = (await page.evaluate(ownWords)).filter(isEnglish);
        ok("has no English", english.length === 0, english);
    });
    await group(`${language}: a small screen`, smallPages[language], {hasTouch: true, isMobile: true,
        viewport: {width: 400, height: 800}}, async page => {
        await page.locator("main mark", {hasText: "髮"}).first().tap();
        await page.locator("#panel-button").tap();
        ok("nothing is wider", await page.evaluate(() =>
            document.documentElement.scrollWidth <= innerWidth));
    });
    /* Before its script has run, too. */
    const context = await browser.newContext({javaScriptEnabled: false});
    const page = await context.newPage();
    await page.goto(`file://${smallPages[language]}`);
    const words = (await page.innerText("body")).split("\n").filter(isEnglish);
    ok(`${language}: no English without the script`, words.every(word => /^(Enter|Esc)\b/.test(word)) &&
        await page.locator("noscript p").isVisible(), words);
    await context.close();
}

/* A catalogue is text, whatever is in it. */
if (languages.includes("zh_CN")) {
    const hostile = "</script><img src=x onerror=alert(1)>{0}{7}\\\"'&lt;";
    const messages = join(copyProgram("hostile"), "../locale/zh_CN/LC_MESSAGES");
    mkdirSync(messages, {recursive: true});
    const [header, ...entries] = readFileSync("src/po/zh_CN.po", "utf8").split("\n\n");
    write("hostile.po", [header, ...entries.filter(entry => entry.includes("review/"))
        .map(entry => entry.replace(/^msgstr .*/m, () => `msgstr "${hostile}"`))].join("\n\n"));
    execFileSync("msgfmt", ["-o", join(messages, "shutong.mo"), join(folder, "hostile.po")]);
    const path = pagesOf(join(folder, "hostile/pages"), "zh_CN.UTF-8")("catalogue.html", "a.txt");
    await group("a hostile catalogue", path, {}, async page => {
        is("makes no element", 0, await page.locator("img").count());
        is("is text", "</script><img src=x onerror=alert(1)>\"'&lt;",
            (await text(page, "#files-title")).replace("\\", ""));
        await focusMark(page, "髮");
        ok("in the window too", (await popupSays(page)).includes("<img src=x onerror=alert(1)>"));
    });
}

await group("a key that cannot be made specific", pages.small, {}, async page => {
    await pick(page, "後", 1, "后");
    const says = await popupSays(page);
    ok("says where else it applies",
        says.includes("后面没有。 → 后面沒有。 (applies to 3 places"), says);
});

await group("hostile text", pages.hostile, {}, async page => {
    const said = await text(page, "main");
    ok("is text", ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
        "&amp; &lt;b&gt;", "\\u003c javascript:alert(1)"].every(part => said.includes(part)), said);
    is("and no element", 0, await page.locator("main :is(script, img, b)").count());
    const signs = await page.locator("main .sign").allTextContents();
    is("what is not seen, or turns text round, is a sign",
        "U+202E U+202C U+0000 U+0085 U+2028 U+200B U+FEFF U+000D", signs.join(" "));
    ok("and is not there itself", !/[\u0000\u0085\u2028\u202a-\u202e\u200b\ufeff\r]/.test(said));
    await page.check("#beside");
    is("nor in the original", 16, await page.locator("main .sign").count());
    ok("what is marked is isolated", await page.locator("main mark").first().evaluate(
        mark => getComputedStyle(mark).unicodeBidi === "isolate"));
});

await group("repairs", pages.repaired, {}, async page => {
    const counted = await page.locator("label", {hasText: "repaired"})
        .locator("output").textContent();
    ok("are counted", Number(counted) > 20, counted);
    await page.locator("mark.k-repair").first().focus();
    const says = await popupSays(page);
    ok("say what was there, and which rule", says.startsWith("(wǎng) → ∅") &&
        says.includes("rule pinyin"), says);
    is("and cannot be chosen", 0, await page.locator("#popup form").count());
    await page.check("#beside");
    ok("the original is what was there", (await text(page, "main .original"))
        .includes("(wǎng)"));
});

for (const colorScheme of ["light", "dark"])
    await group(`${colorScheme} colors`, pages.small, {colorScheme}, async page => {
        await page.click("#help summary");
        await page.check("#beside");
        await pick(page, "髮", 0, "發");
        await focusMark(page, "后");
        const {low, looked} = await page.evaluate(lowContrast, 4.5);
        ok(`at least 4.5 to 1 in ${looked} elements`, low.length === 0 && looked > 100, low);
        const [r] = (await page.evaluate(() =>
            getComputedStyle(document.body).backgroundColor)).match(/\d+/g).map(Number);
        ok("on a page that is so", colorScheme === "light" ? r > 200 : r < 60, r);
        ok("the focus is seen", await page.evaluate(() =>
            parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2));
    });

await group("less motion", pages.small, {reducedMotion: "reduce"}, async page => {
    is("nothing moves", 0, await page.evaluate(() => [...document.querySelectorAll("*")]
        .filter(made => parseFloat(getComputedStyle(made).transitionDuration) > 0 ||
            getComputedStyle(made).animationName !== "none").length));
});

await group("print", pages.small, {colorScheme: "dark"}, async page => {
    await page.evaluate(() => window.addEventListener("beforeprint", () => {
        window.printed = blocks.every(block => block.filled);
    }));
    const pdf = await page.pdf();
    ok("all of the text is made to be printed", await page.evaluate(() => window.printed));
    ok("and is", pdf.length > 10000, pdf.length);
    await page.emulateMedia({media: "print"});
    for (const selector of [".bar", "#download", "#files", "#help", "#kinds input"])
        ok(`without ${selector}`, !await page.locator(selector).first().isVisible());
    ok("with the legend", await page.locator("#kinds .swatch").first().isVisible());
    is("marks are lines", "underline rgba(0, 0, 0, 0) rgb(0, 0, 0)",
        await page.locator("main mark").first().evaluate(mark => {
            const style = getComputedStyle(mark);
            return `${style.textDecorationLine} ${style.backgroundColor} ${style.color}`;
        }));
    const {low} = await page.evaluate(lowContrast, 4.5);
    ok("black on white from a dark page", low.length === 0, low);
});

/* ---- a book -------------------------------------------------------------- */

const took = async action => {
    const begin = performance.now();
    await action();
    return Math.round(performance.now() - begin);
};

/* All text of a page, as it is now. */
const pageText = page => page.evaluate(() => [...document.querySelectorAll(".result")]
    .map(line => line.textContent).join("\n"));

await group("the command", pages.command, {}, async page => {
    const given = readFileSync(`${pages.command}.txt`, "utf8");
    is("the page has what the command gives", given.trim(), (await pageText(page)).trim());
    is("a custom term", "髮匠", await text(page, "main mark.k-term"));
    is("what is kept", "贝尔", await text(page, "main mark.k-kept"));
    is("nothing is unexplained", 0, await page.locator("main mark.k-unexplained").count());
    await page.locator("main mark", {hasText: "髮匠"}).focus();
    ok("the custom dictionary is named", (await popupSays(page)).includes("d.txt"),
        await popupSays(page));
    await pick(page, "裡", 0, "哩");
    await focusMark(page, "滑鼠");
    await page.fill("#popup [name=own]", "老鼠");
    await page.keyboard.press("Enter");
    const wanted = given.replace("，裡。", "，哩。").replace("滑鼠", "老鼠");
    is("choices are shown", wanted.trim(), (await pageText(page)).trim());
    const dictionary = await downloaded(page);
    const names = ["-t", "zh-TW", "-p", "-d", "d.txt", "--keep", "k.txt"];
    is("the dictionary gives the text as it was chosen", wanted,
        convertWith(dictionary, "a.txt", ...names) +
            convertWith(dictionary, "mixed.txt", ...names));
});

await group("a book", pages.book, {}, async page => {
    const ratio = statSync(pages.book).size / statSync(join(folder, "book.txt")).size;
    ok("the page is at most four times the text", ratio <= 4, ratio);
    const open = await took(async () => {
        await page.reload();
        await page.waitForSelector("main mark");
        await page.evaluate(() => new Promise(requestAnimationFrame));
    });
    ok("it opens", open < LIMIT, open);
    const jumps = [];
    for (const part of [1, 0.5, 0.25, 0]) {
        jumps.push(await took(() => page.evaluate(async share => {
            goTo(Math.min(nmarks - 1, Math.floor(nmarks * share)));
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        }, part)));
        ok(`a jump to ${part} of it is there`, await page.evaluate(() => {
            const {top, bottom} = document.activeElement.getBoundingClientRect();
            return Number(document.activeElement.dataset.mark) === view.current &&
                top > 0 && bottom < innerHeight;
        }));
    }
    ok("jumps take no time", Math.max(...jumps) < LIMIT, jumps);
    const scroll = await page.evaluate(async () => {
        const frame = () => new Promise(requestAnimationFrame);
        const rowAt = y => document.elementFromPoint(700, y)?.closest(".row");
        let drift = 0, slowest = 0, missing = 0;
        for (let i = 0; i < 150; i++) {
            const down = i < 100 ? 300 : -300;
            const row = rowAt(500), before = row?.getBoundingClientRect().top;
            const begin = performance.now();
            window.scrollBy(0, down);
            await frame();
            await frame();
            slowest = Math.max(slowest, performance.now() - begin);
            if (row?.isConnected)
                drift = Math.max(drift, Math.abs(row.getBoundingClientRect().top + down - before));
            missing += [120, 400, 780].filter(y => document.elementFromPoint(700, y)
                ?.matches(".block")).length;
        }
        return {drift, slowest: Math.round(slowest), missing};
    });
    ok("text does not jump when it is scrolled", scroll.drift < 3, scroll);
    const made = await page.evaluate(() => blocks.filter(block => block.filled).length);
    ok("little of it is made at a time", made < 30, made);
    const choice = await took(async () => {
        await page.evaluate(() => choose(view.current, "測", true));
        await page.waitForSelector("mark.chosen");
    });
    diagnose(`${await text(page, "#summary")}; ${ratio.toFixed(2)} times the text`);
    diagnose(`opens in ${open} ms; jumps in ${jumps.join(", ")} ms; a choice ${choice} ms`);
    diagnose(`scrolling: slowest two frames ${scroll.slowest} ms, drift ${
        scroll.drift.toFixed(1)} px, ${scroll.missing} of 450 places not made in time`);
});

/* Higher than a browser can scroll. */
await group("a text of 600,000 lines", pages.tall, {}, async page => {
    for (const part of [1, 0.5, 0.001])
        ok(`a jump to ${part} of it is there`, await page.evaluate(async share => {
            goTo(Math.floor((nmarks - 1) * share));
            await new Promise(done => setTimeout(done, 300));
            const {top, bottom} = document.activeElement.getBoundingClientRect();
            return Number(document.activeElement.dataset.mark) === view.current &&
                top > 0 && bottom < innerHeight;
        }, part));
});

await browser.close();
rmSync(folder, {recursive: true});
console.log(`1..${count}`);
process.exit(failed > 0 ? 1 : 0);
