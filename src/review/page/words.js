//! The words of the page in the person's language.

import english from "./english.js";
import russian from "./russian.js";

const TABLES = { en: english, ru: russian };
const spoken = (navigator.languages ?? [navigator.language]).map(tag => tag.slice(0, 2).toLowerCase());

/** The language of the interface: the first of the person's that the page speaks. */
export const language = spoken.find(tag => tag in TABLES) ?? "en";

/** Returns the words for something, with values put in; what a language lacks is said in English. */
export function say(name, ...values) {
  const words = TABLES[language][name] ?? english[name];
  return typeof words === "function" ? words(...values) : words ?? name;
}

/** Says whether there are words for something. */
export const knows = name => name in english;

/** Puts the words into the elements of the skeleton that ask for them. */
export function fill(root) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of root.querySelectorAll("[data-word-title]")) element.title = say(element.dataset.wordTitle);
  for (const element of root.querySelectorAll("[data-word-label]")) element.setAttribute("aria-label", say(element.dataset.wordLabel));
}
