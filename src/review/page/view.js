//! What stands around the rows: totals, banners, buttons, the line that tells what was done.

import * as api from "./api.js";
import { FILTERS } from "./model.js";
import { ACTIONS, GROUPS, HINTS, short, shown } from "./keys.js";
import { POSSIBLE } from "./actions.js";
import { make } from "./rows.js";
import { knows, language, say } from "./words.js";

const at = id => document.getElementById(id);
const number = new Intl.NumberFormat(language);

export class View {
  #banners = new Map();
  #buttons = new Map();
  #why = undefined;

  /** `act` is called with the action of a button. */
  constructor(act) {
    this.drawTools(act);
    this.drawHelp();
    at("hints").append(...HINTS.map(([words, ...keys]) => {
      const hint = make("span");
      hint.append(...keys.map(key => make("kbd", "", shown(key))), ` ${say(words)}`);
      return hint;
    }));
  }

  /** Says what was done; what is said twice is said again. */
  say(words) {
    const line = at("status");
    line.textContent = "";
    line.textContent = words;
  }

  place(words) {
    at("place").textContent = words;
  }

  /** Shows a banner, or takes it away where there are no words. */
  banner(name, words, className = "") {
    this.#banners.get(name)?.remove();
    this.#banners.delete(name);
    if (!words) return;
    const banner = make("p", `banner ${className}`, words);
    this.#banners.set(name, banner);
    at("banners").append(banner);
  }

  /** Says what the documents are. */
  documents({ documents, notices }) {
    const heading = documents.map(({ name, title, language: spoken }) => {
      const part = make("bdi", "", title || name);
      part.lang = title ? spoken : "";
      part.title = name;
      return part;
    });
    at("heading").replaceChildren(heading[0], make("span", "dash", " – "), heading[1]);
    document.title = `${say("review")}: ${documents.map(({ name }) => name).join(" – ")}`;
    for (const side of [0, 1]) at(`name-${side}`).textContent = documents[side].name;
    at("notices").hidden = !notices.length;
    at("notices").querySelector("summary").textContent = say("notices", notices.length);
    at("notices").querySelector("ul").replaceChildren(...notices.map(notice => make("li", "", notice)));
  }

  counts(counts, filter) {
    for (const part of document.querySelectorAll("[data-total]")) part.textContent = number.format(counts[part.dataset.total]);
    const share = counts.pairs ? 100 * (counts.confirmed + counts.rejected) / counts.pairs : 0;
    at("progress").value = share;
    at("done").textContent = `${Math.floor(share)} %`;
    const options = FILTERS.map(name => {
      const option = make("option", "", say(`filter.${name}`, counts.filters[name]));
      option.value = name;
      option.selected = name === filter;
      return option;
    });
    at("filter").replaceChildren(...options);
  }

  /** Says that a filter finds nothing. */
  nothing(is) {
    at("nothing").hidden = !is;
    at("nothing").textContent = is ? say("nothing") : "";
  }

  changes(areThere) {
    at("next-change").hidden = !areThere;
  }

  filter(app, filter) {
    app.filter = filter;
    at("filter").value = filter;
    app.applyFilter();
    if (app.cursor) app.go(app.cursor, { center: true });
    app.say(at("filter").selectedOptions[0].textContent);
  }

  toggleLeftOut(app) {
    at("left-out").checked = !at("left-out").checked;
    this.showLeftOut(app);
  }

  showLeftOut(app) {
    const { checked } = at("left-out");
    const top = app.cursor && app.sheet.element(app.cursor.id)?.getBoundingClientRect().top;
    app.sheet.grid.classList.toggle("without", !checked);
    if (top !== undefined) app.keepAt(app.cursor.id, top);
    app.say(say(checked ? "left-out.shown" : "left-out.hidden"));
  }

