// What went over the wire for a message, for whoever develops.

import { act } from "./acts.js";
import { fill, h, icon } from "./dom.js";

/** A fold with the payloads of a message, asked for when it is opened. */
export function payloads(message, open = false) {
  const list = h("div", { class: "payload-list" });
  const load = async () => {
    if (!fold.open || list.childElementCount) return;
    const { entries } = await act("raw", { message: message.id });
    fill(list, entries.map(entry));
  };
  const fold = h(
    "details",
    { class: "payloads", ontoggle: load },
    h("summary", null, icon("braces"), "Payloads"),
    list,
  );
  fold.open = open;
  return fold;
}

function entry({ title, sent, answered }) {
  return h(
    "details",
    { class: "payload" },
    h("summary", null, title),
    sent !== null && json("sent", sent, answered !== null),
    answered !== null && json("answered", answered, true),
  );
}

function json(label, value, named) {
  const text = JSON.stringify(value, null, 2);
  return [
    named && h("div", { class: "payload-name" }, label),
    h("pre", { tabindex: "0", "aria-label": label }, h("code", null, text)),
  ];
}
