/* The lines of the network, drawn below vis-network's nodes.

   vis-network draws every edge again in every frame, which 20,000 edges do not
   stand. Here few lines are drawn as they are; many are drawn once, a slice a
   frame, on a bitmap larger than the screen, which then moves with the view. */

const MANY_LINES = 1500;
const LINES_A_FRAME = 2500;
const MARGIN = 0.6;
const MOST_PIXELS = 3600;

const edgeLayer = { lines: [], version: 0, bitmap: null, next: null };

/* Take the pairs that pass the filters as lines, light ones first so that heavy ones lie on top. */
function setLines() {
  const most = Math.max(1, ...DATA.vis.edges.map((edge) => edge.value));
  edgeLayer.lines = DATA.vis.edges
    .map((edge) => model().pairs.get(pairKey(edge.from, edge.to)))
    .filter((pair) => pair && isShown(pair))
    .map((pair) => ({
      pair,
      x1: UNITS[pair.a].x,
      y1: UNITS[pair.a].y,
      x2: UNITS[pair.b].x,
      y2: UNITS[pair.b].y,
      weight: pair.tasks.length / most,
    }))
    .sort((x, y) => x.weight - y.weight);
  edgeLayer.version += 1;
}

/* Called by vis-network before it draws the nodes; the context counts in the network's places. */
function drawEdges(context) {
  drawGroups(context);
  const lit = litLines();
  context.save();
  context.globalAlpha = lit ? 0.13 : edgeLayer.lines.length > MANY_LINES ? 0.3 : 1;
  if (edgeLayer.lines.length <= MANY_LINES) strokeLines(context, edgeLayer.lines, net.getScale());
  else drawBitmap(context);
  context.restore();
  if (lit) drawLit(context, lit);
}

/* The lines of the chosen unit or pair, or null where nothing is chosen. */
function litLines() {
  const units = litUnits();
  if (!units) return null;
  const { pair } = units;
  if (pair) return edgeLayer.lines.filter((line) => line.pair === pair);
  return edgeLayer.lines.filter((line) => line.pair.a === units.centre || line.pair.b === units.centre);
}

function strokeLines(context, lines, scale) {
  context.lineCap = "round";
  for (const [key, some] of bundleLines(lines)) {
    const [lead, step] = key;
    context.strokeStyle = lead ? "#334155" : `rgba(100,116,139,${0.3 + 0.1 * step})`;
    const wider = Math.max(1, 0.8 / scale);
    context.lineWidth = lines.length > MANY_LINES ? Math.max(0.7 + step * 1.15, 0.5 / scale)
      : (0.7 + step * 1.15) * (lead ? 1.1 : 1) * wider;
    context.setLineDash(lead || lines.length > MANY_LINES ? [] : [(4 + step) * wider, (3 + step) * wider]);
    context.beginPath();
    for (const line of some) {
      context.moveTo(line.x1, line.y1);
      context.lineTo(line.x2, line.y2);
    }
    context.stroke();
  }
  context.setLineDash([]);
}

/* Lines in bundles of one look: with or without a lead, in six widths. */
function bundleLines(lines) {
  const groups = new Map();
  for (const line of lines) {
    const step = Math.min(5, Math.floor(line.weight * 6));
    const key = step + (line.pair.lead ? 10 : 0);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(line);
  }
  return [...groups.entries()].sort(([x], [y]) => x - y).map(([key, some]) => [[key >= 10, key % 10], some]);
}

/* The lines of the choice, dark, with their weights in small plates near the partner. */
function drawLit(context, lines) {
  const { centre } = litUnits();
  context.save();
  context.lineCap = "round";
  for (const line of lines) {
    context.strokeStyle = "#0B3B70";
    context.lineWidth = 1 + line.weight * 6;
    context.setLineDash(line.pair.lead ? [] : [6, 4]);
    context.beginPath();
    context.moveTo(line.x1, line.y1);
    context.lineTo(line.x2, line.y2);
    context.stroke();
  }
  context.setLineDash([]);
  if (lines.length <= 80) for (const line of lines) drawWeight(context, line, centre);
  context.restore();
}

function drawWeight(context, line, centre) {
  const share = line.pair.a === centre ? 0.64 : line.pair.b === centre ? 0.36 : 0.5;
  const x = line.x1 + (line.x2 - line.x1) * share;
  const y = line.y1 + (line.y2 - line.y1) * share;
  const text = String(line.pair.tasks.length);
  const half = 5 + 4 * text.length;
  context.fillStyle = "#FFFFFF";
  context.strokeStyle = "#0B3B70";
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(x - half, y - 9, 2 * half, 18, 9);
  context.fill();
  context.stroke();
  context.fillStyle = "#0B3B70";
  context.font = "600 12px sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, x, y + 0.5);
}

/* A pale ground under each group, so that groups are told apart without colour too. */
function drawGroups(context) {
  for (const { points, community } of groupShapes()) {
    context.save();
    context.beginPath();
    points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.lineJoin = "round";
    context.lineWidth = 100;
    context.fillStyle = paleOf(community);
    context.strokeStyle = paleOf(community);
    context.stroke();
    context.fill();
    context.restore();
  }
}

