// Puts the editor in place of the text area, with completion from our vocabulary by label.
"use strict";
const terms = JSON.parse(document.getElementById("terms").textContent);
const area = document.getElementById("query");
const form = document.getElementById("ask");

function complete(editor) {
  const cursor = editor.getCursor();
  const before = editor.getLine(cursor.line).slice(0, cursor.ch);
  const word = before.match(/[\p{L}\p{N}_:-]*$/u)[0];
  const wanted = word.toLowerCase();
  // 0 where a name is the word itself, 1 where one begins with it, 2 where one holds it.
  const distance = (term) =>
    Math.min(
      ...term.map((name) => {
        const at = name.toLowerCase().indexOf(wanted);
        if (at < 0) return 3;
        return at > 0 ? 2 : Number(name.length !== wanted.length);
      }),
    );
  const found = terms
    .map((term) => [distance(term), term])
    .filter(([far]) => far < 3)
    .sort(([a], [b]) => a - b)
    .map(([, term]) => term)
    .slice(0, 60)
    .map(([short, zh, en]) => ({ text: short, displayText: `${short}  ${zh}  ${en}` }));
  const from = { line: cursor.line, ch: cursor.ch - word.length };
  return { list: found, from, to: cursor };
}

function startEditor() {
  Yasqe.defaults.autocompleters = [];
  const place = document.createElement("div");
  area.before(place);
  const editor = new Yasqe(place, {
    value: area.value,
    persistenceId: null,
    autocompleters: [],
    createShareableLink: null,
    syntaxErrorCheck: false, // it does not know the prefixes that the server declares
    showQueryButton: false,
    resizeable: true,
    editorHeight: "18rem",
    prefixCcApi: "",
    extraKeys: {
      "Ctrl-Enter": () => form.requestSubmit(),
      "Cmd-Enter": () => form.requestSubmit(),
      "Ctrl-Space": (cm) => cm.showHint({ hint: complete, completeSingle: false }),
      Tab: false,
      "Shift-Tab": false,
    },
  });
  editor.getInputField().setAttribute("aria-label", "SPARQL");
  area.hidden = true;
  form.addEventListener("submit", () => {
    area.value = editor.getValue();
  });
  const problem = document.querySelector(".error[data-line]");
  if (problem) {
    const line = Number(problem.dataset.line) - 1;
    const ch = Number(problem.dataset.column) - 1;
    editor.setCursor({ line, ch });
    editor.addLineClass(line, "background", "wrong");
  }
}

if (globalThis.Yasqe) startEditor();
