// A form that the bot opened.

import { Component } from "./discord.js";
import { fill, freshId, h } from "./dom.js";
import { markdown } from "./markdown.js";
import { select } from "./select.js";
import { world } from "./world.js";

const GROUPS = [Component.RADIO_GROUP, Component.CHECKBOX_GROUP];

/** Show a modal; `submit(values)` sends it and returns what failed, or null. */
export function openModal(modal, submit) {
  const values = {};
  const title = freshId("modal");
  const trouble = h("p", { class: "trouble", role: "alert" });
  const send = h("button", { class: "button primary", type: "submit" }, "Submit");
  const close = () => dialog.close();
  const form = h(
    "form",
    { method: "dialog", onsubmit: (event) => onsubmit(event) },
    h("h2", { id: title }, modal.title),
    h("p", { class: "subtext" }, `This form will be sent to ${world.bot.name}.`),
    modal.components.map((each) => block(each, values)),
    trouble,
    h(
      "div",
      { class: "modal-end" },
      h("button", { class: "button plain", type: "button", onclick: close }, "Cancel"),
      send,
    ),
  );
  const dialog = h(
    "dialog",
    { class: "modal", "aria-labelledby": title, onclose: () => dialog.remove() },
    form,
  );

  async function onsubmit(event) {
    event.preventDefault();
    send.disabled = true;
    const failed = await submit(values);
    send.disabled = false;
    if (failed) fill(trouble, failed);
    else close();
  }

  document.body.append(dialog);
  dialog.showModal();
  (form.querySelector("input, textarea, .select") ?? send).focus();
}

function block(given, values) {
  if (given.type === Component.TEXT_DISPLAY) return h("div", { class: "prose" }, markdown(given.content));
  if (given.type === Component.LABEL) return labelled(given.component, given.label, given.description, values);
  return (given.components ?? []).map((each) => labelled(each, each.label, null, values));
}

function labelled(field, label, description, values) {
  const id = freshId("field");
  const required = field.required ?? true;
  const note = description && h("p", { class: "subtext", id: `${id}-note` }, description);
  const name = h("label", { for: id }, label, required && h("span", { class: "star" }, " required"));
  const props = { id, required, "aria-describedby": note ? `${id}-note` : null };
  return h("div", { class: "modal-field" }, name, note, control(field, props, label, values));
}

function control(field, props, label, values) {
  const set = (value) => {
    values[field.custom_id] = value;
  };
  if (field.type === Component.TEXT_INPUT) return textField(field, props, set);
  if (GROUPS.includes(field.type)) return group(field, label, set);
  if (field.type === Component.CHECKBOX) {
    return h("input", {
      ...props,
      required: false,
      type: "checkbox",
      checked: field.default,
      onchange: (event) => set(event.target.checked),
    });
  }
  const box = select(field, set, label);
  box.querySelector("button").id = props.id;
  return box;
}

function textField(field, props, set) {
  const limits = {
    minlength: field.min_length,
    maxlength: field.max_length ?? 4000,
    placeholder: field.placeholder,
  };
  const tag = field.style === 2 ? "textarea" : "input";
  return h(tag, {
    ...props,
    ...limits,
    rows: field.style === 2 ? 4 : null,
    autocomplete: "off",
    value: field.value ?? "",
    oninput: (event) => set(event.target.value),
  });
}

/** Radio buttons or check boxes. */
function group(field, label, set) {
  const one = field.type === Component.RADIO_GROUP;
  const chosen = new Set(field.options.filter((each) => each.default).map((each) => each.value));
  const change = (event, value) => {
    if (one) chosen.clear();
    if (event.target.checked) chosen.add(value);
    else chosen.delete(value);
    set([...chosen]);
  };
  return h(
    "div",
    { role: one ? "radiogroup" : "group", "aria-label": label },
    field.options.map((each) =>
      h(
        "label",
        { class: "choice" },
        h("input", {
          type: one ? "radio" : "checkbox",
          name: field.custom_id,
          checked: Boolean(each.default),
          onchange: (event) => change(event, each.value),
        }),
        h("span", null, each.label, each.description && h("span", { class: "subtext" }, each.description)),
      ),
    ),
  );
}
