//! What each action does.

import { Refused } from "./api.js";
import { Divider, Editor } from "./editing.js";
import { FILTERS, inside, isPair, isSame } from "./model.js";
import { say } from "./words.js";

const isEdited = piece => piece?.original !== null && piece?.original !== undefined;

/** Whether an action has any sense where the cursor is; those that are not named always have. */
export const POSSIBLE = {
  "confirm-next": ({ row }) => row.status !== "confirmed" && row.sides.every(side => side.length),
  "confirm": ({ row }) => row.status !== "confirmed" && row.sides.every(side => side.length),
  "reject": ({ row }) => row.status !== "rejected",
  "reopen": ({ row }) => row.status !== "open",
  "merge": ({ row, model }) => model.placeOf(row.id) < model.rows.length - 1,
  "merge-up": ({ row, model }) => model.placeOf(row.id) > 0,
  "split": ({ cursor, piece }) => piece && cursor.piece > 0,
  "swap": ({ row, model }) => model.placeOf(row.id) < model.rows.length - 1,
  "alone": ({ row }) => isPair(row) || !row.by_hand,
  "divide": ({ piece }) => piece,
  "join": ({ row, cursor }) => cursor.piece + 1 < row.sides[cursor.side].length,
  "shift-up": ({ piece, row, model }) => piece && model.placeOf(row.id) > 0,
  "shift-down": ({ piece, row, model }) => piece && model.placeOf(row.id) < model.rows.length - 1,
  "edit": ({ piece }) => piece,
  "restore": ({ piece }) => isEdited(piece),
  "pin": ({ piece }) => piece,
  "cut": ({ piece }) => piece,
  "uncut": ({ row }) => row.cut,
  "free": ({ row }) => row.by_hand || row.status !== "open",
  "undo": ({ model }) => model.undo,
  "redo": ({ model }) => model.redo,
};

/** Does an operation and says what came of it. */
async function step(app, op, words = say(`done.${op.kind}`)) {
  const rest = app.take(await app.perform(op));
  app.say([words, rest].filter(Boolean).join(" "));
}

/** Refuses where an action has no sense, with the reason. */
function refuse(app, name, words) {
  if (POSSIBLE[name](app)) return false;
  app.say(words);
  return true;
}

/** Remembers the doubtful row that is looked at, so that the next in order can be found. */
function visit(app, row) {
  app.visited = { id: row.id, confidence: row.confidence, place: app.model.placeOf(row.id) };
}

function goToDoubtful(app, isBack) {
  const next = app.model.nextDoubtful(app.visited, isBack);
  if (!next) {
    app.say(say("doubtful.none"));
    return;
  }
  visit(app, next.row);
  app.goToRow(next.row.id);
  if (next.isWrapped) app.say(say("doubtful.wrap"));
}

/** Judges the row that was seen; it is shown at once, and taken back if the server says no. */
async function judge(app, seen, kind, isNext = false) {
  const { row, model } = app;
  if (row !== seen) {
    if (row.id === seen.id && !isSame(row, seen)) app.say(say("no.changed"));
    if (row.id !== seen.id || !isSame(row, seen)) return;
  }
  if (kind === "confirm" && !row.sides.every(side => side.length)) {
    app.say(say("no.confirm"));
    return;
  }
  const status = { confirm: "confirmed", reject: "rejected", reopen: "open" }[kind];
  if (row.status === status) {
    if (isNext) goToDoubtful(app, false);
    return;
  }
  if (app.model.isDoubtful(row)) visit(app, row);
  const judged = { ...row, status };
  show(app, judged);
  if (isNext) goToDoubtful(app, false);
  app.go(app.cursor);
  try {
    const rest = app.take(await app.perform({ kind, rows: [row.id] }), { stays: true });
    const left = model.counts().doubtful;
    app.say([say(`done.${kind}`), rest, left ? say("doubtful.left", left) : say("doubtful.none")].filter(Boolean).join(" "));
  } catch (error) {
    if (model.row(row.id) === judged) show(app, row);
    if (error instanceof Refused && model.row(row.id)) app.goToRow(row.id);
    throw error;
  }
}