  /** Makes the buttons; one of them can be reached by Tab, the others by the arrow keys. */
  drawTools(act) {
    const tools = at("tools");
    for (const group of GROUPS) {
      const box = make("div", "group");
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", say(`group.${group}`));
      for (const action of ACTIONS.filter(action => action.button && action.group === group)) {
        const button = make("button");
        button.type = "button";
        button.tabIndex = this.#buttons.size ? -1 : 0;
        button.append(make("span", "", say(`do.${action.name}`)), make("kbd", "", short(action.keys[0])));
        if (knows(`about.${action.name}`)) button.title = say(`about.${action.name}`);
        button.addEventListener("click", () => act(action));
        button.addEventListener("focus", () => this.#reach(button));
        this.#buttons.set(action.name, button);
        box.append(button);
      }
      tools.append(box);
    }
    tools.addEventListener("keydown", event => {
      const buttons = [...this.#buttons.values()];
      const here = buttons.indexOf(event.target);
      const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (here < 0 || next === undefined) return;
      event.preventDefault();
      buttons[(next + buttons.length) % buttons.length].focus();
    });
  }

  #reach(button) {
    for (const other of this.#buttons.values()) other.tabIndex = other === button ? 0 : -1;
  }

  /** Shows which buttons have a sense where the cursor is, and what would be undone. */
  tools(app) {
    for (const [name, button] of this.#buttons) {
      const action = ACTIONS.find(action => action.name === name);
      const isPossible = app.row && (!action.changes || app.isUsable && (POSSIBLE[name]?.(app) ?? true));
      button.setAttribute("aria-disabled", String(!isPossible));
    }
    for (const name of ["undo", "redo"]) {
      const op = app.model[name];
      this.#buttons.get(name).firstChild.textContent = say(`do.${name}`) + (op ? `: ${say(`op.${op}`)}` : "");
    }
  }

  drawHelp() {
    for (const group of GROUPS) {
      const section = make("section");
      const list = make("dl");
      for (const { name, keys } of ACTIONS.filter(action => action.group === group)) {
        const words = make("dd", "", say(`do.${name}`));
        if (knows(`about.${name}`)) words.append(make("span", "quiet", ` – ${say(`about.${name}`)}`));
        const term = make("dt");
        term.append(...keys.map(key => make("kbd", "", shown(key))));
        const pair = make("div");
        pair.append(term, words);
        list.append(pair);
      }
      section.append(make("h3", "", say(`group.${group}`)), list);
      at("help-keys").append(section);
    }
  }

  help() {
    at("help").showModal();
  }

  /** Shows what speaks for the row of the cursor, or hides it. */
  async why(app) {
    const { id } = app.row;
    if (this.closeWhy()) return;
    const box = make("div", "evidence");
    box.setAttribute("role", "note");
    const element = app.sheet.element(id);
    const { words, length, figures } = await api.evidence(id);
    if (app.cursor.id !== id || !element.isConnected) return;
    box.append(make("strong", "", say("why.title")));
    if (words?.length) {
      const list = make("p", "pairs");
      for (const [one, other] of words) {
        const pair = make("span");
        pair.append(make("bdi", "", one), " = ", make("bdi", "", other));
        list.append(pair, " ");
      }
      box.append(list);
    }
    if (typeof length === "number") box.append(make("p", "", `${say("why.length")}: ${length.toFixed(2)}`));
    if (figures?.length) {
      const table = make("dl");
      for (const [name, value] of figures) {
        const line = make("div");
        line.append(make("dt", "", knows(`figure.${name}`) ? say(`figure.${name}`) : name), make("dd", "", `${value > 0 ? "+" : ""}${value.toFixed(1).replace("-", "−")}`));
        table.append(line);
      }
      box.append(make("p", "quiet", say("why.figures")), table);
    }
    if (!words?.length && !figures?.length) box.append(make("p", "", say("why.none")));
    element.querySelector(".ribbon").append(box);
    element.classList.add("open");
    this.#why = { box, element };
    const { bottom } = box.getBoundingClientRect();
    if (bottom > at("dock").getBoundingClientRect().top) box.classList.add("above");
    at("aside").textContent = box.innerText;
  }

  /** Hides what speaks for a row; says whether there was anything to hide. */
  closeWhy() {
    if (!this.#why) return false;
    this.#why.box.remove();
    this.#why.element.classList.remove("open");
    this.#why = undefined;
    return true;
  }
}
