// Goes through the review page by keyboard, as a person would, on `sverka review` itself.
// node page.mjs SVERKA [SCENARIO ...]; SHOTS=folder takes pictures too. Run by the script `run` beside it.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const ROOT = process.env.ROOT;
const SVERKA = process.argv[2];
const SHOTS = process.env.SHOTS;
const children = [];
const folders = [];

const ENGLISH = ["The bridge is open again, and the ferry rests.", "Eleven towns built it in 2019.", "The library opens in June.", "We count 300 new trees.", "Thank you for coming."];
const SETS = {
  plain: { corpus: "free-translation" },
  hostile: {
    en: ["<script>alert(1)</script> is what the speaker wrote.", "\"><img src=x onerror=alert(1)> stands in the second line.", "The third line has 12 words & no end."],
    ru: ["<script>alert(1)</script> написал оратор.", "\"><img src=x onerror=alert(1)> стоит во второй строке.", "В третьей строке 12 слов & нет конца."],
  },
  hebrew: { en: ENGLISH, he: ["הגשר פתוח שוב, והמעבורת נחה.", "אחת עשרה ערים בנו אותו בשנת 2019.", "הספרייה תיפתח ביוני.", "ספרנו 300 עצים חדשים.", "תודה שבאתם."] },
  arabic: { en: ENGLISH, ar: ["الجسر مفتوح من جديد، والعبارة تستريح.", "بنته إحدى عشرة مدينة عام 2019.", "تفتح المكتبة في يونيو.", "أحصينا 300 شجرة جديدة.", "شكرا لحضوركم."] },
};

