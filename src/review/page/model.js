//! The rows and what is known of them.

/** From which confidence on a row has which class, as in the report. */
const CLASSES = [[0.97, "c4"], [0.9, "c3"], [0.7, "c2"], [0.5, "c1"], [0, "c0"]];

/** The kinds of rows that can be shown alone. */
export const FILTERS = ["all", "doubtful", "open", "confirmed", "rejected", "by-hand", "alone"];

export const isPair = row => !row.note && row.sides[0].length > 0 && row.sides[1].length > 0;
export const lengthOf = pieces => pieces.reduce((sum, piece) => sum + piece.text.length, 0);

/** Returns the class by which a row is coloured. */
export function classOf(row) {
  if (row.note) return "note";
  if (!isPair(row)) return "alone";
  return CLASSES.find(([least]) => row.confidence >= least)?.[1] ?? "c0";
}

/** Says whether two rows say the same. */
export const isSame = (one, other) => JSON.stringify(one.sides) === JSON.stringify(other.sides);

export class Model {
  rows = [];
  leftOut = [];
  documents = [{ name: "", language: "" }, { name: "", language: "" }];
  revision = 0;
  undo = null;
  redo = null;
  bound = 0.97;
  #places = new Map();

  /** Takes the whole state of the server. */
  load(state) {
    const { rows, left_out: leftOut, documents, revision, undo, redo, output, project, notices } = state;
    Object.assign(this, { rows, leftOut: leftOut ?? [], documents, revision, undo, redo, output, project, notices: notices ?? [] });
    this.#number();
  }

  /** Takes the answer to an operation. */
  take({ revision, splices, left_out: leftOut, undo, redo }) {
    for (const { at, remove, rows } of splices) this.rows.splice(at, remove, ...rows);
    if (leftOut) this.leftOut = leftOut;
    Object.assign(this, { revision, undo, redo });
    this.#number();
  }

  #number() {
    this.#places = new Map(this.rows.map((row, at) => [row.id, at]));
  }

  /** Returns where a row stands, or nothing. */
  placeOf(id) {
    return this.#places.get(id);
  }

  row(id) {
    return this.rows[this.#places.get(id)];
  }

  /** Puts another row in the place of one with the same id. */
  replace(row) {
    this.rows[this.#places.get(row.id)] = row;
  }

  /** Returns the row nearest to a place that has a piece with this text, or else the row at the place. */
  nearest(place, side, text) {
    const last = this.rows.length - 1;
    const says = row => row?.sides[side].some(piece => piece.text === text);
    for (let away = 0; away <= last; away++) {
      const found = [this.rows[place - away], this.rows[place + away]].find(says);
      if (found) return found;
    }
    return this.rows[Math.min(place, last)];
  }

  isDoubtful(row) {
    return row.status === "open" && !row.by_hand && isPair(row) && row.confidence < this.bound;
  }

  /** Says whether a filter shows a row. */
  passes(row, filter) {
    switch (filter) {
      case "doubtful": return this.isDoubtful(row);
      case "by-hand": return row.by_hand;
      case "alone": return !row.note && !isPair(row);
      case "all": return true;
      default: return row.status === filter;
    }
  }

  /** Counts the rows of each filter, and the pairs. */
  counts() {
    const counts = Object.fromEntries(FILTERS.map(filter => [filter, this.rows.filter(row => this.passes(row, filter)).length]));
    const pairs = this.rows.filter(isPair);
    const of = status => pairs.filter(row => row.status === status).length;
    return { filters: counts, pairs: pairs.length, confirmed: of("confirmed"), rejected: of("rejected"), open: of("open"), doubtful: counts.doubtful };
  }

  /**
   * Returns the doubtful open row that comes next, the worst first, after (or before) the one visited last; and whether it is the first again.
   */
  nextDoubtful(visited, isBack = false) {
    const order = [];
    for (const [at, row] of this.rows.entries()) if (row.id !== visited?.id && this.isDoubtful(row)) order.push([row.confidence, at, row]);
    order.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    if (!order.length) return undefined;
    if (!visited) return { row: order[isBack ? order.length - 1 : 0][2], isWrapped: false };
    const place = this.placeOf(visited.id) ?? visited.place;
    const isAfter = ([confidence, at]) => confidence - visited.confidence || at - place || 0;
    const found = isBack ? order.findLast(entry => isAfter(entry) < 0) : order.find(entry => isAfter(entry) >= 0);
    return { row: (found ?? order[isBack ? order.length - 1 : 0])[2], isWrapped: !found };
  }

  /** Returns where to part a row so that a piece begins the lower one and the other side is parted at the like place; nothing where it cannot be. */
  partingAt(row, side, piece) {
    if (piece === 0) return undefined;
    const own = row.sides[side];
    const other = row.sides[1 - side];
    const share = lengthOf(own.slice(0, piece)) / Math.max(1, lengthOf(own));
    const whole = Math.max(1, lengthOf(other));
    const distance = count => Math.abs(lengthOf(other.slice(0, count)) / whole - share);
    const [least, most] = other.length > 1 ? [1, other.length - 1] : [0, other.length];
    let best = least;
    for (let count = least + 1; count <= most; count++) if (distance(count) < distance(best)) best = count;
    return side === 0 ? [piece, best] : [best, piece];
  }

  /** Returns where a text stands in the rows, without regard to case, and е for ё. */
  find(text) {
    const escaped = text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&").replace(/[её]/gi, "[её]").replace(/\s+/g, "\\s+");
    const pattern = new RegExp(escaped, "giu");
    const found = [];
    for (const row of this.rows) {
      for (const [side, pieces] of row.sides.entries()) {
        for (const [piece, { text: words }] of pieces.entries()) {
          for (const match of words.matchAll(pattern)) found.push({ id: row.id, side, piece, start: match.index, end: match.index + match[0].length });
        }
      }
    }
    return found;
  }
}

/**
 * Returns where a cursor stands after an answer: on its row if that is still there, else on the piece that says the same, else near.
 */
export function follow(cursor, before, splices, model) {
  if (model.placeOf(cursor.id) !== undefined) return inside(cursor, model.row(cursor.id), before);
  let place = before.place;
  let candidates = [];
  for (const { at, remove, rows } of splices) {
    if (place >= at + remove) {
      place += rows.length - remove;
    } else if (place >= at) {
      place = at + Math.min(place - at, Math.max(0, rows.length - 1));
      candidates = rows;
    }
  }
  const says = row => row.sides[cursor.side].some(piece => piece.text === before.text);
  const row = candidates.find(candidate => model.placeOf(candidate.id) !== undefined && says(candidate)) ?? model.rows[Math.min(place, model.rows.length - 1)];
  return row && inside({ ...cursor, id: row.id }, row, before);
}

/** Returns a cursor on the piece of a row that says what was said before, or else on one that is there. */
export function inside(cursor, row, before) {
  const pieces = row.sides[cursor.side];
  const same = before ? pieces.findIndex(piece => piece.text === before.text) : -1;
  const piece = same >= 0 ? same : Math.max(0, Math.min(cursor.piece, pieces.length - 1));
  return { id: row.id, side: cursor.side, piece };
}
