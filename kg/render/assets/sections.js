/* The document's sections as a treemap: area is tasks, colour is how many units share them. */

const TILE_GAP = 2;

function sectionTree() {
  return DOCS.map((doc, index) => {
    const tasks = model().tasks.filter((task) => task.doc === index);
    const tops = doc.sections.filter((section) => !section.path.includes("."))
      .map((section) => sectionNode(doc, section, tasks, doc.sections.filter((s) => s.path.startsWith(`${section.path}.`) && s.path.split(".").length === 2)))
      .filter((node) => node.tasks.length);
    const loose = tasks.filter((task) => !tops.some((node) => node.tasks.includes(task)));
    if (loose.length) tops.push({ key: `${doc.id}:`, heading: t("without_section"), tasks: loose, children: [] });
    return { key: `${doc.id}:`, heading: doc.title, tasks, children: tops };
  }).filter((node) => node.tasks.length).sort((x, y) => y.tasks.length - x.tasks.length);
}

function sectionNode(doc, section, tasks, below) {
  const own = tasks.filter((task) => task.section === section.path || task.section.startsWith(`${section.path}.`));
  const children = below.map((s) => sectionNode(doc, s, own, [])).filter((node) => node.tasks.length);
  return { key: `${doc.id}:${section.path}`, heading: section.heading, tasks: own, children };
}

function renderSections(page) {
  const tree = sectionTree();
  const nodes = tree.length === 1 ? tree[0].children : tree;
  byId("view-note").textContent = t("sections_note", { n: nodes.length, tasks: model().tasks.length });
  fill(byId("view-tools"));
  const map = el("div", { class: "treemap" });
  fill(page, map);
  const most = Math.max(1, ...nodes.flatMap((node) => [node, ...node.children]).map((node) => unitsIn(node).size));
  const box = { x: 0, y: 0, width: Math.max(560, page.clientWidth - 28), height: Math.max(420, page.clientHeight - 28) };
  map.style.height = `${box.height}px`;
  for (const [node, place] of layTiles(nodes, box)) map.append(sectionTile(node, place, most));
}

function unitsIn(node) {
  return new Set(node.tasks.flatMap((task) => task.owners.map(([unit]) => unit)));
}

function sectionTile(node, box, most) {
  const tile = el("div", { class: "tile" });
  Object.assign(tile.style, px(box));
  tile.append(button([el("span", {}, node.heading), el("b", {}, t("section_figures", { tasks: node.tasks.length, units: unitsIn(node).size }))],
    () => select({ section: node.key }), { class: "tile-head", title: node.heading }));
  const inner = { x: 6, y: 46, width: box.width - 12, height: box.height - 52 };
  if (inner.height < 40 || inner.width < 60) return tile;
  const children = node.children.length ? node.children : [{ ...node, whole: true }];
  for (const [child, place] of layTiles(children, inner)) tile.append(leafTile(child, place, most));
  return tile;
}

function leafTile(node, box, most) {
  const units = unitsIn(node).size;
  const shade = Math.min(5, Math.max(1, Math.ceil((5 * units) / most)));
  const leaf = button([node.whole ? null : el("span", { class: "name" }, node.heading),
    el("span", { class: "figure" }, t("section_figures", { tasks: node.tasks.length, units })),
    box.height > 118 && box.width > 130 ? el("span", { class: "titles" }, node.tasks.map((task) => task.label).join("；")) : null],
  () => select({ section: node.key }), { class: `leaf shade-${shade}`, title: `${node.heading}\n${node.tasks.map((task) => task.label).join("\n")}` });
  Object.assign(leaf.style, px(box));
  return leaf;
}

function px({ x, y, width, height }) {
  return { left: `${x}px`, top: `${y}px`, width: `${Math.max(0, width - TILE_GAP)}px`, height: `${Math.max(0, height - TILE_GAP)}px` };
}

/* Squarified treemap (Bruls, Huizing and van Wijk, 2000), area by number of tasks, order kept. */
function layTiles(nodes, box) {
  const total = nodes.reduce((sum, node) => sum + node.tasks.length, 0);
  const area = (node) => (node.tasks.length / total) * box.width * box.height;
  const placed = [];
  let free = { ...box };
  let row = [];
  for (const node of nodes) {
    const side = Math.min(free.width, free.height);
    if (row.length && worst([...row, node].map(area), side) > worst(row.map(area), side)) {
      free = layRow(row, area, free, placed);
      row = [];
    }
    row.push(node);
  }
  if (row.length) layRow(row, area, free, placed);
  return placed;
}

function worst(areas, side) {
  const sum = areas.reduce((x, y) => x + y, 0);
  return Math.max(...areas.map((area) => Math.max((side * side * area) / (sum * sum), (sum * sum) / (side * side * area))));
}

function layRow(row, area, free, placed) {
  const sum = row.reduce((total, node) => total + area(node), 0);
  const upright = free.width >= free.height;
  const depth = sum / (upright ? free.height : free.width);
  let at = upright ? free.y : free.x;
  for (const node of row) {
    const length = area(node) / depth;
    placed.push([node, upright ? { x: free.x, y: at, width: depth, height: length } : { x: at, y: free.y, width: length, height: depth }]);
    at += length;
  }
  return upright ? { ...free, x: free.x + depth, width: free.width - depth } : { ...free, y: free.y + depth, height: free.height - depth };
}
