//! The rows as they are drawn. All text goes in as text, never as markup.

import { classOf, isPair } from "./model.js";
import { say } from "./words.js";

/** Makes an element. */
export function make(name, className = "", text = undefined) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

const figure = confidence => confidence.toFixed(2);

/** The grid of both texts. */
export class Sheet {
  #order = [];
  #elements = new Map();
  #leftOut = new Map();
  #cursor = undefined;
  #here = undefined;
  #marked = undefined;
  #fresh = [];

  constructor(grid) {
    this.grid = grid;
  }

  /** Draws everything anew. */
  draw(model) {
    this.languages = model.documents.map(document => document.language || "und");
    this.#order = model.rows.map(row => row.id);
    this.#elements.clear();
    this.#leftOut.clear();
    const all = document.createDocumentFragment();
    for (const row of model.rows) all.append(this.#drawn(row));
    this.grid.replaceChildren(all);
    this.drawLeftOut(model);
  }

  /** Draws the rows that came, and takes away those that went. */
  splice(splices) {
    for (const { at, remove, rows } of splices) {
      const ids = this.#order.slice(at, at + remove);
      const next = this.#elements.get(this.#order[at + remove]);
      const before = next?.previousElementSibling?.matches(".left-out") ? next.previousElementSibling : next ?? this.#leftOut.get("end")?.element ?? null;
      for (const id of ids) {
        this.#elements.get(id)?.remove();
        this.#elements.delete(id);
      }
      const all = document.createDocumentFragment();
      for (const row of rows) all.append(this.#drawn(row));
      this.grid.insertBefore(all, before);
      this.#order.splice(at, remove, ...rows.map(row => row.id));
    }
  }

  /** Draws one row anew. */
  redraw(row) {
    const old = this.#elements.get(row.id);
    old?.replaceWith(this.#drawn(row));
  }

  /** Draws what was left out before the rows it stands before; only what has changed. */
  drawLeftOut(model) {
    const groups = new Map();
    for (const piece of model.leftOut) {
      const anchor = model.rows[piece.before]?.id ?? "end";
      if (!groups.has(anchor)) groups.set(anchor, []);
      groups.get(anchor).push(piece);
    }
    for (const [anchor, { element, says }] of this.#leftOut) {
      if (groups.has(anchor) && JSON.stringify(groups.get(anchor)) === says) continue;
      element.remove();
      this.#leftOut.delete(anchor);
    }
    for (const [anchor, pieces] of groups) {
      const known = this.#leftOut.get(anchor)?.element;
      const next = anchor === "end" ? null : this.#elements.get(anchor);
      if (known && known.nextElementSibling === next) continue;
      const element = known ?? this.#drawnLeftOut(pieces);
      this.grid.insertBefore(element, next);
      this.#leftOut.set(anchor, { element, says: JSON.stringify(pieces) });
    }
  }

  #drawnLeftOut(pieces) {
    const group = make("div", "left-out");
    group.setAttribute("role", "rowgroup");
    const sides = [0, 1].map(side => pieces.filter(piece => piece.side === side));
    for (let at = 0; at < Math.max(sides[0].length, sides[1].length); at++) {
      const row = make("div", "row residue");
      row.setAttribute("role", "row");
      const cells = [0, 1].map(side => {
        const cell = this.#cell(side);
        const piece = sides[side][at];
        if (!piece) return cell;
        const text = make("p", "", piece.text);
        text.dir = "auto";
        text.append(" ", make("span", "rule", piece.rule));
        cell.append(text);
        return cell;
      });
      const ribbon = make("div", "ribbon", at === 0 ? say("tag.left-out") : "");
      ribbon.setAttribute("role", "gridcell");
      row.append(cells[0], ribbon, cells[1]);
      group.append(row);
    }
    return group;
  }

  #drawn(row) {
    const element = make("div", `row ${classOf(row)} is-${row.status}`);
    element.classList.toggle("cut", row.cut);
    element.setAttribute("role", "row");
    element.setAttribute("aria-label", describe(row));
    element.dataset.id = row.id;
    element.append(this.#side(row, 0), ribbonOf(row), this.#side(row, 1));
    this.#elements.set(row.id, element);
    return element;
  }

  #cell(side) {
    const cell = make("div", "cell");
    cell.setAttribute("role", "gridcell");
    cell.lang = this.languages[side];
    return cell;
  }

  #side(row, side) {
    const cell = this.#cell(side);
    for (const piece of row.sides[side]) cell.append(drawnPiece(piece));
    if (!row.sides[side].length) {
      const none = make("p", "piece none", row.note ? "–" : say("tag.alone"));
      none.tabIndex = -1;
      none.lang = document.documentElement.lang;
      cell.append(none);
    }
    return cell;
  }

