/* Quotes and their place in the source, a few lines around each. */

const CONTEXT_LINES = 2;
const CONTEXT_CHARACTERS = 140;
const sources = new Map();

/* A document's characters and the offsets of its lines; offsets count code points. */
function sourceOf(doc) {
  if (!sources.has(doc)) {
    const { text } = DOCS[doc];
    const characters = /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
    const starts = [0];
    for (let i = 0; i < characters.length; i += 1) if (characters[i] === "\n") starts.push(i + 1);
    sources.set(doc, { characters, starts });
  }
  return sources.get(doc);
}

function sliceOf(doc, start, end) {
  const part = sourceOf(doc).characters.slice(start, end);
  return typeof part === "string" ? part : part.join("");
}

/* The number of the line, from 1, that an offset lies in. */
function lineOf(doc, offset) {
  const { starts } = sourceOf(doc);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/* Where a quote stands, in words: the line, or the character where all is one line. */
function placeOf(doc, at) {
  const { starts } = sourceOf(doc);
  if (starts.length < 4) return t("at_character", { n: at[0][0] + 1 });
  return t("at_line", { n: lineOf(doc, at[0][0]) });
}

/* The lines around a quote with the quote marked. */
function contextOf(doc, at) {
  const { starts, characters } = sourceOf(doc);
  if (!characters.length) return el("p", { class: "context" }, t("no_source", { file: DOCS[doc].file }));
  const first = Math.max(1, lineOf(doc, at[0][0]) - CONTEXT_LINES);
  const last = Math.min(starts.length, lineOf(doc, at[at.length - 1][1] - 1) + CONTEXT_LINES);
  const list = el("ol", { start: first, class: "source-lines" });
  for (let line = first; line <= last; line += 1) {
    const from = starts[line - 1];
    const to = line < starts.length ? starts[line] - 1 : characters.length;
    list.append(el("li", { value: line }, markedLine(doc, from, to, at)));
  }
  return el("div", { class: "context" }, list,
    el("p", { class: "file" }, `${DOCS[doc].file} · ${placeOf(doc, at)} · [${at[0][0]}, ${at[at.length - 1][1]})`));
}

/* One line in pieces, quote and other text in turn; long text outside the quote is cut. */
function markedLine(doc, from, to, at) {
  const nodes = [];
  let done = from;
  for (const [start, end] of at) {
    const a = Math.max(start, from);
    const b = Math.min(end, to);
    if (a >= b) continue;
    nodes.push(cutText(sliceOf(doc, done, a), nodes.length ? "both" : "start"));
    nodes.push(el("mark", {}, sliceOf(doc, a, b)));
    done = b;
  }
  nodes.push(cutText(sliceOf(doc, done, to), "end"));
  return nodes;
}

function cutText(text, side) {
  const characters = Array.from(text);
  if (characters.length <= CONTEXT_CHARACTERS || side === "both") return text;
  return side === "start"
    ? `…${characters.slice(-CONTEXT_CHARACTERS).join("")}`
    : `${characters.slice(0, CONTEXT_CHARACTERS).join("")}…`;
}

/* A quote with a button that opens its place in the source. */
function quoteBlock(doc, text, at, extra = []) {
  const slot = el("div", { class: "slot" });
  const toggle = button(placeOf(doc, at), () => {
    const open = toggle.getAttribute("aria-expanded") === "true";
    toggle.setAttribute("aria-expanded", String(!open));
    if (open) slot.replaceChildren();
    else {
      slot.replaceChildren(contextOf(doc, at));
      slot.querySelector("mark")?.scrollIntoView({ block: "nearest" });
    }
  }, { class: "place", "aria-expanded": "false", title: t("show_source") });
  return el("div", { class: "quote" },
    el("p", {}, el("span", { class: "said" }, text), extra, toggle), slot);
}
