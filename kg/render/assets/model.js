/* From the filters to tasks, owners, pairs and sections: the figures that every view shows. */

let modelFilters = null;
let modelCache = null;

/* The figures under the current filters. A changed filter comes as a new object, so that asking
   again costs nothing; the least weight alone (which no figure hangs on) changes in place. */
function model() {
  if (state.filters !== modelFilters) {
    modelCache = computeModel(state.filters);
    modelFilters = state.filters;
  }
  return modelCache;
}

function computeModel(filters) {
  const roles = new Set(filters.role.length ? filters.role : ROLES);
  const tasks = TASKS.filter((task) => passesTask(task, filters, roles));
  const held = UNITS.map(() => new Map());
  const pairs = new Map();
  for (const task of tasks) {
    const units = unitsOf(task, roles);
    for (const [unit, rolesHeld] of units) held[unit].set(task.index, rolesHeld);
    addPairs(pairs, task, units);
  }
  const list = [...pairs.values()].sort(
    (x, y) => y.tasks.length - x.tasks.length || y.measures - x.measures || x.a - y.a || x.b - y.b);
  return { roles, tasks, held, pairs, list, partners: partnersOf(list) };
}

/* Each unit of a task once, with the set of roles that pass the filter. */
function unitsOf(task, roles) {
  const units = new Map();
  for (const [unit, role] of task.owners) {
    if (!roles.has(ROLES[role])) continue;
    if (!units.has(unit)) units.set(unit, new Set());
    units.get(unit).add(role);
  }
  return units;
}

function addPairs(pairs, task, units) {
  const ids = [...units.keys()].sort((x, y) => x - y);
  const lead = ROLES.indexOf("lead");
  for (let i = 0; i < ids.length; i += 1) {
    for (let j = i + 1; j < ids.length; j += 1) {
      const key = pairKey(ids[i], ids[j]);
      let pair = pairs.get(key);
      if (!pair) {
        pair = { a: ids[i], b: ids[j], tasks: [], measures: 0, lead: false };
        pairs.set(key, pair);
      }
      pair.tasks.push(task.index);
      pair.measures += task.measures.length;
      pair.lead ||= units.get(ids[i]).has(lead) || units.get(ids[j]).has(lead);
    }
  }
}

function pairKey(a, b) {
  return a < b ? a * UNITS.length + b : b * UNITS.length + a;
}

function partnersOf(list) {
  const partners = UNITS.map(() => []);
  for (const pair of list) {
    partners[pair.a].push(pair);
    partners[pair.b].push(pair);
  }
  return partners;
}

function passesTask(task, filters, roles) {
  const path = `${DOCS[task.doc].id}:${task.section}`;
  const inSection = !filters.section.length || filters.section.some(
    (section) => path === section || path.startsWith(`${section}.`));
  const inDocument = !filters.doc.length || filters.doc.includes(DOCS[task.doc].id);
  const inYear = !filters.year.length || yearsOf(task).some((year) => filters.year.includes(year));
  const withUnit = !filters.unit.length || task.owners.some(
    ([unit, role]) => filters.unit.includes(UNITS[unit].id) && roles.has(ROLES[role]));
  const inRole = !filters.role.length || task.owners.some(([, role]) => roles.has(ROLES[role]));
  const inStatus = !filters.status.length || filters.status.includes(task.status?.light ?? "grey");
  return inSection && inDocument && inYear && withUnit && inRole && inStatus;
}

/* Units chosen by group and kind; a unit outside is faded in the network, left out elsewhere. */
function passesUnit(unit) {
  const { group, kind } = state.filters;
  return (!group.length || group.includes(String(unit.community)))
    && (!kind.length || kind.includes(unit.category));
}

function isShown(pair) {
  return pair.tasks.length >= state.filters.min
    && passesUnit(UNITS[pair.a]) && passesUnit(UNITS[pair.b]);
}

function shownUnits() {
  return UNITS.filter((unit) => passesUnit(unit) && model().held[unit.index].size);
}

function shownPairs() {
  return model().list.filter(isShown);
}

function countMeasures(tasks) {
  return tasks.reduce((sum, task) => sum + task.measures.length, 0);
}

/* A unit's tasks, those that it leads first, then by deadline, then as printed. */
function tasksOfUnit(unit, role = null) {
  const held = model().held[unit];
  const lead = ROLES.indexOf("lead");
  return [...held.keys()]
    .filter((task) => role === null || held.get(task).has(role))
    .sort((x, y) => Number(held.get(y).has(lead)) - Number(held.get(x).has(lead))
      || dueOf(x).localeCompare(dueOf(y)) || x - y)
    .map((index) => TASKS[index]);
}

function dueOf(index) {
  return TASKS[index].deadline?.due ?? "9999";
}

function countRoles(unit) {
  const counts = ROLES.map(() => 0);
  for (const roles of model().held[unit].values()) for (const role of roles) counts[role] += 1;
  return counts;
}
