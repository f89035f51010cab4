//! The page as a whole: the cursor, what goes to the server and what comes back.

import * as api from "./api.js";
import { Model, follow, inside } from "./model.js";
import { Search } from "./search.js";
import { knows, say } from "./words.js";

/** How long a step may take before the page says that it works. */
const PATIENCE = 400;

export class App {
  model = new Model();
  cursor = undefined;
  mark = undefined;
  mode = undefined;
  changes = [];
  filter = "all";
  visited = undefined;
  #newest = 0;
  #isUsable = false;

  /** `view` draws what stands around the rows. */
  constructor(sheet, strip, view) {
    Object.assign(this, { sheet, strip, view });
    this.search = new Search(this);
    this.queue = new api.Queue({ failed: error => this.failed(error), idle: () => this.catchUp() });
  }

  /** The row of the cursor. */
  get row() {
    return this.cursor && this.model.row(this.cursor.id);
  }

  /** The piece of the cursor, if there is one. */
  get piece() {
    return this.row?.sides[this.cursor.side][this.cursor.piece];
  }

  get isUsable() {
    return this.#isUsable;
  }

  set isUsable(is) {
    this.#isUsable = is;
    document.body.classList.toggle("unusable", !is);
    this.view.tools(this);
  }

  say(words) {
    this.view.say(words);
  }

  /** Takes the whole state and draws it; the cursor stays on its row. */
  load(state) {
    const place = this.cursor ? this.model.placeOf(this.cursor.id) ?? 0 : 0;
    const old = this.cursor && { place, text: this.piece?.text };
    const top = this.cursor && this.sheet.element(this.cursor.id)?.getBoundingClientRect().top;
    const hadFocus = this.sheet.grid.contains(document.activeElement) || document.activeElement === document.body;
    this.mode = undefined;
    this.model.load(state);
    this.sheet.draw(this.model);
    const row = this.model.row(this.cursor?.id) ?? (old && this.model.nearest(place, this.cursor.side, old.text));
    const first = this.model.rows[0];
    this.cursor = row ? inside({ ...this.cursor, id: row.id }, row, old) : first && { id: first.id, side: 0, piece: 0 };
    this.changes = [];
    this.view.changes(false);
    this.isUsable = true;
    this.view.documents(this.model);
    this.refresh();
    if (this.cursor) this.go(this.cursor, { focus: hadFocus, isStill: top !== undefined });
    if (top !== undefined && row) this.keepAt(row.id, top);
  }

  /** Draws what depends on all rows. */
  refresh() {
    const counts = this.model.counts();
    this.view.counts(counts, this.filter);
    this.strip.draw(this.model, counts);
    if (this.mark && !this.sheet.piece(this.mark)) this.mark = undefined;
    this.sheet.showMark(this.mark);
    this.search.refresh();
    this.applyFilter();
    this.view.tools(this);
  }

  applyFilter() {
    const shown = this.sheet.filter(this.model, this.filter, this.cursor?.id);
    this.view.nothing(this.filter !== "all" && shown === 0);
  }

  /** Puts the cursor somewhere and brings it into sight. */
  go(cursor, { focus = true, center = false, isStill = false } = {}) {
    const isElsewhere = this.cursor?.id !== cursor.id;
    if (isElsewhere) this.view.closeWhy();
    this.cursor = cursor;
    if (isElsewhere && this.filter !== "all") this.applyFilter();
    const element = this.sheet.showCursor(cursor);
    if (focus) element?.focus({ preventScroll: true });
    if (element && !isStill) this.bringIntoSight(element, center);
    const place = this.model.placeOf(cursor.id);
    this.strip.show(place);
    this.view.place(say("place", place + 1, this.model.rows.length));
    this.view.tools(this);
  }

  /** Scrolls to a piece, and once more when the rows around it, whose sizes were only guessed, are drawn. */
  bringIntoSight(element, center) {
    element.scrollIntoView({ block: center && !isInSight(element) ? "center" : "nearest", behavior: "instant" });
    cancelAnimationFrame(this.settling);
    const settle = () => element.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.settling = requestAnimationFrame(() => {
      settle();
      this.settling = requestAnimationFrame(settle);
    });
  }

  /** Goes to a row as a whole. */
  goToRow(id, options = {}) {
    this.go(inside({ id, side: this.cursor?.side ?? 0, piece: 0 }, this.model.row(id)), { center: true, ...options });
  }

  /** Scrolls so that a row stands where it stood. */
  keepAt(id, top) {
    const element = this.sheet.element(id);
    if (element && top > -innerHeight && top < 2 * innerHeight) window.scrollBy({ top: element.getBoundingClientRect().top - top, behavior: "instant" });
  }

