// One message: who, when, what, and what one can do with it.

import { attempt } from "./acts.js";
import { avatar } from "./avatar.js";
import { components } from "./components.js";
import { payloads } from "./developer.js";
import { Flag, answersCommand, answersSlash } from "./discord.js";
import { fill, h, icon } from "./dom.js";
import { embed } from "./embeds.js";
import { gist } from "./gist.js";
import { markdown } from "./markdown.js";
import { attachments } from "./media.js";
import { openMenu } from "./menu.js";
import { fullTime, sentAt, shortTime } from "./time.js";
import { mentionsMe, world } from "./world.js";


function nameOf(user) {
  return user.global_name ?? (user.id === world.bot.id ? world.bot.name : user.username);
}

/** The element of a message. `first`: it begins a group, and shows who wrote it. `find(id)` gives
 *  another message of the channel. */
export function messageElement(message, first, dismiss, find) {
  const author = { id: message.author.id, name: nameOf(message.author) };
  const isPrivate = Boolean(message.flags & Flag.EPHEMERAL);
  const isThinking = Boolean(message.flags & Flag.LOADING);
  const element = h("div", {
    class: ["message", first && "first", isPrivate && "private", mentionsMe(message) && "mentioned"]
      .filter(Boolean)
      .join(" "),
    role: "article",
    id: `m-${message.id}`,
    "aria-label": `${author.name}, ${fullTime(message.timestamp)}`,
  });
  const trouble = h("p", { class: "trouble", role: "alert" });
  const use = (verb, component, more, pressed) =>
    useComponent(message, verb, component, more, pressed, trouble);
  fill(
    element,
    first && origin(message, find),
    h(
      "div",
      { class: "gutter" },
      first
        ? avatar(author)
        : h("time", { datetime: message.timestamp, "aria-hidden": "true" }, shortTime(message.timestamp)),
    ),
    h(
      "div",
      { class: "body" },
      first && heading(message, author),
      isThinking ? thinking(author) : content(message, use),
      trouble,
      isPrivate && !isThinking && onlyYou(message, dismiss),
      world.developer && payloads(message),
    ),
    tools(message, element, trouble),
  );
  return element;
}

/** "Ada used /episode find", or what was replied to. */
function origin(message, find) {
  const metadata = message.interaction_metadata;
  if (answersCommand(message)) {
    const user = { id: metadata.user.id, name: nameOf(metadata.user) };
    const what = answersSlash(message) ? `/${metadata.name}` : metadata.name;
    return h(
      "div",
      { class: "origin" },
      avatar(user, true),
      h("strong", null, user.name),
      "used",
      h("span", { class: "command-name" }, what),
    );
  }
  const reference = message.message_reference;
  if (!reference) return null;
  const jump = () => {
    const target = document.getElementById(`m-${reference.message_id}`);
    target?.scrollIntoView({ block: "center" });
    target?.classList.add("flash");
    setTimeout(() => target?.classList.remove("flash"), 1500);
  };
  return h(
    "div",
    { class: "origin" },
    avatar(world.bot, true),
    h("strong", null, world.bot.name),
    h("button", { type: "button", class: "quiet", onclick: jump }, gist(find(reference.message_id))),
  );
}

function heading(message, author) {
  return h(
    "div",
    { class: "heading" },
    h("span", { class: "author" }, author.name),
    message.author.bot && h("span", { class: "tag" }, "App"),
    h("time", { datetime: message.timestamp, title: fullTime(message.timestamp) }, sentAt(message.timestamp)),
  );
}

function thinking(author) {
  return h(
    "p",
    { class: "thinking", role: "status" },
    h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
    `${author.name} is thinking…`,
  );
}

function content(message, use) {
  const edited =
    message.edited_timestamp &&
    h("span", { class: "edited", title: fullTime(message.edited_timestamp) }, "(edited)");
  if (message.flags & Flag.COMPONENTS_V2) return [components(message.components, use, message.attachments), edited];
  return [
    message.content && h("div", { class: "prose" }, markdown(message.content)),
    attachments(message.attachments),
    message.embeds.map(embed),
    components(message.components, use),
    edited,
  ];
}

function onlyYou(message, dismiss) {
  return h(
    "p",
    { class: "only-you" },
    icon("eye"),
    "Only you can see this · ",
    h("button", { type: "button", onclick: () => dismiss(message) }, "Dismiss message"),
  );
}

async function useComponent(message, verb, component, more, pressed, trouble) {
  if (pressed?.hasAttribute("aria-busy")) return;
  fill(trouble);
  pressed?.classList.add("busy");
  pressed?.setAttribute("aria-busy", "true");
  const failed = await attempt(verb, { message: message.id, component, ...more });
  pressed?.classList.remove("busy");
  pressed?.removeAttribute("aria-busy");
  // The message may have been drawn anew meanwhile.
  const place = trouble.isConnected ? trouble : document.querySelector(`#m-${message.id} .trouble`);
  if (failed && place) fill(place, failed);
}

function tools(message, element, trouble) {
  const button = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": "More: apps and payloads",
      "aria-haspopup": "menu",
      onclick: () => openMenu(button, "Message", items(message, trouble)),
    },
    icon("dots"),
  );
  element.addEventListener("contextmenu", (event) => {
    // A link's or a selection's own menu is worth more.
    if (event.target.closest("a, input, pre") || !getSelection().isCollapsed) return;
    event.preventDefault();
    openMenu(button, "Message", items(message, trouble), event);
  });
  return h("div", { class: "tools" }, button);
}

function items(message, trouble) {
  return [
    ...world.menus.map((menu) => ({
      label: menu.name,
      hint: "App",
      run: async () => {
        const failed = await attempt("menu", { message: message.id, command: menu.name });
        if (failed) fill(trouble, failed);
      },
    })),
    { label: "Copy text", run: () => copy(message.id) },
    { label: "Raw payloads", run: () => showPayloads(message) },
  ];
}

async function copy(id) {
  await navigator.clipboard?.writeText(document.querySelector(`#m-${id} .body`).innerText);
}

function showPayloads(message) {
  const body = document.querySelector(`#m-${message.id} .body`);
  const shown = body.querySelector(".payloads");
  if (shown) shown.remove();
  else body.append(payloads(message, true));
}
