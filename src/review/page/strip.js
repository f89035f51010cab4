//! The strip over the whole document: where the doubt lies, what is done, and where one is.

import { classOf, lengthOf } from "./model.js";
import { say } from "./words.js";

/** Colours in the order in which they are drawn: doubt comes last, so that it is never hidden. */
const ORDER = ["note", "c4", "c3", "alone", "c2", "c1", "c0"];
/** How much of the height the lower edge takes. */
const EDGE = 0.25;

export class Strip {
  #starts = [];
  #length = 1;
  #model = undefined;

  /** `pick` gets the number of the row that was clicked. */
  constructor(box, pick) {
    this.canvas = box.querySelector("canvas");
    this.here = box.querySelector(".here");
    box.addEventListener("click", event => {
      const { left, width } = box.getBoundingClientRect();
      pick(this.#rowAt((event.clientX - left) / width * this.#length));
    });
    new ResizeObserver(() => this.#paint()).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#paint());
  }

  #rowAt(place) {
    const after = this.#starts.findIndex(start => start > place);
    return after < 0 ? this.#starts.length - 1 : Math.max(0, after - 1);
  }

  /** Draws the rows, each as wide as its text. */
  draw(model, counts) {
    this.#model = model;
    let at = 0;
    this.#starts = model.rows.map(row => {
      const start = at;
      at += Math.max(1, lengthOf(row.sides[0]) + lengthOf(row.sides[1]));
      return start;
    });
    this.#length = Math.max(1, at);
    this.canvas.setAttribute("aria-label", say("strip.label", counts.pairs, counts.doubtful));
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.#paint());
  }

  /** Shows where one is. */
  show(place) {
    this.here.style.insetInlineStart = `${100 * (this.#starts[place] ?? 0) / this.#length}%`;
  }

  #paint() {
    if (!this.#model) return;
    const { canvas } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map(size => Math.max(1, Math.round(size * devicePixelRatio)));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const style = getComputedStyle(canvas);
    const colour = name => style.getPropertyValue(`--${name}`);
    const pen = canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    const edge = Math.round(height * EDGE);
    const fill = (row, top, size, least) => {
      const start = this.#starts[row];
      const end = this.#starts[row + 1] ?? this.#length;
      const left = Math.floor(start / this.#length * width);
      pen.fillRect(left, top, Math.max(least, Math.floor(end / this.#length * width) - left), size);
    };
    const byClass = grouped(this.#model.rows);
    for (const name of ORDER) {
      pen.fillStyle = colour(name === "note" ? "line" : name);
      for (const at of byClass.get(name) ?? []) fill(at, 0, height - edge - 1, ["c0", "c1", "c2"].includes(name) ? 2 * devicePixelRatio : 1);
    }
    for (const [at, row] of this.#model.rows.entries()) {
      const name = { confirmed: "c4", rejected: "c0" }[row.status] ?? (row.by_hand ? "alone" : undefined);
      if (!name) continue;
      pen.fillStyle = colour(name);
      fill(at, height - edge, edge, 1);
    }
  }
}

function grouped(rows) {
  const groups = new Map(ORDER.map(name => [name, []]));
  for (const [at, row] of rows.entries()) groups.get(classOf(row)).push(at);
  return groups;
}
