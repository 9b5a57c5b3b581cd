/* The network view: vis-network with fixed places, our own lines, and a way round it by keyboard. */

let net = null;
let nodeSet = null;
let hovered = null;
let approached = "";

const FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','WenQuanYi Micro Hei',sans-serif";
const HOVER_LIMIT = 600;

/* In a network too large for its labels, the busiest units bear theirs on the whole view too. */
const MANY_UNITS = 120;
const MOST_LANDMARKS = 60;
const LANDMARK_SIZE = 13;
const landmarks = new Map();
let magnified = true;

function setUpNetwork() {
  setLandmarks();
  const nodes = DATA.vis.nodes.map((node) => ({ ...node, font: labelFont(node), opacity: 1 }));
  nodeSet = new vis.DataSet(nodes);
  const given = DATA.vis.options;
  net = new vis.Network(byId("canvas"), { nodes: nodeSet, edges: new vis.DataSet([]) }, {
    physics: given.physics.enabled,
    edges: { smooth: given.edges.smooth.enabled },
    interaction: { ...given.interaction, hover: true, tooltipDelay: 1e9, selectConnectedEdges: false, keyboard: false },
    nodes: { fixed: true, borderWidth: 1.5, borderWidthSelected: 3, chosen: false, scaling: { label: { drawThreshold: 6 } } },
    layout: { improvedLayout: false },
  });
  net.on("beforeDrawing", drawEdges);
  net.on("click", clickNetwork);
  net.on("zoom", settleLandmarks);
  net.on("hoverNode", ({ node }) => hover(node));
  net.on("blurNode", () => hover(null));
  byId("canvas").addEventListener("mousemove", debounce(showLineTip, 40));
  byId("canvas").addEventListener("mouseleave", () => { byId("tip").hidden = true; });
  byId("canvas").addEventListener("keydown", walkNetwork);
  new ResizeObserver(() => { if (!byId("canvas").hidden) net.redraw(); }).observe(byId("canvas"));
}

/* Choose the busiest units whose labels, at the size that the whole view needs, do not touch. */
function setLandmarks() {
  if (UNITS.length <= MANY_UNITS) return;
  const [xs, ys] = [UNITS.map((unit) => unit.x), UNITS.map((unit) => unit.y)];
  const spread = (values) => values.reduce((x, y) => Math.max(x, y)) - values.reduce((x, y) => Math.min(x, y));
  const scale = Math.min(byId("canvas").clientWidth / spread(xs), byId("canvas").clientHeight / spread(ys)) * 0.9;
  const size = LANDMARK_SIZE / scale;
  const taken = [];
  for (const unit of [...UNITS].sort((x, y) => heldCount(y) - heldCount(x) || x.index - y.index)) {
    if (landmarks.size >= MOST_LANDMARKS) break;
    const lines = unit.label.split("\n");
    const [width, height] = [Math.max(...lines.map((line) => line.length)) * size * 1.1, (lines.length + 1.5) * size * 1.25];
    const clash = taken.some((box) => Math.abs(box.x - unit.x) < (box.width + width) / 2 && Math.abs(box.y - unit.y) < (box.height + height) / 2);
    if (clash) continue;
    taken.push({ x: unit.x, y: unit.y, width, height });
    landmarks.set(unit.index, size);
  }
}

/* Once the ordinary labels can be read, the landmarks have ordinary ones too. */
function settleLandmarks() {
  const wanted = net.getScale() * 17 < 9;
  if (!landmarks.size || wanted === magnified) return;
  magnified = wanted;
  nodeSet.update([...landmarks.keys()].map((id) => ({ id, font: { ...nodeSet.get(id).font, size: labelFont(nodeSet.get(id)).size } })));
}

function labelFont(node) {
  const heavy = node.size > 16;
  return { face: FONT, size: (magnified && landmarks.get(node.id)) || (heavy ? 19 : 17), color: "#1F2937", strokeWidth: 4, strokeColor: "#FFFFFF", bold: false };
}

function renderNetwork() {
  setLines();
  const shown = edgeLayer.lines.length;
  const all = model().list.length;
  byId("view-note").textContent = t("network_note", { n: shown, all, min: state.filters.min });
  fill(byId("view-tools"),
    button("+", () => zoom(1.35), { title: t("zoom_in"), "aria-label": t("zoom_in") }),
    button("−", () => zoom(1 / 1.35), { title: t("zoom_out"), "aria-label": t("zoom_out") }),
    button(t("fit"), () => fitNetwork()),
    networkLegend());
  byId("canvas").setAttribute("aria-label", t("network_label", { units: UNITS.length, pairs: all }));
  fadeNodes();
  net.redraw();
}

function networkLegend() {
  return el("span", { class: "legend" },
    el("span", { class: "key" }, el("i", { class: "line solid" }), t("line_lead")),
    el("span", { class: "key" }, el("i", { class: "line dashed" }), t("line_other")),
    el("span", { class: "key" }, el("i", { class: "line thick" }), t("line_width")),
    el("span", { class: "key" }, el("i", { class: "disc" }), t("disc_size")));
}

