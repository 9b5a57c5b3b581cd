"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const SIGNS = { covered: "✓", partial: "~", missing: "✗", new: "＋" };
const SEVERITIES = ["error", "warning", "info"];
const STATUSES = ["covered", "partial", "missing"];
const VIEWS = ["texts", "tasks", "new", "indicators", "findings", "units", ...(data.matrix.length ? ["matrix"] : [])];
const state = { lang: data.lang, view: "texts", task: null, measure: null, search: "", document: "", changed: false, statuses: new Set(STATUSES) };

const byId = (id) => document.getElementById(id);
const say = (key, values = {}) =>
  (data.strings[state.lang][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const either = (pair) => pair[state.lang === "en" ? 1 : 0];

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined) node.append(child);
  }
  return node;
}

function chip(status, extra = "") {
  return make("span", { class: `chip ${status}` }, `${SIGNS[status]} ${say(status)}${extra}`);
}

/* ---- the two texts ---- */

function cutText(text, marks) {
  const edges = new Set([0, text.length]);
  for (const mark of marks) { edges.add(mark.start); edges.add(mark.end); }
  const sorted = [...edges].filter((e) => e >= 0 && e <= text.length).sort((a, b) => a - b);
  const open = marks.slice().sort((a, b) => a.start - b.start);
  let next = 0, active = [];
  return sorted.slice(0, -1).map((start, i) => {
    while (next < open.length && open[next].start <= start) active.push(open[next++]);
    active = active.filter((m) => m.end > start);
    return { text: text.slice(start, sorted[i + 1]), marks: active.slice() };
  });
}

function drawText(container, text, marks) {
  let line = make("p");
  const lines = [line];
  for (const piece of cutText(text, marks)) {
    piece.text.split("\n").forEach((part, i) => {
      if (i > 0) { line = make("p"); lines.push(line); }
      if (!part) return;
      if (!piece.marks.length) { line.append(part); return; }
      const classes = [...new Set(piece.marks.map((m) => m.kind))].join(" ");
      const keys = piece.marks.map((m) => m.key);
      const node = make("mark", { class: classes, "data-keys": keys.join(" ") }, part);
      node.title = piece.marks.map((m) => m.hint).filter(Boolean).join("\n");
      node.addEventListener("click", () => follow(keys));
      line.append(node);
    });
  }
  container.replaceChildren(...lines.filter((p) => p.hasChildNodes()));
}

function follow(keys) {
  const key = keys.find((k) => k.startsWith("m"));
  if (!key) return;
  const [task, measure] = key.slice(1).split(".").map(Number);
  choose(task, measure);
}

function spans(node) { return node.parts ?? [node.span]; }

function drawReference(id) {
  const reference = data.references.find((r) => r.id === id);
  const marks = [];
  data.tasks.forEach((task, t) => {
    if (task.document !== id) return;
    task.measures.forEach((m, i) => {
      for (const [start, end] of spans(m)) marks.push({ start, end, kind: m.status, key: `m${t}.${i}`, hint: say(m.status) });
    });
  });
  byId("reference").dataset.document = id;
  byId("reference-head").textContent = `${say("reference")}：${reference.title || reference.file}`;
  drawText(byId("reference"), reference.text, marks);
}

function drawDraft() {
  const marks = [];
  data.tasks.forEach((task, t) => task.measures.forEach((m, i) => {
    if (!m.match) return;
    for (const [start, end] of spans(m.match)) marks.push({ start, end, kind: m.status, key: `m${t}.${i}`, hint: task.title });
  }));
  data.new.forEach((item, n) => marks.push({ start: item.span[0], end: item.span[1], kind: "new", key: `n${n}`, hint: say("new") }));
  data.findings.forEach((f, n) => {
    if (f.span[1] > f.span[0]) marks.push({ start: f.span[0], end: f.span[1], kind: f.own ? "finding" : "gap", key: `f${n}`, hint: `${f.code} ${either(f.message)}` });
  });
  byId("draft-head").textContent = `${say("draft")}：${data.draft.title || data.draft.file}`;
  drawText(byId("draft"), data.draft.text, marks);
}