/* The group's colour, one part in twelve on white: stroke and fill overlap, so it is opaque. */
function paleOf(community) {
  const value = parseInt(colourOf(community).slice(1), 16);
  const mix = (shift) => Math.round(255 - (255 - ((value >> shift) & 255)) / 12);
  return `rgb(${mix(16)},${mix(8)},${mix(0)})`;
}

let shapesCache = null;

/* The convex hull of each of the eight largest groups with three units or more. */
function groupShapes() {
  shapesCache ??= DATA.colours.map((_, i) => i + 1).map((community) => ({
    community,
    points: hullOf(UNITS.filter((unit) => unit.community === community).map((unit) => [unit.x, unit.y + 12])),
  })).filter(({ points }) => points.length > 2);
  return shapesCache;
}

/* Andrew's monotone chain. */
function hullOf(points) {
  const sorted = [...points].sort(([a, b], [c, d]) => a - c || b - d);
  const turn = ([a, b], [c, d], [e, f]) => (c - a) * (f - b) - (d - b) * (e - a);
  const half = (list) => list.reduce((chain, point) => {
    while (chain.length > 1 && turn(chain[chain.length - 2], chain[chain.length - 1], point) <= 0) chain.pop();
    chain.push(point);
    return chain;
  }, []);
  return [...half(sorted).slice(0, -1), ...half([...sorted].reverse()).slice(0, -1)];
}

/* Draw the finished bitmap where it belongs; start a new one when the view has left it. */
function drawBitmap(context) {
  const view = viewBox();
  const { bitmap } = edgeLayer;
  if (bitmap) context.drawImage(bitmap.canvas, bitmap.x, bitmap.y, bitmap.width, bitmap.height);
  if (!bitmap || !fits(bitmap, view)) startBitmap(view);
}

/* The part of the network on the screen. */
function viewBox() {
  const canvas = net.canvas.frame.canvas;
  const from = net.DOMtoCanvas({ x: 0, y: 0 });
  const to = net.DOMtoCanvas({ x: canvas.clientWidth, y: canvas.clientHeight });
  return { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y, scale: net.getScale() };
}

function fits(bitmap, view) {
  const wide = bitmap.all || (view.x >= bitmap.x && view.y >= bitmap.y
    && view.x + view.width <= bitmap.x + bitmap.width && view.y + view.height <= bitmap.y + bitmap.height);
  const sharp = bitmap.scale / view.scale;
  return wide && bitmap.version === edgeLayer.version && sharp > 0.7 && sharp < 2.2;
}

function startBitmap(view) {
  if (edgeLayer.next && fits(edgeLayer.next, view)) return;
  const box = {
    x: view.x - view.width * MARGIN,
    y: view.y - view.height * MARGIN,
    width: view.width * (1 + 2 * MARGIN),
    height: view.height * (1 + 2 * MARGIN),
  };
  const pixels = Math.min(view.scale * (window.devicePixelRatio || 1),
    MOST_PIXELS / box.width, MOST_PIXELS / box.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.ceil(box.width * pixels));
  canvas.height = Math.max(1, Math.ceil(box.height * pixels));
  const context = canvas.getContext("2d");
  context.scale(pixels, pixels);
  context.translate(-box.x, -box.y);
  edgeLayer.next = { ...box, canvas, context, scale: view.scale, version: edgeLayer.version, done: 0 };
  edgeLayer.next.lines = edgeLayer.lines.filter((line) => meets(line, box));
  requestAnimationFrame(continueBitmap);
}

function meets(line, box) {
  return Math.max(line.x1, line.x2) >= box.x && Math.min(line.x1, line.x2) <= box.x + box.width
    && Math.max(line.y1, line.y2) >= box.y && Math.min(line.y1, line.y2) <= box.y + box.height;
}

function continueBitmap() {
  const { next } = edgeLayer;
  if (!next) return;
  strokeLines(next.context, next.lines.slice(next.done, next.done + LINES_A_FRAME), next.scale);
  next.done += LINES_A_FRAME;
  if (next.done < next.lines.length) {
    if (!edgeLayer.bitmap) net.redraw();
    requestAnimationFrame(continueBitmap);
    return;
  }
  edgeLayer.bitmap = next;
  edgeLayer.next = null;
  net.redraw();
}

/* The heaviest line within six pixels of a point on the screen. */
function lineAt(point) {
  const { x, y } = net.DOMtoCanvas(point);
  const reach = 6 / net.getScale();
  for (let i = edgeLayer.lines.length - 1; i >= 0; i -= 1) {
    if (distanceTo(edgeLayer.lines[i], x, y) <= reach + edgeLayer.lines[i].weight * 3) return edgeLayer.lines[i].pair;
  }
  return null;
}

function distanceTo({ x1, y1, x2, y2 }, x, y) {
  const dx = x2 - x1;
  const dy = y2 - y1;
  const share = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x1 + share * dx - x, y1 + share * dy - y);
}
