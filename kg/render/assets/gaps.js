/* What to settle before the meeting: tasks without a lead, without a unit, unknown names. */

const MOST_GAP_CARDS = 60;

function gapHits(gap) {
  const shown = new Set(model().tasks.map((task) => task.index));
  return gap.hits.filter(([task]) => shown.has(task));
}

function countGaps() {
  return new Set(DATA.gaps.flatMap((gap) => gapHits(gap).map(([task]) => task))).size;
}

function renderGaps(page) {
  const gaps = DATA.gaps.map((gap) => [gap, gapHits(gap)]);
  byId("view-note").textContent = t("gaps_note", { n: countGaps(), all: model().tasks.length });
  fill(byId("view-tools"));
  const some = gaps.filter(([, hits]) => hits.length);
  const none = gaps.filter(([, hits]) => !hits.length);
  fill(page, el("div", { class: "gaps" }, some.map(([gap, hits], i) => gapGroup(gap, hits, i === 0)),
    none.length ? el("p", { class: "fine" }, t("gaps_none"), none.map(([gap]) => el("span", { class: "ok" }, `✓ ${gapTitle(gap)}`))) : null));
}

function gapTitle(gap) {
  return state.lang === "en" ? gap.en : gap.zh;
}

function gapGroup(gap, hits, open) {
  const names = unique(hits.flatMap(([, units]) => units));
  const list = el("div", {});
  const group = el("details", { class: `gap-group ${gap.severity}`, open: open ? "" : null },
    el("summary", {}, el("span", { class: `severity ${gap.severity}` }, t(`severity_${gap.severity}`)),
      el("b", {}, gapTitle(gap)), el("span", { class: "code" }, gap.code), el("span", { class: "count" }, t("tasks_n", { n: hits.length }))),
    el("p", { class: "sub" }, t(`gap_${gap.code}`)),
    names.length ? el("p", {}, names.map((unit) => button(unitName(unit), () => select({ unit: UNITS[unit].id }), { class: "chip" }))) : null,
    list);
  const show = () => { if (group.open && !list.childElementCount) fill(list, gapCards(hits, MOST_GAP_CARDS)); };
  group.addEventListener("toggle", show);
  show();
  return group;
}

/* The first so many cards; a button brings the rest. */
function gapCards(hits, most) {
  const cards = (some) => some.map(([task, units]) => taskCard(TASKS[task], units));
  const list = el("ol", { class: "cards two" }, cards(hits.slice(0, most)));
  const rest = hits.slice(most);
  const more = button(t("more_n", { n: rest.length }), () => { list.append(...cards(rest)); more.remove(); }, { class: "quiet" });
  return [list, rest.length ? more : null];
}

function gapTable() {
  const rows = DATA.gaps.flatMap((gap) => gapHits(gap).map(([task, units]) => [gap, TASKS[task], units]));
  return {
    columns: ["col_problem", "col_no", "col_task", "col_units", "col_statement", "col_place"].map((key) => t(key)),
    rows: rows.map(([gap, task, units]) => [`${gap.code} ${gapTitle(gap)}`, task.no, task.label, units.map(unitName).join("、"),
      task.statement?.text ?? "", placeOf(task.doc, task.at)]),
  };
}
