/* The panel's lists: where to begin, a section's tasks, a year's, a group's units. */

const FIRST_UNITS = 12;

/* What a first visitor sees: four questions and the units with the most tasks. */
function startPanel() {
  const units = shownUnits().sort((x, y) => heldCount(y) - heldCount(x) || COLLATOR.compare(x.name, y.name));
  const most = units.length ? heldCount(units[0]) : 1;
  const rest = el("div", { hidden: true }, units.slice(FIRST_UNITS).map((unit) => unitRow(unit, most)));
  const more = button(t("all_units", { n: units.length }), () => {
    rest.hidden = !rest.hidden;
    more.setAttribute("aria-expanded", String(!rest.hidden));
  }, { class: "quiet", "aria-expanded": "false" });
  return [
    heading(t("start"), t("start_note")),
    el("div", { class: "questions" },
      button(t("ask_mine"), () => byId("search").focus()),
      button(t("ask_who_leads"), () => change({ view: "table", table: "units", sort: "-lead" })),
      button(t("ask_pair"), () => change({ view: "matrix" })),
      button(t("ask_gaps"), () => change({ view: "gaps" }))),
    el("h3", {}, t("busiest", { n: units.length })),
    el("div", { class: "partners" }, units.slice(0, FIRST_UNITS).map((unit) => unitRow(unit, most)),
      units.length > FIRST_UNITS ? [rest, more] : null),
    el("details", { class: "how" }, el("summary", {}, t("how_counted")),
      ["how_holds", "how_pair", "how_group", "how_source"].map((key) => el("p", {}, t(key)))),
  ];
}

function heldCount(unit) {
  return model().held[unit.index].size;
}

function unitRow(unit, most) {
  const bar = el("span", { class: "bar-fill", "aria-hidden": "true" });
  bar.style.width = `${(100 * heldCount(unit)) / most}%`;
  bar.style.background = colourOf(unit.community);
  return button([el("span", { class: "name" }, unit.name), el("span", { class: "bar-line" }, bar),
    el("b", {}, String(heldCount(unit)))], () => select({ unit: unit.id }), { class: "partner" });
}

function listPanel(chosen) {
  if (chosen.section) return sectionPanel(chosen.section);
  if (chosen.year) return yearPanel(chosen.year);
  return groupPanel(Number(chosen.group));
}

function tasksPanel(title, tasks) {
  say(`${title}：${t("tasks_n", { n: tasks.length })}`);
  return [
    heading(title, t("co_own", { n: tasks.length, m: countMeasures(tasks) })),
    el("div", { class: "actions" },
      button(t("copy_list"), () => copyTable(taskTable(tasks)), { class: "quiet" }),
      button(t("export_csv"), () => saveCsv(taskTable(tasks), title), { class: "quiet" })),
    tasks.length ? el("ol", { class: "cards" }, tasks.map((task) => taskCard(task)))
      : el("p", { class: "empty" }, t("nothing_here")),
  ];
}

function sectionPanel(section) {
  const cut = section.lastIndexOf(":");
  const doc = DOCS.find((d) => d.id === section.slice(0, cut));
  const path = section.slice(cut + 1);
  const tasks = model().tasks.filter((task) => DOCS[task.doc] === doc
    && (!path || task.section === path || task.section.startsWith(`${path}.`)));
  const found = doc?.sections.find((s) => s.path === path);
  return tasksPanel(found?.heading ?? doc?.title ?? section, tasks);
}

function yearPanel(year) {
  return tasksPanel(yearName(year), model().tasks.filter((task) => yearsOf(task).includes(year)));
}

function groupPanel(group) {
  const units = UNITS.filter((unit) => unit.community === group)
    .sort((x, y) => heldCount(y) - heldCount(x) || x.index - y.index);
  const most = Math.max(1, ...units.map(heldCount));
  return [
    heading(group ? t("group_n", { n: group }) : t("group_none"), t("units_n", { n: units.length })),
    el("div", { class: "partners" }, units.map((unit) => unitRow(unit, most))),
  ];
}

function yearName(year) {
  return /^\d+$/.test(year) ? t("year", { year }) : t(`due_${year}`);
}