/** Starts a review of a set of documents. */
async function serve(set) {
  const folder = mkdtempSync(join(tmpdir(), "review-"));
  folders.push(folder);
  const { corpus, ...sides } = SETS[set] ?? big(Number(set));
  const options = ["--no-browser", "--format", "json", "-o", "out.tmx", "--force"];
  if (corpus) {
    for (const name of ["source.en.txt", "target.ru.txt"]) copyFileSync(join(ROOT, "corpora", corpus, name), join(folder, name));
    options.push("source.en.txt", "target.ru.txt");
  } else {
    const [source, target] = Object.keys(sides);
    for (const language of [source, target]) writeFileSync(join(folder, `a.${language}.txt`), `${sides[language].join("\n")}\n`);
    options.push(`a.${source}.txt`, `a.${target}.txt`, "--segmented", "--source-language", source, "--target-language", target);
  }
  const child = spawn(SVERKA, ["review", ...options], { cwd: folder, env: { ...process.env, SVERKA_DATA: join(folder, "data") }, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const { url } = JSON.parse(await new Promise((done, failed) => {
    let text = "";
    child.stdout.on("data", part => { text += part; if (text.includes("\n")) done(text.split("\n")[0]); });
    child.on("exit", () => failed(new Error("the review did not start")));
  }));
  return { url, folder, child, stop: () => child.kill("SIGKILL") };
}

/** Makes so many segments of the memories in tmx/, as many times as it takes. */
function big(count) {
  const pairs = execFileSync(SVERKA, ["convert", "--quiet", join(ROOT, "tmx/statement-council.tmx"), "-o", "-", "--to", "tsv"], { encoding: "utf8" }).trim().split("\n").slice(1);
  const [en, ru] = [0, 1].map(column => Array.from({ length: count }, (_, at) => `${at}. ${pairs[at % pairs.length].split("\t")[column]}`));
  return { en, ru };
}

/** Opens the page; what goes wrong in it is collected. */
async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("console", message => ["error", "warning"].includes(message.type()) && !/status of (409|422)/.test(message.text()) && page.faults.push(message.text()));
  page.on("pageerror", error => page.faults.push(String(error)));
  page.on("dialog", dialog => { page.faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.addInitScript(() => addEventListener("securitypolicyviolation", event => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`)));
  await page.goto(url);
  await page.waitForSelector("body:not(.unusable) #tools button[aria-disabled=false]", { state: "attached" });
  return page;
}

const keys = async (page, ...names) => { for (const name of names) await page.keyboard.press(name); };
const status = page => page.textContent("#status");
const settled = page => page.waitForFunction(() => !document.querySelector("[aria-busy]"));
const saying = (page, words) => page.waitForFunction(part => document.getElementById("status").textContent.includes(part), words, { timeout: 5000 })
  .catch(async () => assert.fail(`“${words}” was not said, but “${await status(page)}”`));
const rowIds = page => page.$$eval("#rows > .row[data-id]", rows => rows.map(row => Number(row.dataset.id)));
const state = page => page.evaluate(() => fetch("./api/state").then(answer => answer.json()));

/** Returns where the cursor is and what it says there. */
const cursor = page => page.evaluate(() => {
  const piece = document.activeElement.closest(".piece");
  const row = piece?.closest(".row");
  const cells = row && [...row.querySelectorAll(":scope > .cell")];
  const side = cells?.indexOf(piece.closest(".cell"));
  return piece && { id: Number(row.dataset.id), side, piece: [...cells[side].querySelectorAll(".piece")].indexOf(piece), text: piece.firstChild.textContent, row: [...row.parentNode.querySelectorAll(".row[data-id]")].indexOf(row) };
});

/** Puts the cursor on a row that a test of the state finds, by the keyboard alone. */
async function goTo(page, wanted, side = 0, piece = 0) {
  const { rows } = await state(page);
  const place = rows.findIndex(wanted);
  assert.ok(place >= 0, "there is no such row");
  await keys(page, "Home", side ? "ArrowRight" : "ArrowLeft");
  for (let tries = 0; tries < 400; tries++) {
    const now = await cursor(page);
    if (now.id === rows[place].id && now.piece === piece) return rows[place];
    await keys(page, "ArrowDown");
  }
  throw new Error("the row was not reached");
}

/** Checks that what is drawn is what the server has. */
async function agrees(page) {
  await settled(page);
  const { rows } = await state(page);
  const drawn = await page.$$eval("#rows > .row[data-id]", all => all.map(row => ({
    id: Number(row.dataset.id),
    sides: [...row.querySelectorAll(":scope > .cell")].map(cell => [...cell.querySelectorAll(".piece:not(.none)")].map(piece => piece.firstChild.textContent)),
  })));
  assert.deepEqual(drawn, rows.map(row => ({ id: row.id, sides: row.sides.map(side => side.map(piece => piece.text)) })));
  const { left_out: leftOut } = await state(page);
  const groups = await page.$$eval("#rows > .left-out", all => all.map(group => ({ next: Number(group.nextElementSibling?.dataset.id ?? 0), count: group.querySelectorAll(".rule").length })));
  const expected = new Map();
  for (const { before } of leftOut) expected.set(rows[before]?.id ?? 0, (expected.get(rows[before]?.id ?? 0) ?? 0) + 1);
  assert.deepEqual(groups, [...expected].map(([next, count]) => ({ next, count })));
}

const scenarios = {
  async moving(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    assert.deepEqual([(await cursor(page)).row, (await cursor(page)).side], [0, 0], "the cursor starts in the list");
    await keys(page, "ArrowDown", "ArrowDown", "ArrowRight");
    assert.deepEqual([(await cursor(page)).row, (await cursor(page)).side], [2, 1]);
    await keys(page, "End");
    const last = (await rowIds(page)).length - 1;
    assert.equal((await cursor(page)).row, last);
    await keys(page, "PageUp");
    assert.ok((await cursor(page)).row < last);
    await keys(page, "Home", "n");
    const { rows } = await state(page);
    const worst = rows.filter(row => row.status === "open" && !row.by_hand && !row.note && row.sides.every(side => side.length) && row.confidence < 0.97).sort((one, other) => one.confidence - other.confidence);
    assert.equal((await cursor(page)).id, worst[0].id, "the worst comes first");
    await keys(page, "n");
    assert.equal((await cursor(page)).id, worst[1].id);
    await keys(page, "Shift+N");
    assert.equal((await cursor(page)).id, worst[0].id);
    return { page, stop };
  },

  async judging(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    await keys(page, "n");
    const first = await cursor(page);
    await keys(page, "Enter");
    await saying(page, "Confirmed.");
    const second = await cursor(page);
    assert.notEqual(second.id, first.id);
    assert.equal((await state(page)).rows.find(row => row.id === first.id).status, "confirmed");
    await keys(page, "x");
    await saying(page, "Rejected.");
    assert.equal((await state(page)).rows.find(row => row.id === second.id).status, "rejected");
    assert.equal((await cursor(page)).id, second.id, "rejecting stays on the row");
    await keys(page, "o");
    await saying(page, "Open again.");
    await keys(page, "Space");
    await saying(page, "Confirmed.");
    assert.equal((await cursor(page)).id, second.id, "the space bar stays on the row");
    await agrees(page);
    await goTo(page, row => !row.sides[1].length);
    await keys(page, "Enter");
    await saying(page, "cannot be confirmed");
    const alone = (await cursor(page)).id;
    await keys(page, "a");
    await saying(page, "Marked as without translation.");
    await agrees(page);
    assert.ok((await state(page)).rows.filter(row => row.by_hand && !row.sides[1].length).length === 1, `row ${alone} stands`);
    return { page, stop };
  },

  async rowsAndSentences(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    const count = (await rowIds(page)).length;
    await keys(page, "ArrowDown", "m");
    await saying(page, "Merged.");
    await agrees(page);
    await keys(page, "g");
    await saying(page, "Change 1 of");
    await keys(page, "Shift+G", "s");
    await saying(page, "Nothing would stay above");
    await keys(page, "ArrowDown", "s");
    await saying(page, "Row split.");
    await agrees(page);
    await keys(page, "Shift+M");
    await saying(page, "Merged.");
    await agrees(page);
    await keys(page, "Home", "w");
    await saying(page, "Targets swapped.");
    await agrees(page);
    await keys(page, "a");
    await saying(page, "Marked as without translation.");
    await agrees(page);
    await goTo(page, row => row.sides[0].length === 3, 0, 0);
    await keys(page, "j");
    await saying(page, "Sentences joined.");
    await agrees(page);
    await goTo(page, row => row.sides.every(side => side.length === 1) && row.status === "open" && row.id > 9, 0, 0);
    await keys(page, "j");
    await saying(page, "There is no next sentence");
    await keys(page, "Alt+ArrowDown");
    await saying(page, "Sentence moved.");
    await agrees(page);
    await keys(page, "Alt+ArrowUp");
    await saying(page, "Sentence moved.");
    await agrees(page);
    await keys(page, "f");
    await saying(page, "Given back to the aligner.");
    const last = await state(page);
    for (let undone = 0; !(await status(page)).includes("Nothing to undo."); undone++) {
      assert.ok(undone < 12, "more is undone than was done");
      await keys(page, undone % 2 ? "u" : "Control+z");
      await settled(page);
    }
    await agrees(page);
    assert.equal((await rowIds(page)).length, count);
    await keys(page, "Shift+U");
    await saying(page, "Done again: merge.");
    for (let again = 0; (await state(page)).redo; again++) {
      await keys(page, again % 2 ? "Control+y" : "Control+Shift+Z");
      await settled(page);
    }
    await agrees(page);
    assert.deepEqual((await state(page)).rows, last.rows);
    return { page, stop };
  },

  async reloading(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    await keys(page, "m");
    await saying(page, "Merged.");
    const before = (await state(page)).rows;
    await page.reload();
    await page.waitForSelector("body:not(.unusable) #tools button[aria-disabled=false]", { state: "attached" });
    await agrees(page);
    assert.deepEqual((await state(page)).rows, before);
    await keys(page, "u");
    await saying(page, "Undone: merge.");
    await agrees(page);
    return { page, stop };
  },

  async dividing(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    await goTo(page, row => row.sides[0][0]?.text.startsWith("I put the kettle on"));
    await keys(page, "d");
    await page.waitForSelector(".divider .marker");
    await keys(page, "Home");
    for (let tries = 0; !(await status(page)).includes("between “Monday,” and “and”"); tries++) {
      assert.ok(tries < 30, "the marker does not come to the comma");
      await keys(page, "ArrowRight");
    }
    await shot(page, "divide");
    await keys(page, "m", "x");
    assert.ok(await page.$(".divider"), "letters do nothing while dividing");
    await keys(page, "Shift+ArrowRight");
    await saying(page, "between “a” and “nd”");
    await keys(page, "Shift+ArrowLeft", "Enter");
    await saying(page, "Sentence divided.");
    await agrees(page);
    assert.match((await cursor(page)).text, /Monday,$|^and by the small/);
    await keys(page, "d", "Escape");
    assert.equal(await page.$(".divider"), null);
    assert.ok(await cursor(page), "the focus is in the list again");
    await goTo(page, row => row.sides[0][0]?.text.startsWith("I put the kettle on"));
    await keys(page, "d");
    await page.waitForSelector(".divider .marker");
    const box = await page.$eval(".divider .gap", gap => { const { left, top } = gap.getBoundingClientRect(); return { left, top }; });
    await page.mouse.click(box.left + 1, box.top + 8);
    await saying(page, "between “I” and “put”");
    await keys(page, "Escape");
    return { page, stop };
  },

  async editing(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    const before = (await cursor(page)).text;
    await keys(page, "e");
    await page.keyboard.type(" And more.");
    await keys(page, "Shift+Enter");
    await saying(page, "no line breaks");
    await shot(page, "edit");
    await keys(page, "Enter");
    await saying(page, "Text changed for the memory.");
    assert.equal((await cursor(page)).text, `${before} And more.`);
    const piece = await page.$eval(".piece.cursor", element => ({ title: element.title, described: element.getAttribute("aria-description"), edited: element.classList.contains("edited") }));
    assert.deepEqual(piece, { title: `In the document: ${before}`, described: `In the document: ${before}`, edited: true });
    await keys(page, "e");
    await page.keyboard.type("xyz");
    await shot(page, "edit-again");
    await keys(page, "Escape");
    assert.equal((await cursor(page)).text, `${before} And more.`);
    await keys(page, "Shift+E");
    await saying(page, "The edit is taken back.");
    assert.equal((await cursor(page)).text, before);
    await keys(page, "e", "Control+a", "Delete", "Control+Enter");
    await saying(page, "A text cannot be empty");
    await page.waitForSelector(".editor");
    await keys(page, "Escape");
    await agrees(page);
    return { page, stop };
  },

  async pinningAndCutting(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    await keys(page, "p");
    await saying(page, "Marked to pin");
    await page.waitForSelector(".piece.marked .tag.mark");
    await keys(page, "Escape");
    await saying(page, "Mark cleared.");
    assert.equal(await page.$(".marked"), null);
    const source = await cursor(page);
    await keys(page, "p", "ArrowDown", "ArrowRight");
    const target = await cursor(page);
    await shot(page, "pin");
    await keys(page, "p");
    await saying(page, "Pinned.");
    await agrees(page);
    const pinned = (await state(page)).rows.find(row => row.sides[0][0]?.text === source.text);
    assert.equal(pinned.sides[1][0].text, target.text);
    await goTo(page, row => row.sides.every(side => side.length === 1) && row.status === "open" && !row.cut && row.id > 5 && row.confidence > 0.98);
    await keys(page, "c", "ArrowRight", "c");
    await saying(page, "Boundary set.");
    await page.waitForSelector(".row.cut");
    await keys(page, "Shift+C");
    await saying(page, "Boundary taken back.");
    assert.equal(await page.$(".row.cut"), null);
    await keys(page, "u");
    await saying(page, "Undone: take back a boundary.");
    return { page, stop };
  },

  async searching(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    await keys(page, "/");
    await page.keyboard.type("ЧТО");
    const { rows } = await state(page);
    const count = rows.flatMap(row => row.sides.flat()).map(piece => piece.text.toLowerCase().split("что").length - 1).reduce((one, other) => one + other);
    assert.ok(count > 3);
    await page.waitForFunction(all => document.getElementById("found").textContent === String(all), count);
    await keys(page, "Enter");
    await page.waitForFunction(all => document.getElementById("found").textContent === `1 of ${all}`, count);
    assert.equal(await page.evaluate(() => document.activeElement.id), "search");
    await shot(page, "search");
    await keys(page, "F3");
    await keys(page, "Control+g");
    await page.waitForFunction(all => document.getElementById("found").textContent === `3 of ${all}`, count);
    await keys(page, "Shift+F3");
    await page.waitForFunction(all => document.getElementById("found").textContent === `2 of ${all}`, count);
    assert.equal(await page.evaluate(() => CSS.highlights.get("found").size), count);
    await keys(page, "Escape");
    assert.ok((await cursor(page)).text.toLowerCase().includes("что"), "the cursor is on the match");
    await keys(page, "F3");
    await saying(page, "Nothing to search for");
    return { page, stop };
  },

  async filtering(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    const shown = () => page.$$eval("#rows > .row[data-id]", rows => rows.filter(row => row.checkVisibility()).length);
    const { rows } = await state(page);
    for (const [key, test] of [["3", row => row.status === "open"], ["4", row => row.status === "confirmed"], ["5", row => row.status === "rejected"], ["6", row => row.by_hand], ["7", row => !row.note && row.sides.some(side => !side.length)]]) {
      await keys(page, key);
      const here = rows[0];
      assert.equal(await shown(), rows.filter(test).length + (test(here) ? 0 : 1), `filter ${key}`);
    }
    await keys(page, "2", "ArrowDown", "ArrowDown");
    assert.ok(await page.$eval(".row.at", row => row.checkVisibility()));
    await shot(page, "filter");
    await page.fill("#bound", "60");
    await page.waitForFunction(() => document.getElementById("bound-said").textContent === "0.60");
    await page.focus(".piece.cursor");
    await keys(page, "1");
    assert.equal(await shown(), rows.length);
    await keys(page, "h");
    await saying(page, "is hidden");
    assert.equal(await page.$eval(".left-out", group => group.checkVisibility()), false);
    return { page, stop };
  },

  async cyrillicKeyboard(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    const type = (key, code, more = {}) => page.evaluate(([init]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init })), [{ key, code, ...more }]);
    await type("ь", "KeyM");
    await saying(page, "Merged.");
    await type("Г", "KeyU", { shiftKey: true });
    await saying(page, "Nothing to do again");
    await type("я", "KeyZ", { ctrlKey: true });
    await saying(page, "Undone: merge.");
    await type(".", "Slash");
    assert.equal(await page.evaluate(() => document.activeElement.id), "search");
    await page.keyboard.press("Escape");
    await type(",", "Slash", { shiftKey: true });
    await page.waitForSelector("#help[open]");
    await keys(page, "Escape");
    return { page, stop };
  },

  async typingAhead(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    await page.route("**/api/do", async route => { await new Promise(done => setTimeout(done, 300)); await route.continue(); });
    const count = (await rowIds(page)).length;
    let most = 0;
    let now = 0;
    page.on("request", request => { if (request.url().endsWith("/do")) most = Math.max(most, ++now); });
    page.on("requestfinished", request => { if (request.url().endsWith("/do")) now--; });
    await keys(page, "m", "m", "m", "u");
    await saying(page, "Undone: merge.");
    assert.equal(most, 1, "one step after the other");
    assert.equal((await rowIds(page)).length, count - 2);
    await agrees(page);
    await keys(page, "n");
    const seen = (await cursor(page)).id;
    await keys(page, "Enter");
    assert.notEqual((await cursor(page)).id, seen, "the next row comes at once");
    await keys(page, "m", "e", "x", "x");
    await page.waitForSelector(".editor");
    assert.equal((await state(page)).rows.filter(row => row.status === "rejected").length, 0, "what follows an edit is no command");
    await keys(page, "Escape");
    return { page, stop };
  },

  async twoWindows(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    const other = await open(browser, url);
    await page.waitForFunction(() => document.getElementById("banners").textContent.includes("open in 2 windows"));
    await shot(page, "windows");
    await keys(page, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown");
    const here = await cursor(page);
    await keys(other, "m");
    await saying(other, "Merged.");
    await saying(page, "Another window changed the review: the newest state");
    assert.equal((await cursor(page)).text, here.text, "the cursor keeps its row");
    await agrees(page);
    await page.route("**/api/events", route => route.abort());
    await other.route("**/api/do", async route => { await new Promise(done => setTimeout(done, 300)); await route.continue(); });
    const slow = keys(other, "m");
    await keys(page, "x");
    await slow;
    await saying(other, "Another window changed the review meanwhile");
    await agrees(other);
    assert.deepEqual(other.faults, []);
    await other.context().close();
    await page.waitForFunction(() => !document.getElementById("banners").textContent.includes("windows"));
    return { page, stop };
  },

  async gone(browser) {
    const { url, folder, stop } = await serve("plain");
    const page = await open(browser, url);
    await keys(page, "m");
    await saying(page, "Merged.");
    stop();
    await page.waitForFunction(() => document.getElementById("banners").textContent.includes("All steps are saved"));
    await shot(page, "gone");
    await keys(page, "m");
    assert.equal(await page.$eval("#tools button", button => button.getAttribute("aria-disabled")), "true");
    const kept = JSON.parse(readFileSync(join(folder, "source.en_target.ru.sverka.json"), "utf8"));
    assert.deepEqual(kept.steps.map(step => step.name), ["merge"]);
    page.faults = page.faults.filter(fault => !/ERR_|Failed to load/.test(fault));
    return { page, stop };
  },

  async finishing(browser) {
    const { url, folder, child, stop } = await serve("plain");
    const page = await open(browser, url);
    await keys(page, "Space");
    await saying(page, "Confirmed.");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#export summary").then(() => page.click("#export-tmx"))]);
    assert.equal(download.suggestedFilename(), "source.en_target.ru.tmx");
    await page.check("#only-confirmed");
    const [confirmed] = await Promise.all([page.waitForEvent("download"), page.click("#export-xlsx")]);
    assert.equal(confirmed.suggestedFilename(), "source.en_target.ru.xlsx");
    await shot(page, "export");
    await keys(page, "Escape");
    await page.click("#finish-open");
    await shot(page, "finish");
    await keys(page, "Escape");
    await page.click("#finish-open");
    await page.click("#finish-yes");
    await page.waitForFunction(() => document.getElementById("banners").textContent.includes("out.tmx is written. This page may be closed."));
    await page.waitForTimeout(800);
    assert.doesNotMatch(await page.textContent("#banners"), /lost/);
    const memory = readFileSync(join(folder, "out.tmx"), "utf8");
    assert.equal(memory.split("<prop type=\"x-status\">confirmed</prop>").length, 2);
    assert.ok(memory.split("<tu").length > 50 && readFileSync(await download.path(), "utf8") === memory);
    assert.equal(child.exitCode, 0);
    assert.ok(!existsSync(join(folder, "source.en_target.ru.sverka.json.lock")));
    page.faults = page.faults.filter(fault => !/ERR_/.test(fault));
    return { page, stop };
  },

  async hostileText(browser) {
    const { url, stop } = await serve("hostile");
    const page = await open(browser, url);
    await keys(page, "i");
    await page.waitForSelector(".evidence");
    await shot(page, "why");
    await keys(page, "Escape", "e");
    await page.keyboard.type("<img src=x onerror=alert(2)>");
    await keys(page, "Enter");
    await saying(page, "Text changed");
    await keys(page, "d", "Escape", "/");
    await page.keyboard.type("<script>");
    await keys(page, "Enter", "Escape");
    assert.equal(await page.evaluate(() => document.querySelectorAll("#rows script, #rows img, #rows svg, header img, header script").length), 0);
    await agrees(page);
    await shot(page, "hostile");
    return { page, stop };
  },

  async rightToLeft(browser) {
    for (const set of ["hebrew", "arabic"]) {
      const { url, stop } = await serve(set);
      const page = await open(browser, url);
      await keys(page, "ArrowRight");
      assert.equal(await page.$eval(".piece.cursor", piece => getComputedStyle(piece).direction), "rtl");
      assert.equal(await page.$eval(".row .cell:last-child", cell => cell.lang), set.slice(0, 2) === "he" ? "he" : "ar");
      await shot(page, set);
      await keys(page, "Home", "d");
      await page.waitForSelector(".marker");
      const at = () => page.$eval(".words", words => Number(words.getAttribute("aria-valuenow")));
      const before = await at();
      await keys(page, "ArrowLeft");
      assert.ok(await at() > before, "left is onward where one reads from the right");
      await shot(page, `${set}-divide`);
      await keys(page, "Enter");
      await saying(page, "Sentence divided.");
      await agrees(page);
      if (set === "arabic") return { page, stop };
      assert.deepEqual(page.faults, []);
      await page.context().close();
      stop();
    }
    return undefined;
  },

  /** The page that `align --report` writes. */
  async report(browser) {
    const folder = mkdtempSync(join(tmpdir(), "report-"));
    folders.push(folder);
    const file = join(folder, "report.html");
    const documents = ["source.en.txt", "target.ru.txt"].map(name => join(ROOT, "corpora/free-translation", name));
    execFileSync(SVERKA, ["align", "--quiet", "--no-encoder", ...documents, "--report", file]);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, hasTouch: true });
    const page = await context.newPage();
    page.faults = [];
    page.on("console", message => ["error", "warning"].includes(message.type()) && page.faults.push(message.text()));
    page.on("request", request => request.url().startsWith("file:") || page.faults.push(`asks for ${request.url()}`));
    await page.goto(`file://${file}`);
    const strip = await page.locator(".strip").boundingBox();
    await page.mouse.click(strip.x + strip.width * 0.9, strip.y + strip.height / 2);
    await page.waitForFunction(() => {
      const row = /^#r\d+$/.test(location.hash) && document.querySelector(location.hash);
      const top = row && row.getBoundingClientRect().top;
      return row && scrollY > 500 && top >= 0 && top < innerHeight;
    });
    await page.goto(`file://${file}`);
    const shown = () => page.$$eval(".row[data-confidence]", rows => rows.filter(row => row.checkVisibility()).map(row => Number(row.dataset.confidence)));
    const all = await shown();
    await page.fill("#most", "70");
    const doubtful = await shown();
    assert.deepEqual(doubtful, all.filter(confidence => confidence <= 0.7));
    assert.ok(doubtful.length > 3 && doubtful.length < all.length);
    await page.fill("#most", "100");
    await page.uncheck("#left-out");
    assert.equal(await page.$eval(".row.residue", row => row.checkVisibility()), false);
    const isOpen = () => page.$eval(".ribbon details", details => details.open);
    const summary = page.locator(".ribbon details summary").first();
    await summary.hover();
    assert.ok(await isOpen(), "hovering tells why");
    await page.mouse.move(2, 2);
    assert.ok(!await isOpen(), "and leaving closes it");
    await summary.tap();
    assert.ok(await isOpen(), "a tap tells why");
    await page.locator("h1").tap();
    assert.ok(!await isOpen(), "a tap elsewhere closes it");
    await summary.focus();
    await page.keyboard.press("Enter");
    assert.ok(await isOpen(), "so does the keyboard");
    await page.keyboard.press("Escape");
    assert.ok(!await isOpen());
    await page.click(".doubtful a");
    await page.waitForFunction(() => /^#r\d+$/.test(location.hash));
    return { page, stop() {} };
  },

  async fiveThousandRows(browser) {
    const { url, stop } = await serve(process.env.BIG ?? "5000");
    const begun = Date.now();
    const page = await open(browser, url);
    console.log(`  loaded after ${Date.now() - begun} ms`);
    const timed = async (name, key) => {
      await page.evaluate(() => {
        performance.clearMeasures();
        window.painted = undefined;
        window.watch ??= new PerformanceObserver(list => list.getEntries().forEach(({ startTime }) => requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now() - startTime; }))));
        window.watch.observe({ entryTypes: ["measure"] });
      });
      await keys(page, key);
      await page.waitForFunction(() => window.painted !== undefined);
      const [script, painted] = await page.evaluate(() => [performance.getEntriesByName("sverka-take")[0].duration, window.painted]);
      console.log(`  ${name}: script ${script.toFixed(1)} ms, painted ${painted.toFixed(1)} ms after the answer`);
      return script;
    };
    const moved = async (name, key) => {
      const took = await page.evaluate(async pressed => {
        const start = performance.now();
        document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: pressed, bubbles: true, cancelable: true }));
        const script = performance.now() - start;
        await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        return [script, performance.now() - start];
      }, key);
      console.log(`  ${name}: script ${took[0].toFixed(1)} ms, painted after ${took[1].toFixed(1)} ms`);
    };
    await moved("down", "ArrowDown");
    await moved("to the end", "End");
    await moved("next doubtful", "n");
    await moved("next doubtful", "n");
    await keys(page, "Home");
    const times = [await timed("merge", "m"), await timed("merge", "m"), await timed("undo", "u"), await timed("confirm, next", "Enter"), await timed("reject", "x")];
    await moved("filter doubtful", "2");
    times.push(await timed("merge under a filter", "m"));
    await moved("filter all", "1");
    await keys(page, "/");
    await page.keyboard.type("bridge");
    await page.waitForFunction(() => document.getElementById("found").textContent !== "");
    await keys(page, "Enter", "Escape");
    await agrees(page);
    if (!process.env.BIG) assert.ok(Math.max(...times) < 100, `a step takes ${Math.max(...times)} ms`);
    return { page, stop };
  },

  async toolbar(browser) {
    const { url, stop } = await serve("plain");
    const page = await open(browser, url);
    await keys(page, "ArrowDown");
    const tools = await page.$$eval("#tools button", all => all.filter(button => button.tabIndex === 0).length);
    assert.equal(tools, 1, "one button is reached by Tab");
    await page.click("#tools button:has-text('Merge below')");
    await saying(page, "Merged.");
    assert.ok(await cursor(page), "the focus is in the list again");
    await page.focus("#tools button");
    await keys(page, "ArrowRight", "ArrowRight", "Enter");
    await saying(page, "Rejected.");
    await keys(page, "?");
    await page.waitForSelector("#help[open]");
    await shot(page, "help");
    await keys(page, "m", "Escape");
    assert.ok(await cursor(page));
    assert.match(await status(page), /Rejected/);
    await page.focus("#filter");
    await keys(page, "m");
    assert.match(await status(page), /Rejected/, "letters act in the list only");
    return { page, stop };
  },
};

