// Faces: initials on a colour that the id chooses; the bot has its own mark.

import { h } from "./dom.js";
import { world } from "./world.js";

const HUES = [12, 42, 95, 165, 205, 255, 290, 330];

export function initials(name) {
  const words = name.trim().split(/\s+/);
  return (words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 1)).toUpperCase();
}

/** `user`: {id, name}. Names stand beside it, so screen readers skip it. */
export function avatar(user, small = false) {
  const size = small ? "avatar small" : "avatar";
  if (user.id === world.bot.id) return h("img", { class: size, src: "/static/icon.svg", alt: "" });
  const face = h("span", { class: size, "aria-hidden": "true" }, initials(user.name));
  face.style.setProperty("--hue", HUES[Number(BigInt(user.id) % BigInt(HUES.length))]);
  return face;
}