function light(key) {
  for (const node of document.querySelectorAll("mark.on")) node.classList.remove("on");
  for (const pane of ["reference", "draft"]) {
    const found = [...byId(pane).querySelectorAll("mark")].filter((n) => n.dataset.keys.split(" ").some(key));
    found.forEach((n) => n.classList.add("on"));
    if (found.length) scrollInto(byId(pane), found[0]);
  }
}

function scrollInto(pane, node) {
  const top = node.getBoundingClientRect().top - pane.getBoundingClientRect().top;
  pane.scrollTop += top - pane.clientHeight / 3;
}

/* ---- the list ---- */

function visibleTasks() {
  const wanted = state.search.trim().toLowerCase();
  return data.tasks.map((task, t) => ({ task, t })).filter(({ task }) =>
    state.statuses.has(task.status) &&
    (!state.document || task.document === state.document) &&
    (!state.changed || task.changes.length) &&
    (!wanted || task.words.includes(wanted)));
}

function drawList() {
  const shown = visibleTasks();
  byId("shown").textContent = say("shown", { n: shown.length, all: data.tasks.length });
  byId("list").replaceChildren(...shown.map(({ task, t }) => make("button",
    { type: "button", class: "entry", "data-task": t, "aria-current": t === state.task ? "true" : false, onclick: () => choose(t, null) },
    make("span", { class: `sign ${task.status}`, title: say(task.status) }, SIGNS[task.status]),
    make("span", {}, task.title, task.changes.length ? make("small", {}, ` ${say("changes")} ${task.changes.length}`) : null),
    make("small", {}, `${task.measures.filter((m) => m.status !== "missing").length}/${task.measures.length}`))));
}

function choose(t, i) {
  state.task = t;
  state.measure = i;
  const task = data.tasks[t];
  if (byId("reference").dataset.document !== task.document) drawReference(task.document);
  drawList();
  drawDetail();
  const key = i === null ? (k) => k.startsWith(`m${t}.`) : (k) => k === `m${t}.${i}`;
  light(key);
  if (isNarrow()) byId("detail").scrollIntoView();
  remember();
}

function isNarrow() { return matchMedia("(max-width: 900px)").matches; }

/* ---- one task in detail ---- */

function drawMeasure(task, t, m, i) {
  const found = m.match ?? m.nearest;
  const facts = found ? [`${say("score")} ${m.score.toFixed(2)} / ${say("threshold")} ${data.thresholds.present}`] : [];
  if (found?.shared.length) facts.push(`${say("shared")}：${found.shared.join("、")}`);
  const quote = m.match ? make("q", {}, m.match.quote)
    : make("span", {}, say("noMatch"), found ? make("span", {}, `；${say("nearest")}：`, make("q", {}, found.quote)) : null);
  return make("button", { type: "button", class: `measure ${m.status}${state.measure === i && state.task === t ? " current" : ""}`, onclick: () => choose(t, i) },
    make("b", {}, `${SIGNS[m.status]} ${say(m.status)} `), make("span", {}, m.text), make("br"),
    make("span", {}, "→ "), quote, make("span", { class: "facts" }, facts.join("　")));
}

function drawChanges(task) {
  return task.changes.map((c) => make("p", { class: "change" }, make("b", {}, `${either(c.label)}　`),
    `${say("before")}：${c.before || "—"}　${say("after")}：${c.after || "—"}`));
}

function drawTask(task, t) {
  return [
    make("h3", {}, chip(task.status, ` ${task.score.toFixed(2)}`), ` ${task.title} `, make("small", {}, `${nameReference(task.document)} ${task.id}　${task.heading}`)),
    task.owners.length ? make("p", { class: "change" }, `${say("owners")}：${task.owners.join("、")}`) : null,
    ...drawChanges(task),
    ...task.measures.map((m, i) => drawMeasure(task, t, m, i)),
  ];
}

