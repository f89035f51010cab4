//! Changing a sentence in its place: its text, or where it is to be divided.

import { make } from "./rows.js";
import { say } from "./words.js";

/** A button with its key. */
function button(words, key, act) {
  const element = make("button", "", words);
  element.type = "button";
  if (key) element.append(" ", make("kbd", "", key));
  element.addEventListener("click", act);
  return element;
}

/** What stands in the place of a piece while a person works on it. */
class Mode {
  constructor(piece, className) {
    this.piece = piece;
    this.box = make("div", `mode ${className}`);
    this.box.addEventListener("keydown", event => this.key(event));
    piece.after(this.box);
    piece.classList.add("hidden");
  }

  /** Gives the piece back its place. */
  close() {
    this.box.remove();
    this.piece.classList.remove("hidden");
  }
}

/** A text field in the place of a piece. */
export class Editor extends Mode {
  /** `save` gets the new text, or null to take an edit back. */
  constructor(piece, { text, original }, { save, leave, note, draft }) {
    super(piece, "editor");
    Object.assign(this, { text, save, leave });
    const isEdited = original !== null && original !== undefined;
    this.field = make("textarea");
    this.field.value = draft ?? text;
    this.field.dir = "auto";
    this.field.rows = 1;
    this.field.setAttribute("aria-label", say("edit.label"));
    this.field.addEventListener("input", () => {
      if (/[\r\n]/.test(this.field.value)) this.field.value = this.field.value.replace(/\s*[\r\n]+\s*/g, " ");
      this.grow();
    });
    this.box.append(this.field);
    if (isEdited) {
      const old = make("p", "original", say("original", original));
      this.box.append(old);
    }
    const buttons = make("div", "buttons");
    buttons.append(button(say("edit.save"), say("key.Enter"), () => this.done()), button(say("edit.cancel"), say("key.Escape"), () => leave()));
    if (isEdited) buttons.append(button(say("edit.restore"), "", () => save(null)));
    this.box.append(buttons, make("p", "quiet", say("edit.label")));
    this.note = note;
    this.grow();
    this.field.focus({ preventScroll: true });
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
    this.box.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  get draft() {
    return this.field.value;
  }

  /** Says whether there is something that would be lost. */
  get isChanged() {
    return this.field.value !== this.text;
  }

  focus() {
    this.field.focus();
  }

  grow() {
    this.field.style.blockSize = "auto";
    this.field.style.blockSize = `${this.field.scrollHeight + 4}px`;
  }

  done() {
    if (this.isChanged) this.save(this.field.value.trim());
    else this.leave();
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key !== "Tab") event.stopPropagation();
    if (event.key === "Escape") {
      event.preventDefault();
      this.leave();
    } else if (event.key === "Enter" && event.target === this.field) {
      event.preventDefault();
      if (event.shiftKey) this.note(say("edit.one-line"));
      else this.done();
    }
  }
}

/** Returns the places between words, as numbers of UTF-16 units before the next word. */
export function gapsOf(text, language) {
  const gaps = [...text.matchAll(/\s+(?=\S)/g)].map(match => match.index + match[0].length).filter(at => at > 0);
  if (gaps.length || !Intl.Segmenter) return gaps;
  try {
    const words = new Intl.Segmenter(language === "und" ? undefined : language, { granularity: "word" });
    return [...words.segment(text)].map(({ index }) => index).filter(at => at > 0);
  } catch {
    return gaps;
  }
}

