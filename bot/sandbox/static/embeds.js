// Embeds, as they look in a message.

import { h } from "./dom.js";
import { inline, link, markdown } from "./markdown.js";
import { picture } from "./media.js";
import { sentAt } from "./time.js";

export function embed(given) {
  const { author, title, description, fields, thumbnail, image, footer, timestamp } = given;
  const texts = h(
    "div",
    { class: "embed-texts" },
    author && h("div", { class: "embed-author" }, linked(author.url, [author.name])),
    title && h("div", { class: "embed-title" }, linked(given.url, inline(title))),
    description && h("div", { class: "prose" }, markdown(description)),
    fields?.length && h("div", { class: "embed-fields" }, fields.map(field)),
  );
  const footing = [footer?.text, timestamp && sentAt(timestamp)].filter(Boolean).join(" • ");
  const box = h(
    "div",
    { class: "embed", role: "group", "aria-label": title ?? "Embed" },
    h(
      "div",
      { class: "embed-top" },
      texts,
      thumbnail && picture(thumbnail, thumbnail.description, "thumbnail"),
    ),
    image && picture(image, image.description, "picture"),
    footing && h("div", { class: "embed-footer" }, footing),
  );
  accent(box, given.color);
  return box;
}

function linked(url, children) {
  return url ? link(url, children) : children;
}

function field(given) {
  return h(
    "div",
    { class: given.inline ? "embed-field inline" : "embed-field" },
    h("div", { class: "embed-name" }, inline(given.name)),
    h("div", { class: "prose" }, markdown(given.value)),
  );
}

/** The coloured edge of an embed or a container. */
export function accent(element, colour) {
  if (colour !== null && colour !== undefined) {
    element.style.setProperty("--edge", `#${colour.toString(16).padStart(6, "0")}`);
  }
}