function show(app, row) {
  app.model.replace(row);
  app.sheet.redraw(row);
  app.sheet.showMark(app.mark);
}

function vertical(app, by) {
  const { row, cursor, model } = app;
  const pieces = Math.max(1, row.sides[cursor.side].length);
  if (cursor.piece + by >= 0 && cursor.piece + by < pieces) {
    app.go({ ...cursor, piece: cursor.piece + by });
    return;
  }
  const next = neighbour(app, model.placeOf(row.id), by);
  if (next) app.go({ id: next.id, side: cursor.side, piece: by > 0 ? 0 : Math.max(0, next.sides[cursor.side].length - 1) });
}

/** Returns the next row that is shown. */
function neighbour({ model, filter }, place, by) {
  for (let at = place + by; at >= 0 && at < model.rows.length; at += by) if (model.passes(model.rows[at], filter)) return model.rows[at];
  return undefined;
}

function screen(app, by) {
  let left = 0.7 * innerHeight;
  let found = app.row;
  while (left > 0) {
    const next = neighbour(app, app.model.placeOf(found.id), by);
    if (!next) break;
    found = next;
    left -= app.sheet.element(found.id).offsetHeight;
  }
  app.goToRow(found.id, { center: false });
}

function ends(app, by) {
  const row = neighbour(app, by > 0 ? -1 : app.model.rows.length, by);
  if (row) app.goToRow(row.id, { center: false });
}

function across(app, side) {
  const { row, cursor } = app;
  if (cursor.side !== side) app.go(inside({ ...cursor, side }, row));
}

/** Marks the piece of the cursor, or binds it to the one marked before on the other side. */
function bind(app, kind) {
  const { cursor, mark } = app;
  if (refuse(app, kind, say("no.piece"))) return undefined;
  if (mark?.kind === kind && mark.side !== cursor.side) {
    const at = ({ id, piece }) => ({ row: id, piece });
    const [source, target] = cursor.side === 0 ? [cursor, mark] : [mark, cursor];
    app.mark = undefined;
    return step(app, { kind, source: at(source), target: at(target) });
  }
  const isSamePlace = mark?.kind === kind && mark.id === cursor.id && mark.piece === cursor.piece;
  app.mark = isSamePlace ? undefined : { ...cursor, kind };
  app.sheet.showMark(app.mark);
  app.go(cursor);
  app.say(say(app.mark ? `mark.${kind}` : "mark.clear"));
  return undefined;
}

function edit(app, draft) {
  if (refuse(app, "edit", say("no.piece"))) return;
  const { cursor, piece } = app;
  const save = text => app.queue.add(async () => {
    const kept = app.mode?.draft;
    app.leave(true);
    try {
      await step(app, { kind: "edit", row: cursor.id, side: cursor.side, piece: cursor.piece, text }, say(text === null ? "done.restored" : "done.edit"));
    } catch (error) {
      await app.failed(error);
      if (kept !== undefined && app.piece?.text === piece.text) edit(app, kept);
    }
  });
  app.mode = new Editor(app.sheet.piece(cursor), piece, { save, leave: () => app.leave(true), note: words => app.say(words), draft });
}

function divide(app) {
  if (refuse(app, "divide", say("no.piece"))) return;
  const { cursor, piece } = app;
  if (piece.text.length < 2) {
    app.say(say("divide.too-short"));
    return;
  }
  const at = offset => app.queue.add(() => {
    app.leave(true);
    return step(app, { kind: "divide", row: cursor.id, side: cursor.side, piece: cursor.piece, offset });
  });
  const language = app.sheet.languages[cursor.side];
  app.mode = new Divider(app.sheet.piece(cursor), piece, language, { divide: at, leave: () => app.leave(true), note: words => app.say(words) });
}

async function back(app, kind) {
  const name = app.model[kind];
  if (!refuse(app, kind, say(`no.${kind}`))) await step(app, { kind }, say(`done.${kind}`, say(`op.${name}`)));
}

