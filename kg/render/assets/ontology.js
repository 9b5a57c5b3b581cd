"use strict";
/* The page is whole without this script; it adds the other language and the filter. */
const root = document.documentElement;
const search = document.getElementById("search");
const found = document.getElementById("found");
const button = document.getElementById("switch-lang");
const entries = [...document.querySelectorAll("[data-entry]")].map((node) => ({
  node, words: node.textContent.toLowerCase(), inner: node.querySelectorAll("[data-entry]").length > 0,
}));

function inEnglish() { return root.lang === "en"; }

function address() {
  const asked = new URLSearchParams(location.search);
  asked.set("lang", inEnglish() ? "en" : "zh");
  if (search.value) asked.set("q", search.value); else asked.delete("q");
  try { history.replaceState(null, "", `?${asked}${location.hash}`); } catch { /* a file in some browsers */ }
}

function speak(lang) {
  root.lang = lang === "en" ? "en" : "zh-CN";
  button.textContent = inEnglish() ? "中文" : "English";
  button.lang = inEnglish() ? "zh-CN" : "en";
  document.title = document.querySelector(`h1 .${inEnglish() ? "en" : "zh"}`).textContent;
  tell();
}

function tell() {
  const shown = entries.filter((entry) => !entry.node.hidden).length;
  found.textContent = search.value ? (inEnglish() ? `${shown} found` : `${shown} 条`) : "";
}

function filter() {
  const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  for (const entry of entries) entry.node.hidden = !words.every((word) => entry.words.includes(word));
  for (const part of document.querySelectorAll("[data-part]")) {
    const own = [...part.querySelectorAll("[data-entry]")];
    part.hidden = words.length > 0 && own.every((node) => node.hidden);
  }
  tell();
}

button.addEventListener("click", () => { speak(inEnglish() ? "zh" : "en"); address(); });
search.addEventListener("input", () => { filter(); address(); });
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
  if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); address(); }
});
const asked = new URLSearchParams(location.search);
speak(asked.get("lang") || (inEnglish() ? "en" : "zh"));
if (asked.get("q")) { search.value = asked.get("q"); filter(); }
