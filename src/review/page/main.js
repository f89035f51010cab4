//! The review page: everything is put together here.

import { DO } from "./actions.js";
import * as api from "./api.js";
import { App } from "./app.js";
import { ACTIONS, actionOf } from "./keys.js";
import { Sheet } from "./rows.js";
import { Strip } from "./strip.js";
import { View } from "./view.js";
import { fill, say } from "./words.js";

const at = id => document.getElementById(id);

fill(document);
const grid = at("rows");
const view = new View(act);
const sheet = new Sheet(grid);
const strip = new Strip(at("strip"), place => {
  const row = app.model.rows[place];
  if (row && app.leave()) app.goToRow(row.id);
});
const app = new App(sheet, strip, view);

/** Does an action when its turn comes. */
function act(action) {
  if (!app.row || action.changes && !app.isUsable || !app.leave()) return;
  const seen = app.row;
  app.queue.add(() => app.row && DO[action.name](app, seen), action.opens);
}

const named = name => ACTIONS.find(action => action.name === name);

document.addEventListener("keydown", event => {
  if (document.querySelector("dialog[open]")) return;
  const action = actionOf(event, grid);
  if (!action) return;
  event.preventDefault();
  act(action);
});

grid.addEventListener("click", event => {
  const place = sheet.placeOf(event.target);
  if (!place || event.target.closest(".mode, .evidence")) return;
  if (!getSelection().isCollapsed && !event.target.closest("button")) return;
  if (app.mode && !app.leave()) return;
  const { id, side = app.cursor.side, piece } = place;
  const row = app.model.row(id);
  const last = Math.max(0, row.sides[side].length - 1);
  const isElsewhere = app.cursor.id !== id;
  app.go({ id, side, piece: Math.min(last, piece ?? (isElsewhere ? 0 : app.cursor.piece)) }, { isStill: true });
  if (event.target.closest(".why")) act(named("why"));
});

document.addEventListener("click", event => {
  if (!event.target.closest(".evidence, .why, .dock")) view.closeWhy();
  if (!event.target.closest("#export")) at("export").open = false;
});
at("export").addEventListener("keydown", event => {
  if (event.key !== "Escape" || !at("export").open) return;
  event.stopPropagation();
  at("export").open = false;
  at("export").querySelector("summary").focus();
});
at("only-confirmed").addEventListener("change", event => {
  const end = event.target.checked ? "?confirmed=1" : "";
  for (const format of ["tmx", "xlsx"]) at(`export-${format}`).href = `./api/export/${format}${end}`;
});

at("controls").addEventListener("submit", event => event.preventDefault());
at("filter").addEventListener("change", event => {
  app.filter = event.target.value;
  app.applyFilter();
  if (app.cursor) app.go(app.cursor, { focus: false, center: true });
});
at("bound").addEventListener("input", event => {
  app.model.bound = Number(event.target.value) / 100;
  at("bound-said").textContent = app.model.bound.toFixed(2);
  cancelAnimationFrame(app.frame);
  app.frame = requestAnimationFrame(() => app.refresh());
});
at("left-out").addEventListener("change", () => view.showLeftOut(app));
at("found-next").addEventListener("click", () => act(named("search-next")));
at("found-previous").addEventListener("click", () => act(named("search-previous")));
at("next-change").addEventListener("click", () => act(named("change-next")));
at("help-open").addEventListener("click", () => view.help());
at("help").addEventListener("close", () => app.cursor && app.go(app.cursor));

at("finish-open").addEventListener("click", () => {
  if (!app.isUsable || !app.leave()) return;
  const { doubtful } = app.model.counts();
  const { output, project } = app.model;
  const end = output ? say("finish.output", output) : say("finish.no-output", project);
  at("finish-words").textContent = `${doubtful ? say("finish.open", doubtful) : say("finish.none")} ${end}`;
  at("finish").returnValue = "no";
  at("finish").showModal();
});
at("finish").addEventListener("close", () => {
  if (at("finish").returnValue === "yes") {
    app.queue.add(async () => {
      app.isFinishing = true;
      try {
        const { written } = await api.finish();
        app.end(written ? say("finish.written", written) : say("finish.kept"));
      } finally {
        app.isFinishing = false;
      }
    });
  }
  if (app.cursor) app.go(app.cursor);
});

/** Keeps what is scrolled to from under the bars at the head and the foot; no property that all the rows inherit, which would cost time. */
const sizes = new ResizeObserver(() => {
  const sizeOf = bar => getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
  document.documentElement.style.scrollPaddingBlock = `${sizeOf(at("deck")) + 8}px ${sizeOf(at("dock")) + 8}px`;
  const cursor = app.cursor && sheet.piece(app.cursor);
  if (!cursor || document.activeElement !== cursor) return;
  const { top, bottom } = cursor.getBoundingClientRect();
  if (bottom > 0 && top < innerHeight) cursor.scrollIntoView({ block: "nearest", behavior: "instant" });
});
for (const name of ["deck", "dock"]) sizes.observe(at(name));

view.say(say("loading"));
app.queue.add(async () => {
  await app.reload("");
  view.say("");
  app.connection = new api.Connection({ heard: said => app.heard(said), lost: () => app.lost(), back: (state, wasLost) => app.back(state, wasLost) });
});