  /** Returns the element of a row. */
  element(id) {
    return this.#elements.get(id);
  }

  /** Returns the element of a piece. */
  piece({ id, side, piece }) {
    const cell = this.#elements.get(id)?.querySelectorAll(":scope > .cell")[side];
    return cell?.querySelectorAll(":scope > .piece")[piece];
  }

  /** Returns what piece an element belongs to, or at least what row. */
  placeOf(target) {
    const row = target.closest(".row[data-id]");
    if (!row) return undefined;
    const cell = target.closest(".cell");
    const piece = target.closest(".piece");
    const side = cell ? [...row.querySelectorAll(":scope > .cell")].indexOf(cell) : undefined;
    return { id: Number(row.dataset.id), side, piece: piece && cell ? [...cell.querySelectorAll(":scope > .piece")].indexOf(piece) : undefined };
  }

  /** Shows where the cursor is; one piece alone can be reached by Tab. */
  showCursor(cursor) {
    this.#cursor?.classList.remove("cursor");
    this.#cursor?.setAttribute("tabindex", "-1");
    this.#here?.classList.remove("at");
    this.#here = this.element(cursor.id);
    this.#cursor = this.piece(cursor);
    this.#cursor?.classList.add("cursor");
    this.#cursor?.setAttribute("tabindex", "0");
    this.#here?.classList.add("at");
    return this.#cursor;
  }

  /** Shows which piece is marked, to be pinned or to begin something new. */
  showMark(mark) {
    this.#marked?.classList.remove("marked");
    this.#marked?.querySelector(".tag.mark")?.remove();
    this.#marked = mark && this.piece(mark);
    this.#marked?.classList.add("marked");
    this.#marked?.append(make("span", "tag mark", say(mark.kind === "pin" ? "tag.pin" : "tag.mark-cut")));
  }

  /** Marks rows that a step has changed, until the next. */
  showChanges(touched, realigned) {
    for (const element of this.#fresh) {
      element.classList.remove("touched", "realigned");
      element.querySelector(".tag.fresh")?.remove();
    }
    this.#fresh = [];
    for (const [ids, className] of [[touched, "touched"], [realigned, "realigned"]]) {
      for (const id of ids) {
        const element = this.element(id);
        if (!element) continue;
        element.classList.add(className);
        if (className === "realigned") element.querySelector(".ribbon").append(make("span", "tag fresh", say("tag.changed")));
        this.#fresh.push(element);
      }
    }
  }

  /** Shows only the rows that a filter passes, and the one of the cursor; returns how many others there are. */
  filter(model, filter, kept) {
    let count = 0;
    this.grid.classList.toggle("filtered", filter !== "all");
    for (const row of model.rows) {
      const passes = model.passes(row, filter);
      if (passes && row.id !== kept) count++;
      this.element(row.id)?.classList.toggle("hidden", !passes && row.id !== kept);
    }
    return count;
  }
}

function drawnPiece({ text, original }) {
  const piece = make("p", "piece", text);
  piece.tabIndex = -1;
  piece.dir = "auto";
  if (original !== null && original !== undefined) {
    piece.classList.add("edited");
    piece.title = say("original", original);
    piece.setAttribute("aria-description", piece.title);
    piece.append(make("span", "tag", say("tag.edited")));
  }
  return piece;
}

function ribbonOf(row) {
  const ribbon = make("div", "ribbon");
  ribbon.setAttribute("role", "gridcell");
  if (!row.note) {
    const why = make("button", "why", figure(row.confidence));
    why.type = "button";
    why.tabIndex = -1;
    why.title = say("why.title");
    ribbon.append(why);
  }
  ribbon.append(make("span", "kind", row.kind));
  for (const [className, words] of tagsOf(row)) ribbon.append(make("span", `tag ${className}`, words));
  return ribbon;
}

function tagsOf(row) {
  const tags = [];
  if (row.status === "confirmed") tags.push(["yes", `✓ ${say("status.confirmed")}`]);
  if (row.status === "rejected") tags.push(["no", `✗ ${say("status.rejected")}`]);
  if (row.by_hand) tags.push(["hand", say("tag.by-hand")]);
  if (row.cut) tags.push(["", say("tag.cut")]);
  if (row.crossing) tags.push(["", say("tag.moved")]);
  if (row.note) tags.push(["", say("tag.note")]);
  return tags;
}

/** Says in words what the ribbon shows. */
function describe(row) {
  const confidence = isPair(row) ? [say("row.confidence", figure(row.confidence))] : [];
  const status = row.status === "open" ? [say("status.open")] : [];
  return [...confidence, row.kind, ...status, ...tagsOf(row).map(([, words]) => words)].join(", ");
}
