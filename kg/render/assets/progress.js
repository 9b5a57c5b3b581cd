/* Reported progress: lights by department and task, indicators against their straight line. */

const LIGHTS = ["red", "yellow", "green", "grey"];

function countLights(tasks) {
  const counts = Object.fromEntries(LIGHTS.map((name) => [name, 0]));
  for (const task of tasks) counts[task.status.light] += 1;
  return counts;
}

function renderProgress(page) {
  const counts = countLights(model().tasks);
  byId("view-note").textContent = t("progress_note", { day: DATA.progress.as_of, n: DATA.progress.reports });
  fill(byId("view-tools"));
  fill(page, el("div", { class: "progress" },
    el("div", { class: "lights" }, LIGHTS.map((name) => lightFigure(name, counts[name]))),
    indicatorList(),
    el("h3", {}, t("progress_units")),
    progressUnits(),
    el("h3", {}, t("progress_tasks")),
    el("ol", { class: "cards two" }, worstFirst(model().tasks.filter((task) => task.status.light !== "grey"))
      .map((task) => taskCard(task)))));
}

function lightFigure(name, count) {
  return button([el("span", { class: `light light-${name}` }, el("span", { class: "lamp", "aria-hidden": "true" }), t(`light_${name}`)),
    el("b", {}, String(count))], () => toggleFilter("status", name),
  { class: "light-figure", "aria-pressed": String(state.filters.status.includes(name)) });
}

function worstFirst(tasks) {
  return [...tasks].sort((x, y) => LIGHTS.indexOf(x.status.light) - LIGHTS.indexOf(y.status.light) || x.index - y.index);
}

/* Units with reported or overdue tasks, those with the most red ones first. */
function progressUnits() {
  const rows = shownUnits().map((unit) => [unit, countLights(tasksOfUnit(unit.index))])
    .sort(([x, a], [y, b]) => b.red - a.red || b.yellow - a.yellow || heldCount(y) - heldCount(x) || x.index - y.index);
  return el("table", { class: "rows lights-table" },
    el("thead", {}, el("tr", {}, [t("col_unit"), ...LIGHTS.map((name) => t(`light_${name}`)), ""].map((name) => el("th", { scope: "col" },
      el("span", { class: "plain-head" }, name))))),
    el("tbody", {}, rows.map(([unit, counts]) => el("tr", {},
      el("td", {}, button(unit.name, () => select({ unit: unit.id }), { class: "link" })),
      LIGHTS.map((name) => el("td", { class: "number" }, counts[name] ? String(counts[name]) : "")),
      el("td", { class: "stack-cell" }, lightStack(counts))))));
}

function lightStack(counts) {
  const total = LIGHTS.reduce((sum, name) => sum + counts[name], 0) || 1;
  return el("span", { class: "stack", "aria-hidden": "true" }, LIGHTS.map((name) => {
    const part = el("span", { class: `part part-${name}` });
    part.style.width = `${(100 * counts[name]) / total}%`;
    return part;
  }));
}

function indicatorList() {
  const { indicators } = DATA.progress;
  if (!indicators.length) return null;
  return [el("h3", {}, t("progress_indicators")), el("div", { class: "indicators" }, indicators.map(indicatorCard))];
}

function indicatorCard(row) {
  const shown = (value) => (value === null ? "—" : `${Math.round(value * 100) / 100}${row.unit}`);
  const pace = row.actual === null ? t("status_none") : t(`pace_${row.pace}`);
  return el("div", { class: `indicator pace-${row.pace}` },
    el("div", { class: "indicator-head" }, el("b", {}, row.name), el("span", { class: `pace pace-${row.pace}` }, pace)),
    row.share === null ? null : indicatorBar(row),
    el("p", { class: "sub" }, t("indicator_line", {
      base: shown(row.base), target: row.target_text || shown(row.target), actual: shown(row.actual), expected: shown(row.expected), day: row.day ?? "",
    })));
}

/* From baseline to target; the mark is where the straight line would be on the day of the report. */
function indicatorBar(row) {
  const bar = el("span", { class: "bar-fill" });
  bar.style.width = `${Math.max(0, Math.min(1, row.share)) * 100}%`;
  const due = el("span", { class: "due-mark" });
  const way = row.target - row.base;
  due.style.left = `${Math.max(0, Math.min(1, (row.expected - row.base) / way)) * 100}%`;
  return el("span", { class: "bar-line pace-bar", "aria-hidden": "true" }, bar, row.expected === null ? null : due);
}

function progressTable() {
  const tasks = worstFirst(model().tasks);
  return {
    columns: ["col_status", "col_light", "col_day", "col_no", "col_task", "col_lead", "col_others", "col_deadline", "col_note"].map((key) => t(key)),
    rows: tasks.map((task) => {
      const last = task.status.history[task.status.history.length - 1];
      return [statusName(task.status), t(`light_${task.status.light}`), last?.[0] ?? "", task.no, task.label,
        namesOf(task, [ROLES.indexOf("lead")]), namesOf(task, ROLES.map((_, i) => i).filter((i) => ROLES[i] !== "lead")),
        task.deadline?.text ?? "", last?.[2] ?? ""];
    }),
  };
}

function statusName(status) {
  if (status.overdue) return t("overdue");
  return status.status ? t(`status_${status.status}`) : t("status_none");
}

/* What was reported of a task, the latest first. */
function statusHistory(task) {
  if (!task.status?.history.length) return null;
  return el("details", { class: "measures", open: "" }, el("summary", {}, t("history_n", { n: task.status.history.length })),
    el("ul", { class: "history" }, [...task.status.history].reverse().map(([day, status, note]) => el("li", {},
      el("time", {}, day), " ", status ? t(`status_${status}`) : "", note ? ` ${note}` : ""))));
}