/** Returns the gap to begin at: after a sign that ends something, near the middle. */
export function likelyGap(text, gaps) {
  const cost = at => Math.abs(at / text.length - 0.5) + (/[.!?…。！？][»”")\]]*\s*$/.test(text.slice(0, at)) ? 0 : /[;:,،؛–—]\s*$/.test(text.slice(0, at)) ? 0.4 : 0.8);
  return gaps.reduce((best, at) => cost(at) < cost(best) ? at : best, gaps[0]);
}

/** A piece with a marker that goes through it. */
export class Divider extends Mode {
  /** `divide` gets the place as a number of code points. */
  constructor(piece, { text }, language, { divide, leave, note }) {
    super(piece, "divider");
    Object.assign(this, { text, divide, leave, note, isChanged: false });
    this.gaps = gapsOf(text, language);
    this.at = this.gaps.length ? likelyGap(text, this.gaps) : Math.floor(text.length / 2);
    this.words = make("p", "words");
    this.words.dir = "auto";
    this.words.tabIndex = 0;
    this.words.setAttribute("role", "slider");
    this.words.setAttribute("aria-label", say("divide.label"));
    this.words.setAttribute("aria-valuemin", "1");
    this.words.setAttribute("aria-valuemax", String(text.length - 1));
    this.words.addEventListener("click", event => this.click(event));
    const buttons = make("div", "buttons");
    buttons.append(button(say("divide.here"), say("key.Enter"), () => this.done()), button(say("divide.cancel"), say("key.Escape"), () => leave()));
    this.box.append(this.words, buttons, make("p", "quiet", say("divide.hint")));
    this.draw();
    this.focus();
    this.box.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  focus() {
    this.words.focus({ preventScroll: true });
  }

  draw() {
    const marker = make("span", "marker");
    this.words.replaceChildren();
    let from = 0;
    for (const at of [...new Set([...this.gaps, this.at])].sort((one, other) => one - other)) {
      this.words.append(this.text.slice(from, at));
      if (at === this.at) this.words.append(marker);
      else if (this.gaps.includes(at)) this.words.append(this.gap(at));
      from = at;
    }
    this.words.append(this.text.slice(from));
    this.words.setAttribute("aria-valuenow", String(this.at));
    this.words.setAttribute("aria-valuetext", this.place());
  }

  gap(at) {
    const gap = make("span", "gap");
    gap.dataset.at = at;
    return gap;
  }

  /** Says between what words the marker stands. */
  place() {
    const before = this.text.slice(0, this.at).trimEnd().split(/\s+/).at(-1);
    const after = this.text.slice(this.at).trimStart().split(/\s+/)[0];
    return say("divide.at", before, after);
  }

  move(at) {
    if (at === undefined || at <= 0 || at >= this.text.length) return;
    this.at = at;
    this.draw();
    this.note(this.place());
  }

  /** Goes to the gap that is nearest to where the click was. */
  click(event) {
    let best;
    for (const gap of this.words.querySelectorAll(".gap")) {
      for (const { left, right, top, bottom } of gap.getClientRects()) {
        const distance = Math.hypot(event.clientX - (left + right) / 2, 3 * (event.clientY - (top + bottom) / 2));
        if (!best || distance < best.distance) best = { distance, at: Number(gap.dataset.at) };
      }
    }
    if (best) this.move(best.at);
  }

  done() {
    this.divide([...this.text.slice(0, this.at)].length);
  }

  key(event) {
    const isRight = getComputedStyle(this.words).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key !== "Tab") event.stopPropagation();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target !== this.words && event.key !== "Escape") return;
    if (event.key === "Escape") this.leave();
    else if (event.key === "Enter") this.done();
    else if (event.key === "Home") this.move(this.gaps[0]);
    else if (event.key === "End") this.move(this.gaps.at(-1));
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") this.step(event.key === isRight, event.shiftKey);
    else return;
    event.preventDefault();
  }

  step(isOn, byCharacter) {
    if (byCharacter || !this.gaps.length) {
      const [point] = isOn ? this.text.slice(this.at) : [...this.text.slice(0, this.at)].slice(-1);
      this.move(this.at + (isOn ? 1 : -1) * point.length);
    } else {
      this.move(isOn ? this.gaps.find(at => at > this.at) : this.gaps.findLast(at => at < this.at));
    }
  }
}
