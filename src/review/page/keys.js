//! What the keys do: one table for the handler, the buttons and the list of all keys.

import { say } from "./words.js";

/**
 * Every action: its name, the group it is listed in, its keys, and whether it has a button.
 *
 * A key acts only while the list has the focus, unless it `everywhere` acts; text fields keep all of theirs. An action that `opens` something
 * takes the keys that follow; one that `changes` rows needs the server.
 */
export const ACTIONS = [
  { name: "confirm-next", group: "judge", keys: ["Enter"], button: true, changes: true },
  { name: "confirm", group: "judge", keys: ["Space"], button: true, changes: true },
  { name: "reject", group: "judge", keys: ["x"], button: true, changes: true },
  { name: "reopen", group: "judge", keys: ["o"], button: true, changes: true },
  { name: "next", group: "go", keys: ["n"], button: true },
  { name: "previous", group: "go", keys: ["Shift+n"] },
  { name: "up", group: "go", keys: ["ArrowUp"], repeats: true },
  { name: "down", group: "go", keys: ["ArrowDown"], repeats: true },
  { name: "left", group: "go", keys: ["ArrowLeft"], repeats: true },
  { name: "right", group: "go", keys: ["ArrowRight"], repeats: true },
  { name: "page-up", group: "go", keys: ["PageUp"], repeats: true },
  { name: "page-down", group: "go", keys: ["PageDown"], repeats: true },
  { name: "first", group: "go", keys: ["Home", "Ctrl+Home"] },
  { name: "last", group: "go", keys: ["End", "Ctrl+End"] },
  { name: "merge", group: "row", keys: ["m"], button: true, changes: true },
  { name: "merge-up", group: "row", keys: ["Shift+m"], button: true, changes: true },
  { name: "split", group: "row", keys: ["s"], button: true, changes: true },
  { name: "swap", group: "row", keys: ["w"], button: true, changes: true },
  { name: "alone", group: "row", keys: ["a"], button: true, changes: true },
  { name: "divide", group: "piece", keys: ["d"], button: true, changes: true, opens: true },
  { name: "join", group: "piece", keys: ["j"], button: true, changes: true },
  { name: "shift-up", group: "piece", keys: ["Alt+ArrowUp"], button: true, changes: true },
  { name: "shift-down", group: "piece", keys: ["Alt+ArrowDown"], button: true, changes: true },
  { name: "edit", group: "piece", keys: ["e"], button: true, changes: true, opens: true },
  { name: "restore", group: "piece", keys: ["Shift+e"], button: true, changes: true },
  { name: "pin", group: "fix", keys: ["p"], button: true, changes: true },
  { name: "cut", group: "fix", keys: ["c"], button: true, changes: true },
  { name: "uncut", group: "fix", keys: ["Shift+c"], button: true, changes: true },
  { name: "free", group: "fix", keys: ["f"], button: true, changes: true },
  { name: "undo", group: "page", keys: ["u", "Ctrl+z"], button: true, changes: true, everywhere: true },
  { name: "redo", group: "page", keys: ["Shift+u", "Ctrl+y", "Ctrl+Shift+z"], button: true, changes: true, everywhere: true },
  { name: "why", group: "page", keys: ["i"], button: true },
  { name: "change-next", group: "page", keys: ["g"] },
  { name: "change-previous", group: "page", keys: ["Shift+g"] },
  { name: "search", group: "page", keys: ["/"], opens: true },
  { name: "search-next", group: "page", keys: ["F3", "Ctrl+g"], everywhere: true, inSearch: true },
  { name: "search-previous", group: "page", keys: ["Shift+F3", "Ctrl+Shift+g"], everywhere: true, inSearch: true },
  { name: "left-out", group: "page", keys: ["h"] },
  { name: "filter-all", group: "page", keys: ["1"] },
  { name: "filter-doubtful", group: "page", keys: ["2"] },
  { name: "filter-open", group: "page", keys: ["3"] },
  { name: "filter-confirmed", group: "page", keys: ["4"] },
  { name: "filter-rejected", group: "page", keys: ["5"] },
  { name: "filter-by-hand", group: "page", keys: ["6"] },
  { name: "filter-alone", group: "page", keys: ["7"] },
  { name: "escape", group: "page", keys: ["Escape"], everywhere: true },
  { name: "help", group: "page", keys: ["?"], opens: true },
];

/** The groups in the order in which they are listed. */
export const GROUPS = ["judge", "go", "row", "piece", "fix", "page"];

/** What the line at the foot names besides the buttons. */
export const HINTS = [
  ["hint.move", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"], ["hint.next", "n"], ["hint.confirm", "Enter"], ["hint.undo", "u"],
  ["hint.search", "/"], ["hint.help", "?"],
];

const byKey = new Map(ACTIONS.flatMap(action => action.keys.map(key => [key, action])));
const isField = element => element.matches?.("input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]");

/** Returns what a key is called in the table; keyboards with other letters have those of the table in the same places. */
export function nameOf(event) {
  const { code, ctrlKey, metaKey, altKey, shiftKey } = event;
  let key = event.key === " " ? "Space" : event.key;
  let isSign = false;
  if (/^\p{L}$/u.test(key)) {
    const isOther = !/^[a-z]$/i.test(key) && /^Key[A-Z]$/.test(code);
    key = isOther ? code.slice(3).toLowerCase() : key.toLowerCase();
  } else if (code === "Slash" && (key === "." || key === ",")) {
    key = shiftKey ? "?" : "/";
    isSign = true;
  } else {
    isSign = key.length === 1;
  }
  return [(ctrlKey || metaKey) && "Ctrl", altKey && "Alt", shiftKey && !isSign && "Shift", key].filter(Boolean).join("+");
}

/** Returns the action of a key, or nothing where the key has another use. */
export function actionOf(event, list) {
  if (event.isComposing) return undefined;
  const action = byKey.get(nameOf(event));
  if (!action || (event.repeat && !action.repeats)) return undefined;
  const target = event.target;
  if (isField(target)) return action.inSearch && target.id === "search" ? action : undefined;
  const inList = list.contains(target);
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!inList && !(action.everywhere && (!isPlain || event.key.length > 1))) return undefined;
  if (target.matches("button, summary, a, input") && ["Enter", " "].includes(event.key)) return undefined;
  return action;
}

const SIGNS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

/** Returns a key as it is shown on a button, where there is little room. */
export const short = key => shown(key).replace(`${say("key.Shift")}+`, "⇧").replace(say("key.Enter"), "↵");

/** Returns a key as it is shown. */
export function shown(key) {
  const part = name => SIGNS[name] ?? (name.length === 1 ? name.toUpperCase() : /^F\d/.test(name) ? name : say(`key.${name}`));
  return key.split("+").map(part).join("+");
}
