/* The same rows as tables: tasks, measures, units, pairs; sorted, filtered, copied. */

const MOST_SHOWN = 400;

/* A table is columns and rows; a cell is a text or a number, `open` gives the row's choice. */
function taskTable(tasks) {
  const lead = [ROLES.indexOf("lead")];
  const others = ROLES.map((_, i) => i).filter((i) => !lead.includes(i));
  return {
    columns: ["col_no", "col_task", "col_section", "col_lead", "col_others", "col_deadline", "col_measures", "col_place",
      ...(DATA.progress ? ["col_status"] : []), ...(DOCS.length > 1 ? ["col_document"] : [])].map((key) => t(key)),
    rows: tasks.map((task) => [task.no, task.label, task.headings[task.headings.length - 1] ?? "", namesOf(task, lead),
      namesOf(task, others), task.deadline?.text ?? "", task.measures.length, placeOf(task.doc, task.at),
      ...(DATA.progress ? [statusName(task.status)] : []),
      ...(DOCS.length > 1 ? [DOCS[task.doc].title] : [])]),
    open: tasks.map((task) => ({ task: task.key })),
    keys: ["no", "task", "section", "lead", "others", "deadline", "measures", "place",
      ...(DATA.progress ? ["status"] : []), ...(DOCS.length > 1 ? ["document"] : [])],
  };
}

/* Owners in the given roles; the role stands before the names unless it is the lead. */
function namesOf(task, roles) {
  return ownersByRole(task).filter(([role]) => roles.includes(role)).map(([role, owners]) => {
    const names = owners.map(({ printed }) => printed).join("、");
    return ROLES[role] === "lead" ? names : `${roleName(role)}：${names}`;
  }).join("；");
}

function measureTable(tasks) {
  const rows = tasks.flatMap((task) => task.measures.map((measure, i) => [task, measure, i]));
  return {
    columns: ["col_no", "col_measure", "col_task", "col_units", "col_deadline", "col_targets", "col_place"].map((key) => t(key)),
    rows: rows.map(([task, measure, i]) => [`${task.no}.${i + 1}`, measure.text, task.label,
      unique(task.owners.map((owner) => owner[4])).join("、"),
      (measure.deadline ?? task.deadline)?.text ?? "", measure.targets.join("；"), placeOf(task.doc, measure.at)]),
    open: rows.map(([task]) => ({ task: task.key })),
    keys: ["no", "measure", "task", "units", "deadline", "targets", "place"],
  };
}

function unitTable() {
  const units = shownUnits().sort((x, y) => heldCount(y) - heldCount(x) || x.index - y.index);
  return {
    columns: [t("col_unit"), t("tasks"), ...ROLES.map((role) => t(`role_${role}`)), t("measures"), t("partners"), t("group"), t("betweenness"), t("bridging")],
    rows: units.map((unit) => [unit.name, heldCount(unit), ...countRoles(unit.index),
      countMeasures([...model().held[unit.index].keys()].map((i) => TASKS[i])), model().partners[unit.index].length,
      unit.community, unit.betweenness, unit.bridging]),
    open: units.map((unit) => ({ unit: unit.id })),
    keys: ["unit", "tasks", ...ROLES, "measures", "partners", "group", "betweenness", "bridging"],
  };
}

function pairTable() {
  const pairs = shownPairs();
  return {
    columns: ["col_unit_a", "col_unit_b", "tasks_shared", "measures_shared", "col_tasks"].map((key) => t(key)),
    rows: pairs.map((pair) => [unitName(pair.a), unitName(pair.b), pair.tasks.length, pair.measures,
      pair.tasks.map((i) => TASKS[i].label).join("；")]),
    open: pairs.map((pair) => ({ a: UNITS[pair.a].id, b: UNITS[pair.b].id })),
    keys: ["a", "b", "tasks", "measures", "labels"],
  };
}

function currentTable() {
  const makers = { tasks: () => taskTable(model().tasks), measures: () => measureTable(model().tasks), units: unitTable, pairs: pairTable };
  return sortTable(findRows(makers[state.table]()));
}

function findRows(table) {
  const query = normalise(state.find);
  if (!query) return table;
  const kept = table.rows.map((row, i) => i).filter((i) => table.rows[i].some((cell) => normalise(String(cell)).includes(query)));
  return pickRows(table, kept);
}

function sortTable(table) {
  const down = state.sort.startsWith("-");
  const column = table.keys.indexOf(state.sort.replace(/^-/, ""));
  if (column < 0) return table;
  const order = table.rows.map((_, i) => i).sort((x, y) => {
    const [a, b] = [table.rows[x][column], table.rows[y][column]];
    const sign = typeof a === "number" ? a - b : COLLATOR.compare(a, b);
    return (down ? -sign : sign) || x - y;
  });
  return pickRows(table, order);
}

function pickRows(table, order) {
  return { ...table, rows: order.map((i) => table.rows[i]), open: order.map((i) => table.open[i]) };
}

function renderTable(page) {
  const table = currentTable();
  const shown = table.rows.slice(0, MOST_SHOWN);
  const cut = table.rows.length > shown.length;
  byId("view-note").textContent = t(cut ? "table_note_cut" : "table_note", { n: table.rows.length, shown: shown.length });
  say(t("table_note", { n: table.rows.length }));
  fill(byId("view-tools"), tableChoice(), findBox(), button(t("copy_table"), () => copyTable(table)));
  fill(page, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("view_table") },
    el("table", { class: "rows" },
      el("caption", { class: "unseen" }, t(`table_${state.table}`)),
      el("thead", {}, el("tr", {}, table.columns.map((name, i) => sortHead(name, table.keys[i])))),
      el("tbody", {}, shown.map((row, i) => tableRow(row, table.open[i], table.keys))))));
}

function tableChoice() {
  return el("span", { class: "choice", role: "group", "aria-label": t("which_table") }, TABLES.map((name) => button(
    t(`table_${name}`), () => change({ table: name, sort: "" }), { "aria-pressed": String(state.table === name) })));
}

function findBox() {
  const box = el("input", { type: "search", id: "find", value: state.find, placeholder: t("find_rows"), "aria-label": t("find_rows"),
    oninput: debounce(() => {
      change({ find: box.value }, { step: false });
      byId("find").focus();
      byId("find").setSelectionRange(box.value.length, box.value.length);
    }, 150) });
  return box;
}

function sortHead(name, key) {
  const now = state.sort === key ? "ascending" : state.sort === `-${key}` ? "descending" : "none";
  const next = now === "ascending" ? `-${key}` : key;
  return el("th", { scope: "col", "aria-sort": now, class: `col-${key}` }, button([name, el("span", { class: "arrow", "aria-hidden": "true" },
    { ascending: "▲", descending: "▼", none: "" }[now])], () => {
    change({ sort: next }, { step: false });
    document.querySelector(`.col-${key} button`)?.focus();
  }));
}

function tableRow(row, open, keys) {
  const main = Math.max(0, keys.findIndex((key) => ["task", "measure", "unit", "a"].includes(key)));
  return el("tr", {}, row.map((cell, i) => el("td", { class: `${typeof cell === "number" ? "number " : ""}col-${keys[i]}` },
    i === main ? button(String(cell), (event) => select(open, { focus: event.detail === 0 ? "head" : "" }), { class: "link" })
      : typeof cell === "number" && cell === 0 ? "" : String(cell))));
}
