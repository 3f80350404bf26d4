// The first words of a message, for the line that says what was replied to.

import { Component } from "./discord.js";

const MOST = 80;

/** `message` as Discord sends it, or undefined where it is gone. */
export function gist(message) {
  const text =
    message && plain(message.content || firstText(message.components) || message.embeds[0]?.title || "");
  if (!text) return "An earlier message";
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

function firstText(components) {
  for (const each of components) {
    const found = each.type === Component.TEXT_DISPLAY ? each.content : firstText(each.components ?? []);
    if (found) return found;
  }
  return null;
}

/** Without Discord's marks, as far as a line needs. */
function plain(text) {
  return text
    .replace(/^(#{1,3}|-#|>>?>?|[-*]) +/gm, "")
    .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replace(/\\([^0-9A-Za-z\s])|[*_~`|]{1,3}/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