async function shot(page, name) {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

/** Takes pictures of the page at many sizes. */
async function pictures(browser) {
  for (const [set, locale] of [["plain", "en-GB"], ["plain", "ru-RU"], ["hebrew", "en-GB"]]) {
    for (const colorScheme of ["light", "dark"]) {
      for (const [width, height] of [[360, 740], [640, 400], [1024, 768], [1920, 1080]]) {
        const { url, stop } = await serve(set);
        const page = await open(browser, url, { viewport: { width, height }, locale, colorScheme });
        await keys(page, "ArrowDown", "m", "ArrowDown", "ArrowDown", "p", "ArrowRight");
        await page.waitForTimeout(200);
        if (width === 360) await page.screenshot({ path: `${SHOTS}/${set}-${locale.slice(0, 2)}-${colorScheme}-whole.png`, fullPage: true });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${width} px: ${over} px too wide`);
        const isSeen = await page.$eval(".piece.cursor", piece => { const { left, top, bottom } = piece.getBoundingClientRect(); return piece.contains(document.elementFromPoint(left + 9, top + 6)) && piece.contains(document.elementFromPoint(left + 9, bottom - 6)); });
        assert.ok(isSeen, `${set} ${locale} ${width} px: the cursor is hidden`);
        await shot(page, `${set}-${locale.slice(0, 2)}-${colorScheme}-${width}`);
        await page.context().close();
        stop();
      }
    }
  }
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
const wanted = process.argv.slice(3);
let failed = 0;
try {
  for (const [name, scenario] of Object.entries(scenarios)) {
    // A text of five thousand rows takes an optimised build.
    if (wanted.length ? !wanted.includes(name) : name === "fiveThousandRows") continue;
    try {
      const { page, stop } = await scenario(browser);
      assert.deepEqual(page.faults, []);
      await page.context().close();
      stop();
      console.log(`${name}: well`);
    } catch (error) {
      failed++;
      console.log(`${name}: ${error.stack}`);
    }
  }
  if (SHOTS && (!wanted.length || wanted.includes("pictures"))) await pictures(browser);
} finally {
  await browser.close();
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
