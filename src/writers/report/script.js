"use strict";
const strip = document.querySelector(".strip");
const starts = strip.dataset.starts.split(" ").filter(Boolean).map(pair => pair.split(":").map(Number));
const rows = [...document.querySelectorAll(".row[data-confidence]")];
strip.addEventListener("click", event => {
  const box = strip.getBoundingClientRect();
  const place = (event.clientX - box.left) / box.width * Number(strip.dataset.length);
  const before = starts.filter(([start]) => start <= place);
  if (before.length) location.hash = "#r" + before[before.length - 1][1];
});
const most = document.getElementById("most");
most.addEventListener("input", () => {
  const bound = Number(most.value) / 100;
  document.getElementById("most-said").textContent = bound.toFixed(2);
  for (const row of rows) row.classList.toggle("hidden", Number(row.dataset.confidence) > bound && bound < 1);
});
const left = document.getElementById("left-out");
left.addEventListener("change", () => document.body.classList.toggle("without", !left.checked));
const open = () => document.querySelectorAll(".ribbon details[open]");
document.addEventListener("click", event => {
  for (const details of open()) if (!details.contains(event.target)) details.open = false;
});
document.addEventListener("keydown", event => {
  if (event.key === "Escape") for (const details of open()) details.open = false;
});
for (const details of document.querySelectorAll(".ribbon details")) {
  // A finger that taps is over it too, and its click opens it already.
  details.addEventListener("pointerenter", event => { if (event.pointerType === "mouse") details.open = true; });
  details.addEventListener("pointerleave", event => { if (event.pointerType === "mouse") details.open = false; });
}
