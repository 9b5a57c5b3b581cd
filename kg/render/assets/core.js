/* The data, the words of both languages, and elements made without any markup in strings. */

const DATA = JSON.parse(document.getElementById("data").textContent);
const ROLES = DATA.roles;
const UNITS = DATA.units;
const TASKS = DATA.tasks;
const DOCS = DATA.documents;

TASKS.forEach((task, index) => {
  task.index = index;
  task.key = `${DOCS[task.doc].id}#${task.id}`;
});
UNITS.forEach((unit, index) => { unit.index = index; });

const UNIT_BY_ID = new Map(UNITS.map((unit) => [unit.id, unit.index]));
const TASK_BY_KEY = new Map(TASKS.map((task) => [task.key, task.index]));

function byId(id) {
  return document.getElementById(id);
}

/* One element; an attribute that begins with "on" is a listener, children are nodes or text. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return node;
}

function fill(node, ...children) {
  node.replaceChildren(...children.flat(2).filter((child) => child !== null && child !== undefined));
}

function button(label, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, label);
}

/* The text for a key in the current language; {name} is replaced by values.name. */
function t(key, values = {}) {
  const words = DATA.strings[state.lang];
  const text = words[key] ?? DATA.strings.zh[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

function roleName(role) {
  return t(`role_${ROLES[role]}`);
}

function unitName(index) {
  return UNITS[index].name;
}

function say(text) {
  byId("live").textContent = text;
}

function debounce(action, wait) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), wait);
  };
}

function unique(values) {
  return [...new Set(values)];
}

/* Names in the order of the dictionary, as every Chinese list is sorted. */
const COLLATOR = new Intl.Collator("zh-CN", { numeric: true });

function colourOf(community) {
  return DATA.colours[community - 1] ?? "#6B7280";
}

function yearOf(deadline) {
  if (!deadline) return "none";
  if (deadline.due) return deadline.due.slice(0, 4);
  return deadline.kind === "by" || deadline.kind === "period" ? "none" : deadline.kind;
}

/* The keys under which a task stands in the timeline: its own deadline and its measures'. */
function yearsOf(task) {
  const years = [task.deadline, ...task.measures.map((m) => m.deadline)]
    .filter(Boolean).map(yearOf);
  return years.length ? unique(years) : ["none"];
}
