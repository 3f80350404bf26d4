// Components, both versions: rows of buttons and selects, and the containers of Components V2.

import { h, icon } from "./dom.js";
import { accent } from "./embeds.js";
import { markdown } from "./markdown.js";
import { covered, file, picture } from "./media.js";
import { select } from "./select.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary", 6: "primary" };

/** The elements of components. `use(verb, component, more, element)` hears presses and choices;
 *  `attachments` are the message's, for the sizes of files. */
export function components(list, use, attachments = []) {
  return list.map((each) => MAKERS[each.type]?.(each, use, attachments) ?? unknown(each));
}

const MAKERS = {
  1: (given, use) => h("div", { class: "row" }, components(given.components, use)),
  2: button,
  3: choice,
  5: choice,
  6: choice,
  7: choice,
  8: choice,
  9: section,
  10: (given) => h("div", { class: "prose" }, markdown(given.content)),
  11: (given) => picture(given.media, given.description, "thumbnail", given.spoiler),
  12: gallery,
  13: (given, _, attachments) => {
    const name = decodeURIComponent(given.file.url.split("/").at(-1));
    const size = attachments.find((each) => each.filename === name)?.size;
    return file(name, given.file.url, size, given.spoiler);
  },
  14: (given) =>
    h("hr", { class: `rule ${given.divider === false ? "bare" : ""} ${given.spacing === 2 ? "wide" : ""}` }),
  17: container,
};

function unknown(given) {
  return h("p", { class: "subtext" }, `A component of type ${given.type}, which this page does not know`);
}

function container(given, use, attachments) {
  const box = h(
    "div",
    { class: "container", role: "group", "aria-label": "Card" },
    components(given.components, use, attachments),
  );
  accent(box, given.accent_color);
  return given.spoiler ? covered(box) : box;
}

function section(given, use, attachments) {
  return h(
    "div",
    { class: "section" },
    h("div", { class: "section-texts" }, components(given.components, use, attachments)),
    h("div", { class: "accessory" }, components([given.accessory], use, attachments)),
  );
}

function gallery(given) {
  const items = given.items.map((each) => picture(each.media, each.description, "picture", each.spoiler));
  return h("div", { class: "gallery", "data-count": Math.min(items.length, 4) }, items);
}

function button(given, use) {
  const label = [emoji(given.emoji), given.label && h("span", null, given.label)];
  const props = { class: `button ${STYLES[given.style]}`, "data-component": given.id };
  if (given.style === 5) return linkButton(given, props, label);
  return h(
    "button",
    {
      ...props,
      type: "button",
      disabled: Boolean(given.disabled),
      "aria-label": given.label ? null : given.emoji?.name,
      onclick: (event) => use("press", given.custom_id, {}, event.currentTarget),
    },
    label,
  );
}

function linkButton(given, props, label) {
  const safe = /^(https?|discord):\/\//.test(given.url) && !given.disabled;
  return h(
    "a",
    {
      ...props,
      href: safe ? given.url : null,
      title: given.url,
      target: "_blank",
      rel: "noopener noreferrer",
      "aria-disabled": safe ? null : "true",
    },
    label,
    icon("leave"),
  );
}

function emoji(given) {
  if (!given) return null;
  return h("span", { class: "emoji" }, given.id ? `:${given.name}:` : given.name);
}

function choice(given, use) {
  return select(given, (values) => use("select", given.custom_id, { values }, null));
}
