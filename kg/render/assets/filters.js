/* The column on the left: a legend with counts in which every line is a filter. */

function renderFilters() {
  const column = byId("filters");
  column.setAttribute("aria-label", t("filters"));
  const used = FILTERS.some((name) => state.filters[name].length) || state.filters.min !== defaultWeight();
  fill(column,
    el("div", { class: "filter-head" }, el("h2", {}, t("filters")),
      used ? button(t("reset"), () => change({ filters: emptyFilters() }, { step: false }), { class: "quiet" }) : null),
    weightSlider(),
    DOCS.length > 1 ? filterGroup("doc", t("by_document"), documentLines()) : null,
    filterGroup("role", t("by_role"), roleLines()),
    filterGroup("group", t("by_group"), groupLines()),
    filterGroup("kind", t("by_kind"), kindLines()),
    filterGroup("section", t("by_section"), sectionLines(), DOCS.length > 1),
    filterGroup("year", t("by_year"), yearLines()),
    DATA.progress ? filterGroup("status", t("by_status"), statusLines()) : null);
}

/* What would be left if this filter alone were lifted, so that counts answer "how many if I choose it". */
function tasksWithout(name) {
  const filters = { ...state.filters, [name]: [] };
  const roles = new Set(filters.role.length ? filters.role : ROLES);
  return TASKS.filter((task) => passesTask(task, filters, roles));
}

function filterGroup(name, title, lines, closed = false) {
  if (!lines.length) return null;
  const open = !closed || state.filters[name].length > 0;
  return el("details", { class: "filter", open: open ? "" : null, "data-filter": name },
    el("summary", {}, title), el("div", { class: "filter-lines" }, lines.map((line) => filterLine(name, line))));
}

function filterLine(name, { value, label, count, mark = null, depth = 0, open = null }) {
  const on = state.filters[name].includes(value);
  return el("div", { class: `filter-line depth-${depth}${on ? " on" : ""}` },
    el("label", {}, el("input", { type: "checkbox", checked: on, "data-value": value, onchange: () => keepFocus(name, value) }),
      mark, el("span", { class: "label", title: label }, label)),
    open ? button(String(count), open, { class: "count", title: t("list_these") }) : el("span", { class: "count" }, String(count)));
}

/* Toggle, draw, and give the focus back to the same box. */
function keepFocus(name, value) {
  toggleFilter(name, value);
  const box = [...document.querySelectorAll(`[data-filter="${name}"] input`)].find((input) => input.dataset.value === value);
  if (box) box.focus();
}

function roleLines() {
  const tasks = tasksWithout("role");
  return ROLES.map((name, role) => ({
    value: name,
    label: t(`role_${name}`),
    count: new Set(tasks.flatMap((task) => task.owners.filter((o) => o[1] === role).map((o) => `${task.index} ${o[0]}`))).size,
    mark: el("span", { class: `role role-${name} mini`, "aria-hidden": "true" }, t(`role_${name}`).slice(0, 1)),
  })).filter((line) => line.count || state.filters.role.includes(line.value));
}

function groupLines() {
  const groups = unique(UNITS.map((unit) => unit.community)).sort((x, y) => (x || 999) - (y || 999));
  return groups.slice(0, 12).map((group) => ({
    value: String(group),
    label: group ? groupName(group) : t("group_none"),
    count: UNITS.filter((unit) => unit.community === group).length,
    mark: dot(group),
    open: () => select({ group: String(group) }),
  }));
}

/* A group is called after its busiest unit. */
function groupName(group) {
  const first = UNITS.filter((unit) => unit.community === group)
    .sort((x, y) => heldCount(y) - heldCount(x) || x.index - y.index)[0];
  return t("group_named", { n: group, name: first.name });
}

function kindLines() {
  return ["department", "collective", "unknown"].map((kind) => ({
    value: kind,
    label: t(`kind_${kind}`),
    count: UNITS.filter((unit) => unit.category === kind).length,
    mark: el("span", { class: `shape shape-${kind}`, "aria-hidden": "true" }),
  })).filter((line) => line.count);
}

function documentLines() {
  const tasks = tasksWithout("doc");
  return DOCS.map((doc, i) => ({ value: doc.id, label: doc.title, count: tasks.filter((task) => task.doc === i).length }));
}

function sectionLines() {
  const tasks = tasksWithout("section");
  return DOCS.filter((doc) => !state.filters.doc.length || state.filters.doc.includes(doc.id)).flatMap((doc) => {
    const own = tasks.filter((task) => DOCS[task.doc] === doc);
    return doc.sections.filter((section) => section.path.split(".").length <= 2).map((section) => ({
      value: `${doc.id}:${section.path}`,
      label: section.heading,
      depth: section.path.split(".").length - 1,
      count: own.filter((task) => task.section === section.path || task.section.startsWith(`${section.path}.`)).length,
      open: () => select({ section: `${doc.id}:${section.path}` }),
    })).filter((line) => line.count);
  });
}

function yearLines() {
  const tasks = tasksWithout("year");
  return yearKeys().map((year) => ({
    value: year,
    label: yearName(year),
    count: tasks.filter((task) => yearsOf(task).includes(year)).length,
    open: () => select({ year }),
  }));
}

/* Years in order, then every year, ongoing and none. */
function yearKeys() {
  const rank = (key) => (/^\d+$/.test(key) ? Number(key) : { annual: 9997, ongoing: 9998, none: 9999 }[key]);
  return unique(TASKS.flatMap(yearsOf)).sort((x, y) => rank(x) - rank(y));
}

function statusLines() {
  const tasks = tasksWithout("status");
  return LIGHTS.map((colour) => ({
    value: colour,
    label: t(`light_${colour}`),
    count: tasks.filter((task) => (task.status?.light ?? "grey") === colour).length,
    mark: el("span", { class: `light light-${colour}`, "aria-hidden": "true" }, el("span", { class: "lamp" })),
  }));
}

function weightSlider() {
  const most = Math.max(1, ...DATA.vis.edges.map((edge) => edge.value));
  const value = Math.min(state.filters.min, most);
  const shown = el("output", {}, sliderText());
  const input = el("input", {
    type: "range", min: 1, max: most, step: 1, value, id: "weight",
    oninput: debounce(() => {
      state.filters.min = Number(input.value);
      shown.textContent = sliderText();
      change({}, { step: false });
      byId("weight").focus();
    }, 60),
  });
  return el("div", { class: "weight" }, el("label", { for: "weight" }, t("weight_at_least", { n: value })), input, shown);
}

function sliderText() {
  return t("pairs_shown", { n: shownPairs().length, all: model().list.length });
}