/* The unit in the middle of attention with its partners, or a pair; null when nothing is chosen. */
function litUnits() {
  const chosen = state.selected;
  if (hovered !== null && UNITS.length <= HOVER_LIMIT) return { centre: hovered, pair: null };
  if (chosen?.unit) return { centre: UNIT_BY_ID.get(chosen.unit), pair: null };
  if (chosen?.a) {
    const key = pairKey(UNIT_BY_ID.get(chosen.a), UNIT_BY_ID.get(chosen.b));
    return { centre: null, pair: model().pairs.get(key) ?? null, ends: [chosen.a, chosen.b].map((id) => UNIT_BY_ID.get(id)) };
  }
  return null;
}

/* Units outside the filters or the neighbourhood are faded, never hidden. */
function fadeNodes() {
  const lit = litUnits();
  const near = lit && new Set(lit.ends ?? [lit.centre, ...model().partners[lit.centre].flatMap((p) => [p.a, p.b])]);
  const updates = [];
  for (const unit of UNITS) {
    const inside = passesUnit(unit) && model().held[unit.index].size > 0;
    const opacity = !inside ? 0.12 : near && !near.has(unit.index) ? 0.22 : 1;
    const centre = Boolean(lit && (lit.centre === unit.index || lit.ends?.includes(unit.index)));
    const old = nodeSet.get(unit.index);
    if (old.opacity === opacity && Boolean(old.centre) === centre) continue;
    updates.push({
      id: unit.index,
      opacity,
      centre,
      borderWidth: centre ? 4 : 1.5,
      color: { background: colourOf(unit.community), border: centre ? "#111827" : "#FFFFFF" },
      font: { ...labelFont(old), color: opacity < 1 ? `rgba(31,41,55,${opacity + 0.1})` : "#1F2937", strokeWidth: opacity < 1 ? 0 : 4 },
    });
  }
  nodeSet.update(updates);
  approach(near);
}

/* In a large network a chosen unit and its partners fill the view, so that their names can be read. */
function approach(near) {
  const key = state.selected ? JSON.stringify(state.selected) : "";
  if (UNITS.length <= MANY_UNITS || hovered !== null || key === approached) return undefined;
  approached = key;
  if (!near) return fitNetwork();
  net.fit({ nodes: [...near], maxZoomLevel: 1, animation: false });
  return settleLandmarks();
}

function hover(unit) {
  hovered = unit;
  byId("canvas").classList.toggle("pointing", unit !== null);
  if (UNITS.length > HOVER_LIMIT) return;
  fadeNodes();
  net.redraw();
}

function clickNetwork({ nodes, pointer }) {
  hovered = null;
  if (nodes.length) return select({ unit: UNITS[nodes[0]].id });
  const pair = lineAt(pointer.DOM);
  if (pair) return select({ a: UNITS[pair.a].id, b: UNITS[pair.b].id });
  return state.selected ? select(null) : undefined;
}

/* What lies under the pointer where no node does. */
function showLineTip(event) {
  const tip = byId("tip");
  const box = byId("canvas").getBoundingClientRect();
  const pair = hovered === null && state.view === "network"
    ? lineAt({ x: event.clientX - box.left, y: event.clientY - box.top }) : null;
  byId("canvas").classList.toggle("pointing", Boolean(pair) || hovered !== null);
  tip.hidden = !pair;
  if (!pair) return;
  fill(tip, el("b", {}, `${unitName(pair.a)} × ${unitName(pair.b)}`), el("br"), t("co_own", { n: pair.tasks.length, m: pair.measures }));
  tip.style.left = `${Math.min(event.clientX + 14, window.innerWidth - 260)}px`;
  tip.style.top = `${event.clientY + 14}px`;
}

function zoom(factor) {
  net.moveTo({ scale: net.getScale() * factor });
  settleLandmarks();
}

function fitNetwork() {
  net.fit({ animation: false });
  settleLandmarks();
}

/* Arrow keys go to the nearest unit in that direction, Enter to its panel. */
function walkNetwork(event) {
  const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
  if (event.key === "+" || event.key === "=") return zoom(1.35);
  if (event.key === "-") return zoom(1 / 1.35);
  if (event.key === "Enter" && state.selected) return focusPanel("partner");
  if (!way) return undefined;
  event.preventDefault();
  const from = UNITS[UNIT_BY_ID.get(state.selected?.unit) ?? busiestUnit()];
  const next = state.selected?.unit ? nearestUnit(from, way) : from;
  if (next) select({ unit: next.id });
  return byId("canvas").focus();
}

function busiestUnit() {
  return UNITS.reduce((best, unit) => (heldCount(unit) > heldCount(UNITS[best]) ? unit.index : best), 0);
}

function nearestUnit(from, [dx, dy]) {
  let best = null;
  let least = Infinity;
  for (const unit of UNITS) {
    const along = (unit.x - from.x) * dx + (unit.y - from.y) * dy;
    const across = Math.abs((unit.x - from.x) * dy) + Math.abs((unit.y - from.y) * dx);
    if (along > 1 && along + 2 * across < least) [best, least] = [unit, along + 2 * across];
  }
  return best;
}
