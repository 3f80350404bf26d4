// Mentions of people, roles, channels and commands; the last two lead somewhere when pressed.

import { h } from "./dom.js";
import { findChannel, findMember, findRole, world } from "./world.js";

/** `kind` is "@", "@!", "@&", "#" or "/"; `id` is for "/" the command's name. */
export function mention(kind, id) {
  if (kind === "/") return pressed(`/${id}`, "command", id);
  if (kind === "#") {
    const found = findChannel(id);
    return found ? pressed(`#${found.channel.name}`, "channel", id) : unknown("#unknown");
  }
  if (kind === "@&") {
    const role = findRole(id);
    return role ? plain(`@${role.name.replace(/^@/, "")}`) : unknown("@unknown-role");
  }
  const member = findMember(id);
  return member ? plain(`@${member.name}`, id === world.me.id) : unknown("@unknown-user");
}

function plain(text, mine = false) {
  return h("span", { class: mine ? "mention mine" : "mention" }, text);
}

function unknown(text) {
  return h("em", { class: "mention" }, text);
}

/** app.js hears "go", so that a message needs to know nothing of the page around it. */
function pressed(text, what, where) {
  const go = (event) =>
    event.currentTarget.dispatchEvent(new CustomEvent("go", { bubbles: true, detail: { what, where } }));
  return h("button", { class: "mention", type: "button", onclick: go }, text);
}
