// Components, both versions: rows of buttons and selects, and the containers of Components V2.

import { ButtonStyle, Component } from "./discord.js";
import { h, icon } from "./dom.js";
import { accent } from "./embeds.js";
import { markdown } from "./markdown.js";
import { covered, file, picture } from "./media.js";
import { select } from "./select.js";

const STYLES = {
  [ButtonStyle.PRIMARY]: "primary",
  [ButtonStyle.SECONDARY]: "secondary",
  [ButtonStyle.SUCCESS]: "success",
  [ButtonStyle.DANGER]: "danger",
  [ButtonStyle.LINK]: "secondary",
  [ButtonStyle.PREMIUM]: "primary",
};

/** The elements of components. `use(verb, component, more, element)` hears presses and choices;
 *  `attachments` are the message's, for the sizes of files. */
export function components(list, use, attachments = []) {
  return list.map((each) => MAKERS[each.type]?.(each, use, attachments) ?? unknown(each));
}

const MAKERS = {
  [Component.ACTION_ROW]: (given, use) => h("div", { class: "row" }, components(given.components, use)),
  [Component.BUTTON]: button,
  [Component.STRING_SELECT]: choice,
  [Component.USER_SELECT]: choice,
  [Component.ROLE_SELECT]: choice,
  [Component.MENTIONABLE_SELECT]: choice,
  [Component.CHANNEL_SELECT]: choice,
  [Component.SECTION]: section,
  [Component.TEXT_DISPLAY]: (given) => h("div", { class: "prose" }, markdown(given.content)),
  [Component.THUMBNAIL]: (given) => picture(given.media, given.description, "thumbnail", given.spoiler),
  [Component.MEDIA_GALLERY]: gallery,
  [Component.FILE]: (given, _, attachments) => {
    const name = decodeURIComponent(given.file.url.split("/").at(-1));
    const size = attachments.find((each) => each.filename === name)?.size;
    return file(name, given.file.url, size, given.spoiler);
  },
  [Component.SEPARATOR]: (given) =>
    h("hr", { class: `rule ${given.divider === false ? "bare" : ""} ${given.spacing === 2 ? "wide" : ""}` }),
  [Component.CONTAINER]: container,
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
  if (given.style === ButtonStyle.LINK) return linkButton(given, props, label);
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
