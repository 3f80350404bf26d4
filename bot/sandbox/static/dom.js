// Elements from data. Text only ever becomes text nodes: nothing that a message says is markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element. Of `props`, functions named on… listen, `class` and `data-…`/`aria-…` are
 *  attributes, what is null, undefined or false is left out; children that are null too. */
export function h(tag, props, ...children) {
  return filled(document.createElement(tag), props, children);
}

export function svg(tag, props, ...children) {
  return filled(document.createElementNS(SVG, tag), props, children);
}

function filled(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** Put these children in place of all that an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter(Boolean));
  return element;
}

let counter = 0;

/** An id that no other element has. */
export function freshId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

const PATHS = {
  hash: "M10 3 8 21M16 3l-2 18M4 9h17M3 15h17",
  news: "M4 10v5h3l7 4V6l-7 4zM17 9a5 5 0 0 1 0 7",
  thread: "M5 5h14v10h-8l-4 4v-4H5z",
  speech: "M4 5h16v11h-9l-5 4v-4H4z",
  menu: "M4 7h16M4 12h16M4 17h16",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  eye: "M2 12s4-6.5 10-6.5S22 12 22 12s-4 6.5-10 6.5S2 12 2 12zM12 9.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z",
  leave: "M9 5H5v14h14v-4M13 4h7v7M20 4l-9 9",
  clock: "M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 7v5l3.5 2",
  again: "M20 6v5h-5M19.5 11A8 8 0 1 0 20 14.5",
  braces: "M9 4c-3 0-3 1-3 4s-1 4-3 4c2 0 3 1 3 4s0 4 3 4M15 4c3 0 3 1 3 4s1 4 3 4c-2 0-3 1-3 4s0 4-3 4",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  down: "M6 9l6 6 6-6",
  send: "M4 12 20 5l-5 15-4-6z",
  close: "M6 6l12 12M18 6 6 18",
};

/** A drawing of ours, 24 by 24, in the colour of the text around it. */
export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" },
    svg("path", { d: PATHS[name] }),
  );
}
