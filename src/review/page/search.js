//! Searching in both texts.

import { say } from "./words.js";

export class Search {
  #text = "";
  #found = [];
  #at = -1;

  constructor(app) {
    this.app = app;
    this.field = document.getElementById("search");
    this.said = document.getElementById("found");
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), 150);
    });
    this.field.addEventListener("keydown", event => this.key(event));
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.step(!event.shiftKey, false);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.field.value = "";
      this.look();
      if (this.app.cursor) this.app.go(this.app.cursor);
    }
  }

  open() {
    this.field.focus();
    this.field.select();
  }

  look() {
    clearTimeout(this.timer);
    this.#text = this.field.value.trim();
    this.#at = -1;
    this.refresh();
  }

  /** Looks anew through the rows, which may have changed. */
  refresh() {
    this.#found = this.#text ? this.app.model.find(this.#text) : [];
    this.#at = Math.min(this.#at, this.#found.length - 1);
    this.show();
  }

  show() {
    const all = this.#found.length;
    this.said.textContent = !this.#text ? "" : all ? say("search.count", this.#at + 1, all) : say("search.none");
    if (!CSS.highlights) return;
    const range = ({ start, end, ...cursor }) => {
      const text = this.app.sheet.piece(cursor)?.firstChild;
      return text && new StaticRange({ startContainer: text, startOffset: start, endContainer: text, endOffset: end });
    };
    const found = new Highlight();
    for (const match of this.#found) {
      const place = range(match);
      if (place) found.add(place);
    }
    const here = new Highlight();
    const place = this.#at >= 0 && range(this.#found[this.#at]);
    if (place) here.add(place);
    here.priority = 1;
    CSS.highlights.set("found", found);
    CSS.highlights.set("found-here", here);
  }

  /** Goes to the next match after the cursor, or the one before it. */
  step(isOn, takesFocus = true) {
    if (this.field.value.trim() !== this.#text) this.look();
    if (!this.#text) {
      this.app.say(say("search.empty"));
      return;
    }
    if (!this.#found.length) {
      this.app.say(say("search.none"));
      return;
    }
    this.#at = this.#next(isOn);
    const { id, side, piece } = this.#found[this.#at];
    this.app.go({ id, side, piece }, { center: true, focus: takesFocus });
    this.show();
    this.app.say(say("search.count", this.#at + 1, this.#found.length));
  }

  #next(isOn) {
    const all = this.#found.length;
    const { cursor, model } = this.app;
    const now = this.#found[this.#at];
    const isHere = now && now.id === cursor.id && now.side === cursor.side && now.piece === cursor.piece;
    if (isHere) return (this.#at + (isOn ? 1 : all - 1)) % all;
    const key = ({ id, side, piece }) => [model.placeOf(id), side, piece];
    const mine = key(cursor);
    const order = match => key(match).reduce((sign, part, at) => sign || part - mine[at], 0);
    const found = isOn ? this.#found.findIndex(match => order(match) >= 0) : this.#found.findLastIndex(match => order(match) < 0);
    return found >= 0 ? found : isOn ? 0 : all - 1;
  }
}
