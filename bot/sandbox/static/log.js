// The conversation of one channel: messages in order, in groups, edited in place.

import { avatar } from "./avatar.js";
import { Flag, answersCommand } from "./discord.js";
import { fill, h, icon } from "./dom.js";
import { messageElement } from "./message.js";
import { dayOf } from "./time.js";
import { world } from "./world.js";

/** Milliseconds within which one's messages stand together. */
const TOGETHER_MS = 7 * 60_000;
/** Pixels from the end that still count as being there. */
const NEAR = 80;

export class Log {
  constructor(element, scroller) {
    this.element = element;
    this.scroller = scroller;
    this.messages = [];
    this.dismissed = new Set();
    // Whether what is new comes into view by itself: not while somebody reads further up.
    this.following = true;
    this.placed = 0;
    scroller.addEventListener("scroll", () => {
      const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
      this.following = left < NEAR || Math.abs(scroller.scrollTop - this.placed) < 2;
    });
    new ResizeObserver(() => this.following && this.#follow()).observe(element);
  }

  /** Show a channel's messages. */
  show(messages) {
    this.messages = messages.filter((message) => !this.dismissed.has(message.id));
    this.element.setAttribute("aria-label", `Messages in ${world.channel.name}`);
    // Screen readers hear of what is new, not of all that was there.
    this.element.setAttribute("aria-busy", "true");
    this.#drawAll();
    this.element.dataset.seenBy = world.me.name;
    this.element.setAttribute("aria-busy", "false");
    this.#follow();
  }

  redraw() {
    this.#drawAll();
  }

  /** A message that is new or was edited. */
  put(message) {
    if (this.dismissed.has(message.id)) return;
    const at = this.messages.findIndex((each) => each.id === message.id);
    if (at < 0) {
      this.messages.push(message);
      this.#append(this.messages.length - 1);
    } else {
      this.messages[at] = message;
      this.#replace(at);
    }
  }

  remove(id) {
    const at = this.messages.findIndex((each) => each.id === id);
    if (at < 0) return;
    this.messages.splice(at, 1);
    document.getElementById(`m-${id}`)?.remove();
    // What followed may now begin a group.
    if (this.messages[at]) this.#replace(at);
  }

  /** A command is under way, and takes long enough to say so. */
  pending(path) {
    this.#settle();
    this.#add(this.#local(path, [h("span", { class: "thinking" }, "Sending command…")]));
  }

  /** It was answered; `failed` says how it was not. */
  settled(path, failed) {
    this.#settle();
    if (!failed) return;
    const dismiss = () => note.remove();
    const note = this.#local(path, [
      h("p", { class: "trouble", role: "alert" }, failed),
      h(
        "p",
        { class: "only-you" },
        icon("eye"),
        "Only you can see this · ",
        h("button", { type: "button", onclick: dismiss }, "Dismiss message"),
      ),
    ]);
    note.classList.add("private", "failed");
    this.#add(note);
  }

  #add(element) {
    this.element.append(element);
    this.#follow();
  }

  #settle() {
    this.element.querySelector(".local:not(.failed)")?.remove();
  }

  #local(path, body) {
    return h(
      "div",
      { class: "message first local", role: "article", "aria-label": world.bot.name },
      h(
        "div",
        { class: "origin" },
        avatar(world.me, true),
        h("strong", null, world.me.name),
        "used",
        h("span", { class: "command-name" }, `/${path}`),
      ),
      h("div", { class: "gutter" }, avatar(world.bot)),
      h(
        "div",
        { class: "body" },
        h(
          "div",
          { class: "heading" },
          h("span", { class: "author" }, world.bot.name),
          h("span", { class: "tag" }, "App"),
        ),
        body,
      ),
    );
  }

  #drawAll() {
    fill(
      this.element,
      this.messages.flatMap((_, at) => [this.#divider(at), this.#make(at)]),
    );
  }

  #append(at) {
    const { following } = this;
    this.element.append(...[this.#divider(at), this.#make(at)].filter(Boolean));
    if (following || this.#isMine(this.messages[at])) this.#follow();
  }

  #replace(at) {
    const old = document.getElementById(`m-${this.messages[at].id}`);
    if (!old) return;
    const held = old.contains(document.activeElement) ? document.activeElement : null;
    const fresh = this.#make(at);
    // The fold that somebody opened stays open.
    const fold = old.querySelector(".payloads[open]");
    if (fold && !fresh.querySelector(".payloads")) fresh.querySelector(".body").append(fold);
    old.replaceWith(fresh);
    if (held) refocus(fresh, held);
    if (this.following) this.#follow();
  }

  #make(at) {
    const find = (id) => this.messages.find((message) => message.id === id);
    return messageElement(this.messages[at], this.#begins(at), (message) => this.#dismiss(message), find);
  }

  #dismiss(message) {
    this.dismissed.add(message.id);
    this.remove(message.id);
    document.querySelector("#composer textarea, #composer input")?.focus();
  }

  #begins(at) {
    const message = this.messages[at];
    const before = this.messages[at - 1];
    if (!before || answersCommand(message) || message.message_reference) return true;
    const apart = new Date(message.timestamp) - new Date(before.timestamp);
    return (
      before.author.id !== message.author.id ||
      Math.abs(apart) > TOGETHER_MS ||
      ((before.flags ^ message.flags) & Flag.EPHEMERAL) !== 0
    );
  }

  #divider(at) {
    const day = dayOf(this.messages[at].timestamp);
    if (at > 0 && day === dayOf(this.messages[at - 1].timestamp)) return null;
    return h("div", { class: "day", role: "separator", "aria-label": day }, h("span", null, day));
  }

  #isMine(message) {
    return (message.interaction_metadata?.user ?? message.author).id === world.me.id;
  }

  /** To the end, but no further than to the beginning of the last message. */
  #follow() {
    const { scroller } = this;
    const begins = this.element.lastElementChild?.offsetTop ?? Infinity;
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = Math.min(end, begins - scroller.offsetTop - 12);
    this.placed = scroller.scrollTop;
    this.following = true;
  }
}

/** The focus stays on the same component when its message is drawn anew. */
function refocus(fresh, held) {
  const id = held.dataset.component;
  const same = id && fresh.querySelector(`[data-component="${id}"]:not(:disabled)`);
  (same || fresh.querySelector(".button:not(:disabled), .select:not(:disabled)"))?.focus();
}