function drawDetail() {
  const parts = state.task === null ? [] : drawTask(data.tasks[state.task], state.task);
  byId("detail").replaceChildren(...parts.filter(Boolean));
  byId("detail").querySelector(".current")?.scrollIntoView({ block: "nearest" });
}

/* ---- tables ---- */

function table(heads, rows, tight = 0) {
  if (!rows.length) return make("p", { class: "empty" }, say("none"));
  return make("table", { class: `tight-${tight}` }, make("thead", {}, make("tr", {}, heads.map((h) => make("th", { scope: "col" }, say(h))))),
    make("tbody", {}, rows.map((row) => make("tr", {}, row.map((c) =>
      make("td", { class: typeof c === "number" ? "num" : "" }, c instanceof Node ? c : String(c ?? "")))))));
}

/* A line number that leads to its place in the draft. */
function placeButton(line, key) {
  return make("button", { type: "button", class: "place", title: say("show"), onclick: () => {
    state.view = "texts";
    show();
    light((k) => k === key);
    if (isNarrow()) byId("draft").scrollIntoView();
    remember();
  } }, String(line));
}

function drawFindings() {
  const rank = (f) => SEVERITIES.indexOf(f.severity);
  const rows = data.findings.map((f, n) => ({ f, n })).sort((a, b) => rank(a.f) - rank(b.f) || a.n - b.n);
  return table(["code", "severity", "line", "message", "suggestion"], rows.map(({ f, n }) =>
    [f.code, make("span", { class: `severity ${f.severity}` }, say(f.severity)), placeButton(f.line, `f${n}`), either(f.message), f.suggestion]), 3);
}

function drawCounts(name, counts) {
  return table([name, ...STATUSES, "total"], Object.entries(counts).map(([key, n]) =>
    [key, ...STATUSES.map((s) => n[s]), STATUSES.reduce((sum, s) => sum + n[s], 0)]));
}

function nameReference(id) {
  return data.references.find((r) => r.id === id)?.title || id;
}

function drawMatrix() {
  const columns = ["draft", ...data.references.map((r) => r.id)];
  return table(["reference", "task", ...columns.map((id) => (id === "draft" ? id : nameReference(id)))], data.matrix.map((row) =>
    [nameReference(row.document), row.title, ...columns.map((id) => (id in row.statuses ? chip(row.statuses[id]) : "—"))]));
}

function drawTables() {
  const fill = (view, ...nodes) => byId(`view-${view}`).replaceChildren(
    make("h2", { class: "print hidden" }, say(view === "new" ? "newItems" : view)), ...nodes);
  fill("tasks", ...visibleTasks().map(({ task, t }) => make("div", { class: "task" }, drawTask(task, t).filter(Boolean))));
  fill("new", table(["line", "item", "text"], data.new.map((item, n) => [placeButton(item.line, `n${n}`), item.title, item.text]), 1));
  fill("indicators", table(["reference", "number", "name", "status", "before", "after", "baseline"], data.indicators.map((i) =>
    [nameReference(i.document), i.number ?? "", i.name, say(i.status), i.before ?? "—", i.after ?? "—", `${i.baselines[0] ?? "—"} → ${i.baselines[1] ?? "—"}`])));
  fill("findings", drawFindings());
  if (data.matrix.length) fill("matrix", drawMatrix());
  fill("units", drawCounts("unit", data.units), Object.keys(data.subjects).length ? drawCounts("subject", data.subjects) : "");
}

/* ---- frame ---- */