  /** Asks the server to do something to the rows. */
  async perform(op) {
    const timer = setTimeout(() => this.say(say("working")), PATIENCE);
    this.sheet.grid.setAttribute("aria-busy", "true");
    try {
      return await api.perform(this.model.revision, op);
    } finally {
      clearTimeout(timer);
      this.sheet.grid.removeAttribute("aria-busy");
    }
  }

  /** Takes an answer: only the rows that have changed are drawn anew. The cursor goes to the row of the step, unless it `stays`. */
  take(answer, { stays = false } = {}) {
    const start = performance.now();
    const old = this.cursor;
    const before = { place: this.model.placeOf(old.id), text: this.piece?.text };
    const top = this.sheet.element(old.id)?.getBoundingClientRect().top;
    this.model.take(answer);
    this.sheet.splice(answer.splices);
    this.sheet.drawLeftOut(this.model);
    const followed = follow(old, before, answer.splices, this.model);
    const focused = this.model.row(answer.focus);
    const cursor = stays || !focused ? followed : inside({ ...old, id: focused.id, piece: focused.id === old.id ? old.piece : 0 }, focused, before);
    const realigned = answer.realigned ?? [];
    this.changes = [...(answer.touched ?? []), ...realigned].filter(id => this.model.row(id)).sort((one, other) => this.model.placeOf(one) - this.model.placeOf(other));
    this.changeAt = -1;
    this.sheet.showChanges(answer.touched ?? [], realigned);
    this.cursor = cursor;
    this.refresh();
    if (cursor) this.go(cursor, { isStill: true });
    if (followed && top !== undefined) this.keepAt(followed.id, top);
    if (cursor && !stays) this.go(cursor, { center: true });
    this.view.changes(realigned.length > 0);
    performance.measure("sverka-take", { start });
    return realigned.length ? say("done.rest", realigned.length) : "";
  }

  /** Says why something did not work, and loads the state anew where that helps. */
  async failed(error) {
    if (error instanceof api.Gone) this.lost();
    else if (error instanceof api.Stale) await this.reload(say("stale"));
    else if (error instanceof api.Refused) this.say(knows(`code.${error.code}`) ? say(`code.${error.code}`) : say("failed", error.message));
    else {
      console.error(error);
      this.say(say("failed", error.message));
    }
  }

  async reload(words) {
    try {
      this.load(await api.state());
      if (words) this.say(words);
    } catch (error) {
      if (error instanceof api.Gone) this.lost();
      else this.view.banner("state", say("banner.cannot-load"), "bad");
    }
  }

  /** Loads the state anew if another window has changed it. */
  catchUp() {
    if (this.#newest > this.model.revision && !this.mode && this.isUsable) this.queue.add(() => this.#newest > this.model.revision && this.reload(say("reloaded")));
  }

  /** Takes what the server tells all windows. */
  heard({ revision, tabs, stopped }) {
    if (stopped) {
      if (!this.isFinishing) this.end(say("banner.stopped"));
      return;
    }
    if (tabs !== undefined) this.view.banner("tabs", tabs > 1 ? say("banner.tabs", tabs) : "");
    this.#newest = revision ?? 0;
    if (!this.queue.isBusy) this.catchUp();
  }

  lost() {
    if (this.isEnded || this.isFinishing) return;
    this.isUsable = false;
    this.view.banner("state", say("banner.gone"), "bad");
    this.connection?.drop();
  }

  /** Goes on when the server is there again. */
  back(state, wasLost) {
    this.isUsable = true;
    if (wasLost) {
      this.view.banner("state", "");
      this.say(say("banner.back"));
    }
    this.#newest = state.revision;
    if (state.revision < this.model.revision || wasLost && !this.mode) this.load(state);
    else this.catchUp();
  }

  /** Ends the review in this window. */
  end(words) {
    if (this.isEnded) return;
    this.isEnded = true;
    this.connection?.close();
    this.isUsable = false;
    this.view.banner("tabs", "");
    this.view.banner("state", words, "good");
  }

  /** Leaves what is open on a piece; says no where a text would be lost. */
  leave(isForced = false) {
    if (!this.mode) return true;
    if (!isForced && this.mode.isChanged) {
      this.say(say("edit.unsaved"));
      this.mode.focus();
      return false;
    }
    this.mode.close();
    this.mode = undefined;
    this.go(this.cursor);
    this.catchUp();
    return true;
  }
}

function isInSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  const deck = document.getElementById("deck").getBoundingClientRect().bottom;
  const dock = document.getElementById("dock").getBoundingClientRect().top;
  return top >= Math.max(0, deck) && bottom <= dock;
}
