// Discord's Markdown -> elements. Blocks first (headings, quotes, lists, code), then what stands
// within a line. What is no Markdown of Discord's stays text.

import { h } from "./dom.js";
import { mention } from "./mentions.js";
import { timestamp } from "./time.js";

/** A message's text as elements. */
export function markdown(text) {
  return blocks(text.split("\n"));
}

const FENCE = /^```([\w+-]*)\s*$/;
const HEADING = /^(#{1,3}) +(.+)$/;
const ITEM = /^( *)([-*]|\d+\.) +(.*)$/;

function blocks(lines) {
  const found = [];
  let plain = [];
  const flush = () => {
    if (plain.length) found.push(h("p", null, inline(plain.join("\n"))));
    plain = [];
  };
  for (let at = 0; at < lines.length;) {
    const taken = block(lines, at);
    if (taken) {
      flush();
      found.push(taken.element);
      at = taken.next;
    } else {
      plain.push(lines[at]);
      at += 1;
    }
  }
  flush();
  return found;
}

function block(lines, at) {
  const line = lines[at];
  if (FENCE.test(line)) return fence(lines, at);
  if (line.startsWith(">>> ")) {
    const rest = [line.slice(4), ...lines.slice(at + 1)];
    return { element: h("blockquote", null, blocks(rest)), next: lines.length };
  }
  if (/^> /.test(line)) {
    let end = at;
    while (end < lines.length && /^> ?/.test(lines[end])) end += 1;
    const inner = lines.slice(at, end).map((each) => each.replace(/^> ?/, ""));
    return { element: h("blockquote", null, blocks(inner)), next: end };
  }
  const heading = HEADING.exec(line);
  if (heading) {
    // The page has h1 and h2 for itself. What messages choose among are sizes, not levels.
    const size = heading[1].length;
    return { element: h("h3", { class: `heading-${size}` }, inline(heading[2])), next: at + 1 };
  }
  if (line.startsWith("-# "))
    return { element: h("p", { class: "subtext" }, inline(line.slice(3))), next: at + 1 };
  return ITEM.test(line) ? list(lines, at) : null;
}

function fence(lines, at) {
  const end = lines.findIndex((line, index) => index > at && line.trimEnd().endsWith("```"));
  if (end < 0) return null;
  const last = lines[end].trimEnd().slice(0, -3);
  const code = [...lines.slice(at + 1, end), ...(last ? [last] : [])].join("\n");
  return { element: h("pre", { tabindex: "0" }, h("code", null, code)), next: end + 1 };
}

function list(lines, at) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const numbered = /\d/.test(mark);
  const element = h(numbered ? "ol" : "ul", numbered ? { start: parseInt(mark, 10) } : null);
  let next = at;
  while (next < lines.length) {
    const item = ITEM.exec(lines[next]);
    if (!item || item[1].length < indent.length) break;
    if (item[1].length > indent.length) {
      const nested = list(lines, next);
      element.lastElementChild.append(nested.element);
      next = nested.next;
    } else if (/\d/.test(item[2]) === numbered) {
      element.append(h("li", null, inline(item[3])));
      next += 1;
    } else break;
  }
  return { element, next };
}

// Within a line: each rule is tried at each place, in this order; the first that fits wins.