function drawFrame() {
  document.documentElement.lang = state.lang === "en" ? "en" : "zh-CN";
  document.title = byId("title").textContent = `${say("report")}：${data.draft.title || data.draft.file}`;
  byId("subtitle").textContent = `${say("against")}：${data.references.map((r) => r.title || r.file).join("；")}　${data.generator}`;
  byId("counts").replaceChildren(...STATUSES.map((s) => chip(s, ` ${data.tasks.filter((t) => t.status === s).length}`)), chip("new", ` ${data.new.length}`));
  byId("lang").textContent = say("switch");
  byId("list-head").textContent = say("list");
  byId("search").placeholder = say("search");
  byId("search").setAttribute("aria-label", say("search"));
  byId("document-filter").setAttribute("aria-label", say("reference"));
  byId("changed-label").textContent = say("onlyChanged");
  byId("document-filter").replaceChildren(make("option", { value: "" }, say("allDocuments")),
    ...data.references.map((r) => make("option", { value: r.id, selected: r.id === state.document }, r.title || r.file)));
  byId("document-filter").hidden = data.references.length < 2;
  byId("status-filter").replaceChildren(...STATUSES.map((s) => make("button", {
    type: "button", class: s, "aria-pressed": String(state.statuses.has(s)), onclick: () => { toggle(s); },
  }, `${SIGNS[s]} ${say(s)}`)));
  const sizes = { tasks: data.tasks.length, new: data.new.length, indicators: data.indicators.length, findings: data.findings.length };
  byId("tabs").replaceChildren(...VIEWS.map((v) => make("button", {
    type: "button", role: "tab", "aria-selected": String(v === state.view), "aria-controls": `view-${v}`, onclick: () => { state.view = v; show(); remember(); },
  }, `${say(v === "new" ? "newItems" : v)}${v in sizes ? ` ${sizes[v]}` : ""}`)));
}

function toggle(status) {
  if (!state.statuses.delete(status)) state.statuses.add(status);
  draw();
}

function show() {
  for (const view of VIEWS) byId(`view-${view}`).hidden = view !== state.view;
  drawFrame();
}

function draw() {
  show();
  drawList();
  drawTables();
  drawDetail();
}

function remember() {
  const parts = { view: state.view, lang: state.lang };
  if (state.task !== null) parts.task = `${data.tasks[state.task].document}/${data.tasks[state.task].id}`;
  // In a sandboxed frame (the server's page shows the report in one) the address cannot change.
  if (location.protocol !== "about:") history.replaceState(null, "", `#${new URLSearchParams(parts)}`);
}

function recall() {
  const parts = new URLSearchParams(location.hash.slice(1));
  if (VIEWS.includes(parts.get("view"))) state.view = parts.get("view");
  if (parts.get("lang") in data.strings) state.lang = parts.get("lang");
  const wanted = data.tasks.findIndex((t) => `${t.document}/${t.id}` === parts.get("task"));
  return wanted >= 0 ? wanted : null;
}

function listen() {
  byId("lang").addEventListener("click", () => { state.lang = state.lang === "en" ? "zh" : "en"; redraw(); });
  byId("search").addEventListener("input", (e) => { state.search = e.target.value; drawList(); drawTables(); });
  byId("document-filter").addEventListener("change", (e) => { state.document = e.target.value; draw(); });
  byId("changed-filter").addEventListener("change", (e) => { state.changed = e.target.checked; draw(); });
  byId("list").addEventListener("keydown", (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const entries = [...byId("list").children];
    const target = entries[entries.indexOf(document.activeElement) + step];
    if (!step || !target) return;
    e.preventDefault();
    const task = target.dataset.task;
    choose(Number(task), null);
    byId("list").querySelector(`[data-task="${task}"]`).focus();
  });
}

function redraw() {
  const reference = byId("reference").dataset.document ?? data.references[0].id;
  drawReference(reference);
  drawDraft();
  draw();
  remember();
}

const first = recall();
listen();
redraw();
if (first !== null) choose(first, null);
document.body.dataset.ready = "";
