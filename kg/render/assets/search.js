/* The search box: units by name, short name, pinyin or initials; then tasks by their words. */

const MOST_FOUND = 8;
let options = [];
let active = -1;

function normalise(text) {
  return text.trim().toLowerCase().replace(/\s+/g, "");
}

/* How well a unit answers a query: 0 best, Infinity not at all. */
function rankUnit(unit, query) {
  const names = [unit.name, unit.full, ...unit.names].map(normalise);
  if (names.includes(query)) return 0;
  if (names.some((name) => name.startsWith(query))) return 1;
  if (names.some((name) => name.includes(query))) return 2;
  if (unit.initials.includes(query)) return 3;
  if (unit.initials.some((letters) => letters.startsWith(query))) return 4;
  if (unit.pinyin.some((letters) => letters.startsWith(query))) return 5;
  if (unit.initials.some((letters) => letters.includes(query))) return 6;
  if (query.length > 2 && unit.pinyin.some((letters) => letters.includes(query))) return 7;
  return query.length > 1 && names.some((name) => inOrder(query, name)) ? 8 : Infinity;
}

/* Whether all characters of the query occur in the name in this order (市监局 in 市场监管局). */
function inOrder(query, name) {
  let at = -1;
  return Array.from(query).every((character) => {
    at = name.indexOf(character, at + 1);
    return at >= 0;
  });
}

function searchUnits(text) {
  const query = normalise(text);
  if (!query) return [];
  return UNITS.map((unit) => [rankUnit(unit, query), unit])
    .filter(([rank]) => rank < Infinity)
    .sort(([r, x], [s, y]) => r - s || heldCount(y) - heldCount(x) || x.index - y.index)
    .map(([, unit]) => unit);
}

function searchTasks(text) {
  const query = normalise(text);
  if (query.length < 2) return [];
  const inLabel = TASKS.filter((task) => normalise(task.label).includes(query));
  const inText = TASKS.filter((task) => !inLabel.includes(task)
    && task.measures.some((measure) => normalise(measure.text).includes(query)));
  return [...inLabel, ...inText];
}

function showFound() {
  const text = byId("search").value;
  const units = searchUnits(text).slice(0, MOST_FOUND);
  const tasks = searchTasks(text).slice(0, MOST_FOUND - 2);
  options = [
    ...units.map((unit) => ({ open: () => select({ unit: unit.id }, { focus: "partner" }), node: unitOption(unit) })),
    ...tasks.map((task) => ({ open: () => select({ task: task.key }, { focus: "quote" }), node: taskOption(task) })),
  ];
  options.forEach(({ node, open }, i) => {
    node.id = `found-${i}`;
    node.addEventListener("mousedown", (event) => { event.preventDefault(); choose(open); });
  });
  const list = byId("found");
  const none = text.trim() && !options.length ? el("div", { class: "none", role: "option", "aria-disabled": "true" }, t("found_none")) : null;
  fill(list, options.map(({ node }) => node), none);
  list.hidden = !text.trim();
  byId("search").setAttribute("aria-expanded", String(!list.hidden));
  if (text.trim()) say(t("found_n", { n: options.length }));
  setActive(options.length ? 0 : -1);
}

function unitOption(unit) {
  return el("div", { role: "option", class: "option" }, dot(unit.community),
    el("span", { class: "name" }, unit.name),
    el("span", { class: "sub" }, unit.full !== unit.name ? unit.full : ""),
    el("b", {}, t("tasks_n", { n: heldCount(unit) })));
}

function taskOption(task) {
  return el("div", { role: "option", class: "option task" },
    el("span", { class: "no" }, String(task.no)),
    el("span", { class: "name" }, task.label),
    el("span", { class: "sub" }, task.headings[task.headings.length - 1] ?? ""));
}

function setActive(index) {
  active = index;
  options.forEach(({ node }, i) => node.setAttribute("aria-selected", String(i === index)));
  const input = byId("search");
  if (index >= 0) {
    input.setAttribute("aria-activedescendant", `found-${index}`);
    options[index].node.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function choose(open) {
  closeFound();
  byId("search").value = "";
  open();
}

function closeFound() {
  byId("found").hidden = true;
  byId("search").setAttribute("aria-expanded", "false");
  byId("search").removeAttribute("aria-activedescendant");
}

function setUpSearch() {
  const input = byId("search");
  input.addEventListener("input", showFound);
  input.addEventListener("focus", () => { if (input.value) showFound(); });
  input.addEventListener("blur", closeFound);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      setActive((active + step + options.length) % options.length);
    } else if (event.key === "Enter" && active >= 0 && !byId("found").hidden) {
      event.preventDefault();
      choose(options[active].open);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      input.value = "";
      closeFound();
    }
  });
}
