/* The co-ownership matrix: units in the order of their groups, each cell a pair. */

const MOST_ROWS = 80;

function matrixUnits() {
  const units = shownUnits();
  const order = (unit) => unit.community || 999;
  const busiest = [...units].sort((x, y) => heldCount(y) - heldCount(x) || x.index - y.index).slice(0, MOST_ROWS);
  return busiest.sort((x, y) => order(x) - order(y) || heldCount(y) - heldCount(x) || x.index - y.index);
}

function renderMatrix(page) {
  const units = matrixUnits();
  const cut = shownUnits().length > units.length;
  byId("view-note").textContent = t(cut ? "matrix_note_cut" : "matrix_note", { n: units.length, pairs: model().list.length });
  const most = Math.max(1, ...model().list.slice(0, 1).map((pair) => pair.tasks.length));
  const head = el("tr", {}, el("th", { class: "corner" }, t("tasks_shared")), units.map((unit, j) => el("th", {
    scope: "col", class: edgeClass(units, j, "col"),
  }, button(unit.plain, () => select({ unit: unit.id }), { class: "link", tabindex: "-1" }))));
  const rows = units.map((unit, i) => el("tr", {},
    el("th", { scope: "row", class: edgeClass(units, i, "row") }, dot(unit.community), button(unit.name, () => select({ unit: unit.id }), { class: "link" })),
    units.map((other, j) => matrixCell(units, i, j, most))));
  const table = el("table", { class: "matrix", role: "grid", "aria-label": t("view_matrix") },
    el("thead", {}, head), el("tbody", {}, rows));
  table.addEventListener("keydown", walkMatrix);
  const room = (page.clientWidth - 190) / Math.max(1, units.length);
  table.style.setProperty("--cell", `${Math.min(30, Math.max(18, Math.floor(room)))}px`);
  fill(page, matrixLegend(most), el("div", { class: "scroll", tabindex: "0", "aria-label": t("view_matrix"), role: "region" }, table));
  fill(byId("view-tools"));
}

function edgeClass(units, i, way) {
  return i && units[i].community !== units[i - 1].community ? `new-group-${way}` : null;
}

function matrixCell(units, i, j, most) {
  const [unit, other] = [units[i], units[j]];
  const edges = [edgeClass(units, i, "row"), edgeClass(units, j, "col")].filter(Boolean).join(" ");
  const first = i === 0 && j === 0 ? "0" : "-1";
  if (i === j) {
    return el("td", { class: `own ${edges}` }, button(String(heldCount(unit)), () => select({ unit: unit.id }),
      { tabindex: first, title: `${unit.name} ${t("tasks_n", { n: heldCount(unit) })}` }));
  }
  const pair = model().pairs.get(pairKey(unit.index, other.index));
  const n = pair && pair.tasks.length >= state.filters.min ? pair.tasks.length : 0;
  const cell = el("td", { class: `heat-${n ? Math.max(1, Math.ceil((7 * n) / most)) : 0} ${edges}${isChosen(unit, other) ? " chosen" : ""}` });
  cell.append(pair ? button(String(pair.tasks.length), (event) => openPair(unit.index, other.index, event),
    { tabindex: first, title: `${unit.name} × ${other.name}：${t("co_own", { n: pair.tasks.length, m: pair.measures })}` })
    : el("span", { tabindex: first, class: "blank", title: `${unit.name} × ${other.name}：0` }));
  return cell;
}

function isChosen(unit, other) {
  const chosen = state.selected;
  return Boolean(chosen?.a) && [unit.id, other.id].includes(chosen.a) && [unit.id, other.id].includes(chosen.b);
}

function matrixLegend(most) {
  const steps = [1, 2, 3, 4, 5, 6, 7].map((step) => el("span", { class: `step heat-${step}` },
    String(Math.max(1, Math.floor((most * (step - 1)) / 7) + 1))));
  return el("p", { class: "heat-legend" }, t("heat_legend"), el("span", { class: "steps" }, steps), t("heat_order"));
}

/* Arrow keys move between the cells; one cell at a time is in the tab order. */
function walkMatrix(event) {
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  const cell = event.target.closest("td");
  if (!step || !cell) return;
  event.preventDefault();
  const row = cell.parentElement.parentElement.children[cell.parentElement.rowIndex - 1 + step[0]];
  const next = row?.children[cell.cellIndex + step[1]];
  if (!next || next.tagName !== "TD") return;
  cell.firstElementChild.setAttribute("tabindex", "-1");
  next.firstElementChild.setAttribute("tabindex", "0");
  next.firstElementChild.focus();
}

function matrixTable() {
  const units = matrixUnits();
  return {
    columns: ["", ...units.map((unit) => unit.name)],
    rows: units.map((unit) => [unit.name, ...units.map((other) => (unit === other ? heldCount(unit)
      : model().pairs.get(pairKey(unit.index, other.index))?.tasks.length ?? 0))]),
  };
}