const URL_END = /[.,;:!?'")\]]+$/;

const RULES = [
  [/^\\([^0-9A-Za-z\s])/, (match) => match[1]],
  [/^``(.+?)``(?!`)/s, (match) => h("code", null, match[1].trim())],
  [/^`([^`]+)`(?!`)/, (match) => h("code", null, match[1])],
  [/^<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/, (match) => timestamp(Number(match[1]), match[2] ?? "f")],
  [/^<(@!?|@&|#)(\d{15,20})>/, (match) => mention(match[1], match[2])],
  [/^<\/([-\w ]{1,100}):(\d{15,20})>/, (match) => mention("/", match[1])],
  [/^@(everyone|here)\b/, (match) => h("span", { class: "mention" }, match[0])],
  [/^<a?:(\w{2,32}):\d{15,20}>/, (match) => `:${match[1]}:`],
  [/^<(https?:\/\/[^\s<>]+)>/, (match) => link(match[1], [match[1]])],
  [
    /^\[((?:\\.|[^[\]\\]|\[[^[\]]*\])+)\]\(<?(https?:\/\/(?:\\.|[^\s()\\<>]|\([^\s()]*\))+)>?(?: +"[^"]*")?\)/,
    (match) => link(match[2].replace(/\\(.)/g, "$1"), inline(match[1])),
  ],
  [/^https?:\/\/[^\s<>]+/, (match) => bareLink(match)],
  [
    /^\*\*\*(?=\S)((?:\\.|[^\\])+?)\*\*\*(?!\*)/s,
    (match) => h("strong", null, h("em", null, inline(match[1]))),
  ],
  [/^\*\*(?=\S)((?:\\.|[^\\])+?)\*\*(?!\*)/s, (match) => h("strong", null, inline(match[1]))],
  [/^__(?=\S)((?:\\.|[^\\])+?)__(?!_)/s, (match) => h("u", null, inline(match[1]))],
  [/^~~(?=\S)((?:\\.|[^\\])+?)~~/s, (match) => h("s", null, inline(match[1]))],
  [/^\|\|((?:\\.|[^\\])+?)\|\|/s, (match) => spoiler(inline(match[1]))],
  [
    /^\*(?=\S)((?:\\.|\*\*(?:\\.|[^\\*])+\*\*|[^\\*])+?)(?<!\s)\*(?!\*)/s,
    (match) => h("em", null, inline(match[1])),
  ],
];
const UNDERSCORED = /^_((?:\\.|__(?:\\.|[^\\_])+__|[^\\_])+?)_(?!\w)/s;
/** What no rule can begin with. */
const PLAIN = /^(?:[^\\`<@[h*_~|\n]+|h(?!ttps?:\/\/))/;

/** What stands within a line, as text and elements. */
export function inline(text) {
  const found = [];
  const push = (piece) => {
    if (typeof piece === "string" && typeof found.at(-1) === "string") found[found.length - 1] += piece;
    else found.push(piece);
  };
  let rest = text;
  let before = "";
  while (rest) {
    const [length, pieces] = step(rest, before);
    for (const piece of [pieces].flat()) push(piece);
    before = rest[length - 1];
    rest = rest.slice(length);
  }
  return found;
}

function step(rest, before) {
  const plain = PLAIN.exec(rest);
  if (plain) return [plain[0].length, plain[0]];
  if (rest[0] === "\n") return [1, h("br")];
  if (rest[0] === "_" && !/\w/.test(before)) {
    const match = UNDERSCORED.exec(rest);
    if (match) return [match[0].length, h("em", null, inline(match[1]))];
  }
  for (const [pattern, make] of RULES) {
    const match = pattern.exec(rest);
    const made = match && make(match);
    if (made) return [match[0].length, made];
  }
  return [1, rest[0]];
}

/** A link that opens elsewhere and tells nothing about this page. */
export function link(url, children) {
  return h("a", { href: url, title: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

function bareLink(match) {
  const end = URL_END.exec(match[0]);
  // A bracket that the address opened itself belongs to it.
  const keeps = end && end[0].startsWith(")") && match[0].includes("(");
  if (end && !keeps) match[0] = match[0].slice(0, -end[0].length);
  return link(match[0], [match[0]]);
}

function spoiler(children) {
  const reveal = (event) => {
    const hidden = event.currentTarget;
    if (hidden.getAttribute("aria-pressed") === "true") return;
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    hidden.setAttribute("aria-pressed", "true");
    hidden.removeAttribute("aria-label");
  };
  const props = {
    class: "spoiler",
    role: "button",
    tabindex: "0",
    "aria-pressed": "false",
    "aria-label": "Spoiler",
  };
  return h("span", { ...props, onclick: reveal, onkeydown: reveal }, h("span", null, children));
}
