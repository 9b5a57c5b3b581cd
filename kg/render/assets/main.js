/* Draw what the state says, and the keys that work everywhere. */

const DRAW = { matrix: renderMatrix, table: renderTable, timeline: renderTimeline, sections: renderSections, gaps: renderGaps, progress: renderProgress };

function render() {
  document.documentElement.lang = state.lang === "en" ? "en" : "zh-CN";
  renderHead();
  renderFilters();
  renderChips();
  renderView();
  renderPanel();
}

function renderHead() {
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  const one = DOCS.length === 1 ? DOCS[0] : null;
  const title = one ? one.title : t("several", { n: DOCS.length });
  document.title = `${title} · ${t("app")}`;
  byId("title").textContent = title;
  byId("subtitle").textContent = [t("app"), one?.issuer, one?.issued].filter(Boolean).join(" · ");
  byId("search").placeholder = t("search_placeholder");
  byId("found").setAttribute("aria-label", t("search_label"));
  byId("switch-lang").textContent = state.lang === "en" ? "中文" : "English";
  byId("switch-lang").lang = state.lang === "en" ? "zh-CN" : "en";
  byId("bar").setAttribute("aria-label", t("views"));
  byId("tabs").setAttribute("aria-label", t("views"));
  fill(byId("tabs"), shownViews().map(tab));
  fill(byId("counts"), counts());
  fill(byId("foot"), t("foot"), el("span", {}, DATA.generator), el("span", { class: "sha" },
    DOCS.length === 1 ? `${DOCS[0].file} SHA-256 ${DOCS[0].sha256.slice(0, 12)}…` : ""));
}

function tab(view) {
  const on = state.view === view;
  return button(t(`view_${view}`), () => change({ view }), {
    role: "tab", id: `tab-${view}`, "aria-selected": String(on), "aria-controls": "stage", tabindex: on ? "0" : "-1", onkeydown: walkTabs,
  });
}

function walkTabs(event) {
  const views = shownViews();
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const view = views[(views.indexOf(state.view) + step + views.length) % views.length];
  change({ view });
  byId(`tab-${view}`).focus();
}

/* The figures; each leads to the rows that it counts. */
function counts() {
  const now = model();
  const held = now.held.reduce((sum, tasks) => sum + tasks.size, 0);
  const go = (table) => () => change({ view: "table", table, sort: "", find: "" });
  return [
    figure(shownUnits().length, "units", go("units")),
    figure(now.tasks.length, "tasks", go("tasks")),
    figure(countMeasures(now.tasks), "measures", go("measures")),
    figure(held, "responsibilities", go("units")),
    figure(now.list.length, "pairs", () => change({ view: "table", table: "pairs", sort: "", find: "", filters: { ...state.filters, min: 1 } })),
    figure(countGaps(), "gaps", () => change({ view: "gaps" })),
  ];
}

function figure(number, key, open) {
  return button([el("b", {}, String(number)), t(key)], open, { class: "figure", "data-figure": key, title: t(`tip_${key}`) });
}

/* The filters in force, each with a button that lifts it. */
function renderChips() {
  const chips = FILTERS.flatMap((name) => state.filters[name].map((value) => button(
    [filterLabel(name, value), " ×"], () => toggleFilter(name, value), { class: "chip on", title: t("lift_filter") })));
  fill(byId("chips"), chips);
}

function filterLabel(name, value) {
  if (name === "role") return t(`role_${value}`);
  if (name === "group") return value === "0" ? t("group_none") : groupName(Number(value));
  if (name === "kind") return t(`kind_${value}`);
  if (name === "year") return yearName(value);
  if (name === "status") return t(`light_${value}`);
  if (name === "unit") return unitName(UNIT_BY_ID.get(value) ?? 0);
  if (name === "doc") return DOCS.find((doc) => doc.id === value)?.title ?? value;
  const cut = value.lastIndexOf(":");
  return DOCS.find((doc) => doc.id === value.slice(0, cut))?.sections.find((s) => s.path === value.slice(cut + 1))?.heading ?? value;
}

function renderView() {
  byId("view-title").textContent = t(`view_${state.view}`);
  document.body.dataset.view = state.view;
  byId("stage").setAttribute("aria-labelledby", `tab-${state.view}`);
  const inNetwork = state.view === "network";
  byId("canvas").hidden = !inNetwork;
  byId("page").hidden = inNetwork;
  byId("tip").hidden = true;
  if (inNetwork) {
    const first = net === null;
    if (first) setUpNetwork();
    renderNetwork();
    if (first && !approached) fitNetwork();
  } else DRAW[state.view](byId("page"));
}

function setUpKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input[type=text], input[type=search], textarea");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      byId("search").focus();
    } else if (event.key === "Escape" && state.selected && !typing) {
      select(null);
      byId("search").focus();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && event.target.closest("#panel")) {
      walkPanel(event);
    }
  });
}

/* Arrow keys go from button to button in the panel. */
function walkPanel(event) {
  const stops = [...byId("panel").querySelectorAll("button, summary")].filter((node) => node.getClientRects().length);
  const at = stops.indexOf(document.activeElement);
  const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function start() {
  readHash();
  setUpSearch();
  setUpKeys();
  byId("copy-link").addEventListener("click", copyLink);
  byId("export-csv").addEventListener("click", () => saveCsv(viewTable()));
  byId("export-png").addEventListener("click", savePng);
  byId("print-a4").addEventListener("click", () => printPage("a4"));
  byId("print-a3").addEventListener("click", () => printPage("a3"));
  byId("switch-lang").addEventListener("click", () => change({ lang: state.lang === "en" ? "zh" : "en" }, { step: false }));
  window.addEventListener("resize", debounce(() => { if (state.view === "sections") renderView(); }, 200));
  render();
  document.body.dataset.ready = "true";
}

start();