function change(app, by) {
  const all = app.changes.filter(id => app.model.row(id));
  if (!all.length) {
    app.say(say("changes.none"));
    return;
  }
  app.changeAt = (Math.max(app.changeAt, by > 0 ? -1 : 0) + by + all.length) % all.length;
  app.goToRow(all[app.changeAt]);
  app.say(say("changes.at", app.changeAt + 1, all.length));
}

function escape(app) {
  if (app.view.closeWhy()) {
    app.go(app.cursor);
  } else if (app.mark) {
    app.mark = undefined;
    app.sheet.showMark(undefined);
    app.say(say("mark.clear"));
  }
  app.go(app.cursor);
}

const row = (kind, more = {}) => app => step(app, { kind, row: app.row.id, ...more });
const ifPossible = (name, words, act) => app => refuse(app, name, say(words)) ? undefined : act(app);

/** What is done for each action of the table; `seen` is the row as it was when the key was pressed. */
export const DO = {
  "confirm-next": (app, seen) => judge(app, seen, "confirm", true),
  "confirm": (app, seen) => judge(app, seen, "confirm"),
  "reject": (app, seen) => judge(app, seen, "reject"),
  "reopen": (app, seen) => judge(app, seen, "reopen"),
  "next": app => goToDoubtful(app, false),
  "previous": app => goToDoubtful(app, true),
  "up": app => vertical(app, -1),
  "down": app => vertical(app, 1),
  "left": app => across(app, 0),
  "right": app => across(app, 1),
  "page-up": app => screen(app, -1),
  "page-down": app => screen(app, 1),
  "first": app => ends(app, 1),
  "last": app => ends(app, -1),
  "merge": ifPossible("merge", "code.nothing-below", row("merge")),
  "merge-up": ifPossible("merge-up", "code.nothing-there", row("merge", { up: true })),
  "split": app => {
    const at = app.piece && app.model.partingAt(app.row, app.cursor.side, app.cursor.piece);
    if (at) return step(app, { kind: "split", row: app.row.id, at });
    app.say(say(app.piece ? "no.above" : "no.piece"));
    return undefined;
  },
  "swap": ifPossible("swap", "code.nothing-below", row("swap")),
  "alone": ifPossible("alone", "code.nothing-changes", row("alone")),
  "divide": divide,
  "join": ifPossible("join", "no.next-piece", app => step(app, { kind: "join", row: app.row.id, side: app.cursor.side, piece: app.cursor.piece })),
  "shift-up": ifPossible("shift-up", "code.nothing-to-give", app => step(app, { kind: "shift", row: app.row.id, side: app.cursor.side, down: false })),
  "shift-down": ifPossible("shift-down", "code.nothing-to-give", app => step(app, { kind: "shift", row: app.row.id, side: app.cursor.side, down: true })),
  "edit": app => edit(app),
  "restore": ifPossible("restore", "no.edit", app => step(app, { kind: "edit", row: app.row.id, side: app.cursor.side, piece: app.cursor.piece, text: null }, say("done.restored"))),
  "pin": app => bind(app, "pin"),
  "cut": app => bind(app, "cut"),
  "uncut": ifPossible("uncut", "no.cut", row("uncut")),
  "free": ifPossible("free", "no.free", app => step(app, { kind: "free", rows: [app.row.id] })),
  "undo": app => back(app, "undo"),
  "redo": app => back(app, "redo"),
  "search": app => app.search.open(),
  "search-next": app => app.search.step(true, document.activeElement !== app.search.field),
  "search-previous": app => app.search.step(false, document.activeElement !== app.search.field),
  "change-next": app => change(app, 1),
  "change-previous": app => change(app, -1),
  "why": app => app.view.why(app),
  "left-out": app => app.view.toggleLeftOut(app),
  "help": app => app.view.help(),
  "escape": escape,
  ...Object.fromEntries(FILTERS.map(filter => [`filter-${filter}`, app => app.view.filter(app, filter)])),
};
