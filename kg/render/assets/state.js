/* What the page shows, kept in the address behind # so that a link brings it back. */

const VIEWS = ["network", "matrix", "table", "timeline", "sections", "gaps", "progress"];
const FILTERS = ["role", "group", "kind", "section", "doc", "year", "unit", "status"];
const TABLES = ["tasks", "measures", "units", "pairs"];

/* Where the panel stands below the view (network.css), a choice must bring it into sight. */
const NARROW = window.matchMedia("(max-width: 900px)");

const LEGIBLE = legibleWeight();

const state = {
  lang: DATA.lang,
  view: "network",
  table: "tasks",
  sort: "",
  find: "",
  selected: null,
  filters: emptyFilters(),
};

function emptyFilters() {
  return { ...Object.fromEntries(FILTERS.map((name) => [name, []])), min: defaultWeight() };
}

/* So that a first look is legible: the smallest weight that leaves at most 120 lines. */
function legibleWeight() {
  const weights = DATA.vis.edges.map((edge) => edge.value).sort((x, y) => y - x);
  if (weights.length <= 120 || weights.length > 5000) return 1;
  return Math.min(weights[120] + 1, weights[0]);
}

function defaultWeight() {
  return LEGIBLE;
}

function writeHash() {
  const parts = new URLSearchParams();
  parts.set("view", state.view);
  if (state.lang !== DATA.lang) parts.set("lang", state.lang);
  if (state.view === "table" && state.table !== "tasks") parts.set("table", state.table);
  if (state.sort) parts.set("sort", state.sort);
  if (state.find) parts.set("find", state.find);
  for (const name of FILTERS) {
    if (state.filters[name].length) parts.set(name, state.filters[name].join(","));
  }
  if (state.filters.min !== defaultWeight()) parts.set("min", state.filters.min);
  for (const [name, value] of Object.entries(state.selected ?? {})) parts.set(`on-${name}`, value);
  return `#${parts}`;
}

function readHash() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const one = (name, allowed, usual) => (allowed.includes(parts.get(name)) ? parts.get(name) : usual);
  state.view = one("view", shownViews(), "network");
  state.lang = one("lang", ["zh", "en"], DATA.lang);
  state.table = one("table", TABLES, "tasks");
  state.sort = parts.get("sort") ?? "";
  state.find = parts.get("find") ?? "";
  state.filters = emptyFilters();
  for (const name of FILTERS) {
    state.filters[name] = (parts.get(name) ?? "").split(",").filter(Boolean);
  }
  state.filters.min = Math.max(1, Number(parts.get("min")) || defaultWeight());
  state.selected = readSelected(parts);
}

/* A selection names a unit, a pair, a task, a section, a year or a group; unknown names give none. */
function readSelected(parts) {
  const get = (name) => parts.get(`on-${name}`);
  if (get("unit")) return UNIT_BY_ID.has(get("unit")) ? clean({ unit: get("unit"), role: get("role") }) : null;
  if (get("a")) return UNIT_BY_ID.has(get("a")) && UNIT_BY_ID.has(get("b")) ? { a: get("a"), b: get("b") } : null;
  if (get("task")) return TASK_BY_KEY.has(get("task")) ? { task: get("task") } : null;
  for (const name of ["section", "year", "group"]) if (get(name)) return { [name]: get(name) };
  return null;
}

function clean(object) {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined));
}

function shownViews() {
  return VIEWS.filter((view) => view !== "progress" || DATA.progress);
}

let written = "";

/* Change the state, write the address and draw; a new selection or view is a step for "back". */
function change(changes, { step = true } = {}) {
  Object.assign(state, changes);
  written = writeHash();
  if (step && location.hash !== written) location.hash = written;
  else if (location.hash !== written) location.replace(written);
  render();
}

function changeFilters(changes) {
  change({ filters: { ...state.filters, ...changes } }, { step: false });
}

function toggleFilter(name, value) {
  const values = state.filters[name];
  const next = values.includes(value) ? values.filter((v) => v !== value) : [...values, value];
  changeFilters({ [name]: next });
}

function select(selected, { focus = "" } = {}) {
  change({ selected });
  if (focus) focusPanel(focus);
  if (selected && NARROW.matches) byId("panel").scrollIntoView();
}

window.addEventListener("hashchange", () => {
  if (location.hash === written) return;
  written = location.hash;
  readHash();
  render();
});
