// Filters a table as one types; everything works without it.
"use strict";
for (const form of document.querySelectorAll("[data-filter]")) {
  const rows = [...document.querySelectorAll(`#${form.dataset.filter} tbody tr`)];
  const count = document.querySelector("[data-count]");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    const words = form.querySelector("input").value.trim().split(/\s+/);
    let shown = 0;
    for (const row of rows) {
      row.hidden = !words.every((word) => row.dataset.key.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    if (count) count.textContent = count.textContent.replace(/\d+/, shown);
  });
}
