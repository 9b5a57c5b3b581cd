/* Any part of the page as a picture: boxes and lines of text as the browser laid them out. */

const PICTURE_SCALE = 2;
const MOST_SIDE = 14000;

/* Draw `root` with all that it holds, scrolled-off parts included, on a canvas. */
function drawPicture(root) {
  const box = root.getBoundingClientRect();
  const width = Math.max(root.scrollWidth, box.width);
  const height = Math.max(root.scrollHeight, box.height);
  const scale = Math.min(PICTURE_SCALE, MOST_SIDE / width, MOST_SIDE / height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.fillStyle = "#FFFFFF";
  context.fillRect(0, 0, width, height);
  const origin = { x: box.left - root.scrollLeft, y: box.top - root.scrollTop };
  for (const node of root.querySelectorAll("*")) drawBox(context, node, origin);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) drawText(context, node, origin);
  return canvas;
}

function drawBox(context, node, origin) {
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  if (!box.width || !box.height || style.visibility === "hidden" || node.closest(".unseen")) return;
  const [x, y] = [box.left - origin.x, box.top - origin.y];
  if (style.backgroundColor !== "rgba(0, 0, 0, 0)") {
    context.fillStyle = style.backgroundColor;
    context.beginPath();
    context.roundRect(x, y, box.width, box.height, Math.min(parseFloat(style.borderRadius) || 0, box.height / 2));
    context.fill();
  }
  const sides = [["Top", 0, 0, 1, 0], ["Bottom", 0, 1, 1, 0], ["Left", 0, 0, 0, 1], ["Right", 1, 0, 0, 1]];
  for (const [side, dx, dy, across, down] of sides) {
    const thick = parseFloat(style[`border${side}Width`]);
    if (!thick || style[`border${side}Style`] === "none") continue;
    context.fillStyle = style[`border${side}Color`];
    context.fillRect(x + dx * (box.width - thick), y + dy * (box.height - thick),
      across ? box.width : thick, down ? box.height : thick);
  }
}

/* Text is drawn a line at a time. */
function drawText(context, node, origin) {
  const parent = node.parentElement;
  const style = getComputedStyle(parent);
  if (!node.data.trim() || style.visibility === "hidden" || parent.closest("[hidden], .unseen, details:not([open]) > :not(summary)")) return;
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  context.fillStyle = style.color;
  context.textBaseline = "middle";
  context.textAlign = "left";
  for (const { text, box } of linesOf(node)) {
    context.fillText(text, box.left - origin.x, box.top - origin.y + box.height / 2);
  }
}

function linesOf(node) {
  const lines = [];
  const range = document.createRange();
  const characters = Array.from(node.data);
  let at = 0;
  for (const character of characters) {
    range.setStart(node, at);
    at += character.length;
    range.setEnd(node, at);
    const box = range.getBoundingClientRect();
    if (!box.width && !box.height) continue;
    const last = lines[lines.length - 1];
    if (last && Math.abs(last.box.top - box.top) < 3) last.text += character;
    else lines.push({ text: character, box });
  }
  return lines;
}
