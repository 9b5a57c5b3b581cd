// A click, Enter or Space on a mark shows what was read there. Text goes in by textContent only.
"use strict";
const read = JSON.parse(document.getElementById("read").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const panel = document.querySelector(".read");
const box = document.querySelector("[data-read]");

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function localise(iri) {
  const at = iri.search(/\/(doc|unit|work|place)\//);
  return at < 0 ? iri : words.root + iri.slice(at);
}

function marksAt(target) {
  const found = [];
  for (let mark = target.closest(".m"); mark; mark = mark.parentElement.closest(".m")) {
    if (read[mark.dataset.key]) found.push(mark);
  }
  return found;
}

function show(marks) {
  for (const on of document.querySelectorAll(".m.on")) on.classList.remove("on");
  box.replaceChildren();
  document.querySelector("[data-empty]").hidden = marks.length > 0;
  panel.classList.toggle("open", marks.length > 0);
  if (!marks.length) return;
  for (const piece of document.querySelectorAll(`[data-key="${CSS.escape(marks[0].dataset.key)}"]`)) piece.classList.add("on");
  for (const mark of marks) {
    const told = read[mark.dataset.key];
    box.append(make("h3", told.title));
    const pieces = [...document.querySelectorAll(`[data-key="${CSS.escape(mark.dataset.key)}"]`)];
    box.append(make("blockquote", pieces.map((piece) => piece.textContent).join("")));
    const list = make("dl", "", { class: "pairs" });
    for (const [label, value, link] of told.rows) {
      const cell = make("dd", link ? "" : value);
      if (link) cell.append(make("a", value, { href: localise(link) }));
      list.append(make("dt", label), cell);
    }
    box.append(list);
  }
  const first = read[marks[0].dataset.key];
  if (first.task) {
    const line = make("p");
    line.append(make("a", words.task, { href: localise(first.task), class: "button plain" }));
    box.append(line);
  }
}

const text = document.querySelector(".text");
text.addEventListener("click", (event) => show(marksAt(event.target)));
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    show(marksAt(event.target));
  }
});
document.querySelector("[data-close]").addEventListener("click", () => show([]));
addEventListener("keydown", (event) => {
  if (event.key === "Escape") show([]);
});
const wanted = decodeURIComponent(location.hash.slice(1));
if (read[wanted]) {
  const mark = document.getElementById(wanted);
  if (mark) show([mark]);
}
