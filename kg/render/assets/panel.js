/* The panel on the right: one unit, pair, task or list, each down to the sentence that says so. */

const FEW_PARTNERS = 8;

function renderPanel() {
  const panel = byId("panel");
  const chosen = state.selected;
  panel.setAttribute("aria-label", t("panel"));
  panel.scrollTop = 0;
  if (!chosen) return fill(panel, startPanel());
  const close = el("div", { class: "panel-tools" },
    button(t("back"), () => history.back(), { class: "quiet" }),
    button(t("close"), () => select(null), { class: "quiet", title: "Esc" }));
  fill(panel, close, panelOf(chosen));
  return undefined;
}

function panelOf(chosen) {
  if (chosen.unit) return unitPanel(UNIT_BY_ID.get(chosen.unit), chosen.role ?? null);
  if (chosen.a) return pairPanel(UNIT_BY_ID.get(chosen.a), UNIT_BY_ID.get(chosen.b));
  if (chosen.task) return taskPanel(TASKS[TASK_BY_KEY.get(chosen.task)]);
  return listPanel(chosen);
}

/* After a choice by keyboard the focus goes on: to the first partner, the first quote, or the head. */
function focusPanel(where) {
  const panel = byId("panel");
  const target = panel.querySelector({ partner: ".partner", quote: ".place" }[where] ?? "h2")
    ?? panel.querySelector("h2");
  if (target) target.focus();
}

function heading(text, sub = null) {
  return el("header", { class: "panel-head" }, el("h2", { tabindex: "-1" }, text),
    sub ? el("p", { class: "sub" }, sub) : null);
}

function unitPanel(index, role) {
  const unit = UNITS[index];
  const held = model().held[index];
  const roleIndex = role === null ? null : ROLES.indexOf(role);
  const tasks = tasksOfUnit(index, roleIndex);
  say(t("said_unit", { name: unit.name, tasks: held.size, partners: model().partners[index].length }));
  return [
    heading(unit.name, unitSubtitle(unit)),
    roleButtons(index, role),
    el("div", { class: "actions" },
      button(t("only_this_unit"), () => changeFilters({ unit: [unit.id] }), { class: "quiet" }),
      button(t("copy_list"), () => copyTable(taskTable(tasks)), { class: "quiet" }),
      button(t("export_csv"), () => saveCsv(taskTable(tasks), unit.plain), { class: "quiet" })),
    partnerList(index),
    el("h3", {}, role === null ? t("must_do", { n: tasks.length })
      : t("must_do_role", { role: t(`role_${role}`), n: tasks.length })),
    tasks.length ? el("ol", { class: "cards" }, tasks.map((task) => taskCard(task, [index])))
      : el("p", { class: "empty" }, t("nothing_here")),
    unitMeasures(unit),
  ];
}

function unitSubtitle(unit) {
  const other = unit.names.filter((name) => name !== unit.full);
  return [
    el("span", { class: `kind kind-${unit.category}` }, t(`kind_${unit.category}`)),
    unit.full !== unit.name ? ` ${unit.full}` : "",
    other.length ? ` · ${t("also_named")}${other.join("、")}` : "",
    unit.community ? el("span", { class: "group" }, dot(unit.community), t("group_n", { n: unit.community })) : null,
  ];
}

function dot(community) {
  const mark = el("span", { class: "dot", "aria-hidden": "true" });
  mark.style.background = colourOf(community);
  return mark;
}

/* The unit's figures; each is a button that narrows the list below to the role. */
function roleButtons(index, role) {
  const unit = UNITS[index];
  const held = model().held[index];
  const measures = countMeasures([...held.keys()].map((i) => TASKS[i]));
  const counts = countRoles(index);
  return el("div", { class: "figures" },
    button([el("b", {}, String(held.size)), t("tasks")], () => select({ unit: unit.id }),
      { "aria-pressed": String(role === null) }),
    ROLES.map((name, i) => (counts[i]
      ? button([el("b", {}, String(counts[i])), t(`role_${name}`)],
        () => select({ unit: unit.id, role: name }),
        { class: `role-${name}`, "aria-pressed": String(role === name) })
      : null)),
    el("span", { class: "figure" }, el("b", {}, String(measures)), t("measures")));
}

/* Partners with bars, the closest first; each opens the pair. */
function partnerList(index) {
  const partners = model().partners[index];
  if (!partners.length) return [el("h3", {}, t("with_whom", { n: 0 })), el("p", { class: "empty" }, t("works_alone"))];
  const most = partners[0].tasks.length;
  const rest = el("div", { hidden: true }, partners.slice(FEW_PARTNERS).map((p) => partnerRow(index, p, most)));
  const more = button(t("all_partners", { n: partners.length }), () => {
    rest.hidden = !rest.hidden;
    more.setAttribute("aria-expanded", String(!rest.hidden));
  }, { class: "quiet", "aria-expanded": "false" });
  return el("section", { class: "partners" },
    el("h3", {}, t("with_whom", { n: partners.length })),
    partners.slice(0, FEW_PARTNERS).map((p) => partnerRow(index, p, most)),
    partners.length > FEW_PARTNERS ? [rest, more] : null);
}

function partnerRow(index, pair, most) {
  const other = pair.a === index ? pair.b : pair.a;
  const bar = el("span", { class: "bar-fill", "aria-hidden": "true" });
  bar.style.width = `${(100 * pair.tasks.length) / most}%`;
  return button([el("span", { class: "name" }, unitName(other)), el("span", { class: "bar-line" }, bar),
    el("b", {}, String(pair.tasks.length))], (event) => openPair(index, other, event),
  { class: "partner", title: t("pair_tip", { n: pair.tasks.length, m: pair.measures }) });
}

