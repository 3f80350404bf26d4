// A list to choose from, steered from elsewhere: the focus stays in the control that opened it,
// which tells screen readers by aria-activedescendant where one is.

import { fill, freshId, h } from "./dom.js";

/** An option: {label, hint, note, value, selected}. */
export class ListBox {
  /** `control`: the element with the focus. `pick(option)` is called for a choice. */
  constructor(control, label, pick, multiple = false) {
    this.control = control;
    this.pick = pick;
    this.options = [];
    this.active = -1;
    this.element = h("div", {
      class: "listbox",
      role: "listbox",
      id: freshId("list"),
      "aria-label": label,
      "aria-multiselectable": multiple ? "true" : null,
      hidden: true,
      // A press must not take the focus away from the control.
      onmousedown: (event) => event.preventDefault(),
    });
    control.setAttribute("aria-controls", this.element.id);
    this.close();
  }

  get open() {
    return !this.element.hidden;
  }

  /** Show options; `active` is the one that Enter takes, -1 none. */
  show(options, active = 0) {
    this.options = options;
    fill(
      this.element,
      options.map((option, index) => this.#row(option, index)),
    );
    this.element.hidden = options.length === 0;
    this.control.setAttribute("aria-expanded", String(this.open));
    this.#activate(Math.min(active, options.length - 1));
  }

  /** A sentence where there is nothing to choose. */
  say(text) {
    this.options = [];
    this.active = -1;
    fill(this.element, h("div", { class: "listbox-note", role: "option", "aria-disabled": "true" }, text));
    this.element.hidden = false;
    this.control.setAttribute("aria-expanded", "true");
    this.control.removeAttribute("aria-activedescendant");
  }

  close() {
    fill(this.element);
    this.options = [];
    this.active = -1;
    this.element.hidden = true;
    this.control.setAttribute("aria-expanded", "false");
    this.control.removeAttribute("aria-activedescendant");
  }

  /** Act on a key; true where it was one of a list's. */
  key(event) {
    if (!this.open || !this.options.length) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.key in steps) this.#step(steps[event.key]);
    else if (event.key === "Enter" && this.active >= 0) this.pick(this.options[this.active]);
    else return false;
    event.preventDefault();
    return true;
  }

  #step(by) {
    const count = this.options.length;
    if (Math.abs(by) > 1) return this.#activate(Math.max(0, Math.min(count - 1, this.active + by)));
    const from = this.active < 0 && by < 0 ? 0 : this.active;
    return this.#activate((from + by + count) % count);
  }

  #activate(index) {
    this.element.children[this.active]?.classList.remove("active");
    this.active = index;
    const row = this.element.children[index];
    if (!row) return this.control.removeAttribute("aria-activedescendant");
    row.classList.add("active");
    row.scrollIntoView({ block: "nearest" });
    return this.control.setAttribute("aria-activedescendant", row.id);
  }

  #row(option, index) {
    return h(
      "div",
      {
        class: "option",
        role: "option",
        id: `${this.element.id}-${index}`,
        "aria-selected": String(Boolean(option.selected)),
        onclick: () => this.pick(option),
        onmousemove: () => this.active !== index && this.#activate(index),
      },
      h(
        "span",
        { class: "option-label" },
        option.label,
        option.hint && h("span", { class: "option-hint" }, option.hint),
      ),
      option.note && h("span", { class: "option-note" }, option.note),
    );
  }
}
