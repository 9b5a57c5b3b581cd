/* What is on the screen as a file, on the clipboard, on paper, or as a link. */

/* The rows behind the current view. */
function viewTable() {
  const makers = {
    network: pairTable,
    matrix: matrixTable,
    table: currentTable,
    timeline: timelineTable,
    sections: () => taskTable(model().tasks),
    gaps: gapTable,
    progress: progressTable,
  };
  return makers[state.view]();
}

function timelineTable() {
  const entries = timelineEntries().sort((x, y) => (x.deadline?.due ?? "9999").localeCompare(y.deadline?.due ?? "9999") || x.task.index - y.task.index);
  return {
    columns: ["col_deadline", "col_due", "col_no", "col_task", "col_measure", "col_units", "col_place"].map((key) => t(key)),
    rows: entries.map(({ task, deadline, measure, at }) => [deadline?.text ?? "", deadline?.due ?? "", task.no, task.label,
      measure?.text ?? "", unique(task.owners.map((owner) => owner[4])).join("、"), placeOf(task.doc, at)]),
  };
}

/* A cell that a spreadsheet would take for a formula is given an apostrophe (OWASP, CSV injection). */
function csvCell(value) {
  const text = typeof value === "number" ? String(value) : String(value).replace(/^(?=[=+\-@\t\r])/, "'");
  return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/* A byte order mark first: Excel and WPS take the file for GBK otherwise. */
function csvOf(table) {
  return `\ufeff${[table.columns, ...table.rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

function fileName(extension, part = null) {
  const name = [DOCS.length === 1 ? DOCS[0].title : t("app"), part ?? t(`view_${state.view}`)].join("-");
  return `${name.replace(/[\\/:*?"<>|\x00-\x1f\u200b-\u202e\u2066-\u2069]/g, "_").slice(0, 80)}.${extension}`;
}

function save(blob, name) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  done(t("saved", { name }));
}

function saveCsv(table, part = null) {
  save(new Blob([csvOf(table)], { type: "text/csv;charset=utf-8" }), fileName("csv", part));
}

function savePng() {
  const canvas = state.view === "network" ? networkPicture() : drawPicture(byId("page").firstElementChild
    ? pictureRoot() : byId("page"));
  canvas.toBlob((blob) => save(blob, fileName("png")), "image/png");
}

function pictureRoot() {
  return byId("page").querySelector("table, .timeline, .treemap, .gaps, .progress") ?? byId("page");
}

/* The network as it stands, at twice the size, lines and labels drawn anew. */
function networkPicture() {
  const box = byId("canvas");
  const kept = { position: net.getViewPosition(), scale: net.getScale(), ratio: [box.clientWidth, box.clientHeight] };
  const [width, height] = kept.ratio;
  net.setSize(`${width * 2}px`, `${height * 2}px`);
  net.moveTo({ position: kept.position, scale: kept.scale * 2 });
  net.redraw();
  const from = net.canvas.frame.canvas;
  const picture = document.createElement("canvas");
  picture.width = from.width;
  picture.height = from.height;
  const context = picture.getContext("2d");
  context.fillStyle = "#FFFFFF";
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(from, 0, 0);
  net.setSize("100%", "100%");
  net.moveTo({ position: kept.position, scale: kept.scale });
  net.redraw();
  return picture;
}

function copyTable(table) {
  copyText([table.columns, ...table.rows].map((row) => row.map((cell) => String(cell).replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n"),
    t("copied_rows", { n: table.rows.length }));
}

function copyLink() {
  copyText(location.href.split("#")[0] + writeHash(), t("copied_link"));
}

/* The clipboard where the browser allows it, else by a text field, as an opened file must. */
async function copyText(text, message) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = el("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
    field.value = text;
    document.body.append(field);
    const focused = document.activeElement;
    field.select();
    document.execCommand("copy");
    field.remove();
    focused?.focus();
  }
  done(message);
}

function done(message) {
  say(message);
  const note = byId("tip");
  fill(note, message);
  note.className = "toast";
  note.removeAttribute("style");
  note.hidden = false;
  setTimeout(() => { note.hidden = true; note.className = ""; }, 2500);
}

function printPage(paper) {
  document.body.dataset.paper = paper;
  window.print();
}