function openPair(a, b, event) {
  const keyboard = event && event.detail === 0;
  select({ a: UNITS[a].id, b: UNITS[b].id }, { focus: keyboard ? "quote" : "head" });
}

function unitMeasures(unit) {
  const percent = (value) => `${(100 * value).toFixed(1)}%`;
  return el("details", { class: "centrality" }, el("summary", {}, t("position")),
    el("dl", {},
      el("dt", {}, t("degree")), el("dd", {}, percent(unit.degree)),
      el("dt", {}, t("betweenness")), el("dd", {}, percent(unit.betweenness)),
      el("dt", {}, t("bridging")), el("dd", {}, unit.bridging.toFixed(2))),
    el("p", { class: "sub" }, t("position_note")));
}

function pairPanel(a, b) {
  const pair = model().pairs.get(pairKey(a, b));
  const tasks = (pair?.tasks ?? []).map((i) => TASKS[i]);
  const title = [button(unitName(a), () => select({ unit: UNITS[a].id }), { class: "link" }),
    " × ", button(unitName(b), () => select({ unit: UNITS[b].id }), { class: "link" })];
  say(t("said_pair", { a: unitName(a), b: unitName(b), n: tasks.length, m: countMeasures(tasks) }));
  return [
    heading(title, t("co_own", { n: tasks.length, m: countMeasures(tasks) })),
    el("div", { class: "actions" },
      button(t("copy_list"), () => copyTable(measureTable(tasks)), { class: "quiet" }),
      button(t("export_csv"), () => saveCsv(measureTable(tasks), `${UNITS[a].plain}-${UNITS[b].plain}`), { class: "quiet" })),
    tasks.length ? el("ol", { class: "cards" }, tasks.map((task) => taskCard(task, [a, b], true)))
      : el("p", { class: "empty" }, t("no_shared_task")),
  ];
}

function taskPanel(task) {
  say(task.label);
  return [
    heading(task.label, `${t("task_no", { n: task.no })} · ${task.headings.join(" › ")}`),
    el("p", { class: "sub" }, DOCS.length > 1 ? `${DOCS[task.doc].title} · ${task.id}` : task.id),
    el("ol", { class: "cards" }, taskCard(task, [], true)),
    statusHistory(task),
    el("h3", {}, t("whole_text")),
    contextOf(task.doc, task.at),
  ];
}

/* A task with its owners by role, deadline, the statement and, on demand, its measures. */
function taskCard(task, focus = [], open = false) {
  const roles = ownersByRole(task);
  return el("li", { class: "card" },
    el("div", { class: "card-head" },
      el("span", { class: "no" }, String(task.no)),
      button(task.label, () => select({ task: task.key }), { class: "link task-title" }),
      task.status && (DATA.progress?.reports ?? 0) ? light(task.status) : null),
    el("p", { class: "meta" },
      el("span", {}, task.headings[task.headings.length - 1] ?? ""),
      el("span", { class: task.deadline ? "due" : "due none" }, deadlineText(task.deadline)),
      DOCS.length > 1 ? el("span", {}, DOCS[task.doc].title) : null),
    el("div", { class: "owners" }, roles.length ? roles.map(([role, units]) => ownerLine(role, units, focus))
      : el("p", { class: "gap" }, t("no_unit"))),
    task.statement ? quoteBlock(task.doc, task.statement.text, task.statement.at) : null,
    measureList(task, open));
}

function ownersByRole(task) {
  const roles = new Map();
  for (const [unit, role, stated, at, printed] of task.owners) {
    if (!roles.has(role)) roles.set(role, []);
    roles.get(role).push({ unit, stated, at, printed });
  }
  return [...roles.entries()].sort(([x], [y]) => x - y);
}

function ownerLine(role, owners, focus) {
  return el("div", { class: "owner-line" },
    el("span", { class: `role role-${ROLES[role]}` }, roleName(role)),
    el("span", {}, owners.map(({ unit, stated, printed }) => button(
      [printed, stated ? null : el("small", {}, t("inferred"))],
      () => select({ unit: UNITS[unit].id }),
      { class: focus.includes(unit) ? "chip here" : "chip", title: printed === unitName(unit) ? null : unitName(unit) }))));
}

function deadlineText(deadline) {
  if (!deadline) return t("no_deadline");
  return deadline.due ? t("due", { text: deadline.text, due: deadline.due }) : deadline.text;
}

function measureList(task, open) {
  if (!task.measures.length) return null;
  return el("details", { class: "measures", open: open ? "" : null },
    el("summary", {}, t("measures_n", { n: task.measures.length })),
    el("ol", {}, task.measures.map((measure) => el("li", {}, quoteBlock(task.doc, measure.text, measure.at, [
      measure.deadline ? el("span", { class: "due" }, deadlineText(measure.deadline)) : null,
      measure.targets.map((target) => el("span", { class: "target" }, target)),
      ["encourage", "explore"].includes(measure.strength) ? el("span", { class: "strength" }, t(`strength_${measure.strength}`)) : null,
    ])))));
}

function light(status) {
  return el("span", { class: `light light-${status.light}` },
    el("span", { class: "lamp", "aria-hidden": "true" }), statusName(status));
}
