// Images and files. What lies in the sandbox is shown; what lies elsewhere is described, with its
// address: this page contacts nobody else.

import { h, icon } from "./dom.js";

function isOurs(url) {
  return (
    url.startsWith(`${location.origin}/`) || /^http:\/\/(127\.0\.0\.1|localhost):\d+\/attachments\//.test(url)
  );
}

/** A picture with its alt text, or what stands for it. `kind` is a class: thumbnail, picture. */
export function picture(media, description, kind, hidden = false) {
  const alt = description ?? "";
  const shown = isOurs(media.url)
    ? h("img", { class: kind, src: new URL(media.url).pathname, alt, loading: "lazy" })
    : elsewhere(media.url, alt, kind);
  return hidden ? covered(shown) : shown;
}

function elsewhere(url, alt, kind) {
  const host = hostOf(url);
  const label = alt || "Image";
  const opens = `${label}: an image at ${host}. Opens in a new tab`;
  return h(
    "a",
    {
      class: `${kind} elsewhere`,
      href: url,
      target: "_blank",
      rel: "noopener noreferrer",
      title: `${label}\n${url}`,
      "aria-label": opens,
    },
    icon("image"),
    h("span", { class: "alt" }, label),
    h("span", { class: "host" }, host),
  );
}

function hostOf(url) {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}

/** Something marked as a spoiler, until it is pressed. */
export function covered(element) {
  const reveal = (event) => event.currentTarget.parentElement.classList.add("revealed");
  return h(
    "div",
    { class: "covered" },
    element,
    h("button", { type: "button", class: "cover", onclick: reveal }, "Spoiler"),
  );
}

export function file(name, url, size, hidden = false) {
  const bytes = size ? `${Math.max(1, Math.round(size / 1024))} kB` : null;
  const shown = h(
    "div",
    { class: "file" },
    icon("file"),
    h(
      "div",
      null,
      h(
        "a",
        { href: isOurs(url) ? new URL(url).pathname : url, download: name, rel: "noopener noreferrer" },
        name,
      ),
      bytes && h("span", { class: "host" }, bytes),
    ),
  );
  return hidden ? covered(shown) : shown;
}

/** What hangs on a message, and is not placed by its components. */
export function attachments(found) {
  return found.map((item) =>
    item.content_type?.startsWith("image/") && item.content_type !== "image/svg+xml"
      ? picture(item, item.description, "picture", item.filename.startsWith("SPOILER_"))
      : file(item.filename, item.url, item.size),
  );
}
