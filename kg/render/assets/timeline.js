/* Deadlines by year: tasks and measures in columns, those without a date in the last. */

const MOST_CARDS = 40;

/* One entry for a task's own deadline, one for each measure that has its own. */
function timelineEntries() {
  const entries = [];
  for (const task of model().tasks) {
    const dated = task.measures.filter((measure) => measure.deadline);
    if (task.deadline || !dated.length) entries.push({ task, deadline: task.deadline, text: task.label, at: task.deadline?.at ?? task.at });
    for (const measure of dated) entries.push({ task, deadline: measure.deadline, text: measure.text, at: measure.at, measure });
  }
  return entries;
}

function renderTimeline(page) {
  const entries = timelineEntries();
  const dated = entries.filter((entry) => yearOf(entry.deadline) !== "none");
  byId("view-note").textContent = t("timeline_note", { n: dated.length, none: entries.length - dated.length });
  fill(byId("view-tools"));
  const columns = yearKeys().map((year) => [year, entries.filter((entry) => yearOf(entry.deadline) === year)])
    .filter(([, list]) => list.length);
  const most = Math.max(1, ...columns.map(([, list]) => list.length));
  fill(page, el("div", { class: "timeline" }, columns.map(([year, list]) => timelineColumn(year, list, most))));
}

function timelineColumn(year, list, most) {
  const bar = el("span", { class: "bar-fill", "aria-hidden": "true" });
  bar.style.width = `${(100 * list.length) / most}%`;
  const sorted = [...list].sort((x, y) => (x.deadline?.due ?? "").localeCompare(y.deadline?.due ?? "") || x.task.index - y.task.index);
  const rest = sorted.length - MOST_CARDS;
  return el("section", { class: `year year-${year}` },
    el("h3", {}, button([yearName(year), el("b", {}, t("entries_n", { n: list.length }))], () => select({ year }), { class: "link" })),
    el("span", { class: "bar-line" }, bar),
    el("ol", {}, sorted.slice(0, MOST_CARDS).map((entry) => timelineEntry(entry, year))),
    rest > 0 ? button(t("more_n", { n: rest }), () => select({ year }), { class: "quiet" }) : null);
}

function timelineEntry({ task, deadline, text, measure }, year) {
  const leads = task.owners.filter(([, role]) => ROLES[role] === "lead").map((owner) => owner[4]);
  const owners = leads.length ? leads : unique(task.owners.map((owner) => owner[4]));
  const who = owners.slice(0, 3).join("、") + (owners.length > 3 ? t("and_n", { n: owners.length }) : "");
  const day = deadline?.due && !deadline.due.endsWith("12-31") ? deadline.due.slice(5) : deadline?.text ?? "";
  return el("li", { class: measure ? "of-measure" : "of-task" },
    button([day && year !== "none" ? el("time", {}, day) : null, el("span", { class: "what" }, text.length > 60 ? `${text.slice(0, 58)}…` : text)],
      () => select({ task: task.key }), { class: "entry", title: text }),
    el("span", { class: "who" }, who));
}
