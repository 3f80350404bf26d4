// A select: a button that shows what is chosen, and a list that opens over the page.

import { fill, freshId, h, icon } from "./dom.js";
import { forSelect } from "./entities.js";
import { ListBox } from "./listbox.js";

/** The element of a select as the bot sent it. `chosen(values)` hears what was chosen, when the
 *  list closes; `name` is what it is called where a label stands beside it. */
export function select(given, chosen, name = null) {
  return new Select(given, chosen, name).element;
}

class Select {
  constructor(given, chosen, name) {
    this.given = given;
    this.chosen = chosen;
    this.name = name ?? given.placeholder;
    this.options = given.options ?? forSelect(given.type, given.channel_types);
    this.values = initial(given);
    this.many = (given.max_values ?? 1) > 1;
    this.shown = h("span", { class: "select-shown" });
    this.button = h(
      "button",
      {
        type: "button",
        class: "select",
        role: "combobox",
        id: freshId("select"),
        "aria-haspopup": "listbox",
        disabled: Boolean(given.disabled),
        "data-component": given.id,
        onclick: () => (this.list.open ? this.#close(this.many) : this.#open()),
        onblur: () => this.#close(this.many),
        onkeydown: (event) => this.#key(event),
      },
      this.shown,
      icon("down"),
    );
    this.list = new ListBox(
      this.button,
      given.placeholder ?? "Choices",
      (option) => this.#pick(option),
      this.many,
    );
    this.list.element.classList.add("floating");
    this.list.element.setAttribute("popover", "manual");
    this.element = h("div", { class: "select-box" }, this.button, this.list.element);
    this.#draw();
  }

  #draw() {
    const labels = this.options.filter((each) => this.values.includes(each.value)).map((each) => each.label);
    const text = labels.join(", ") || this.given.placeholder || "Make a selection";
    fill(this.shown, text);
    this.shown.classList.toggle("empty", !labels.length);
    this.button.setAttribute("aria-label", [this.name, labels.join(", ")].filter(Boolean).join(": ") || text);
  }

  #open() {
    const rows = this.options.map((each) => ({
      label: each.label,
      note: each.description,
      value: each.value,
      selected: this.values.includes(each.value),
    }));
    this.list.show(
      rows,
      Math.max(
        0,
        rows.findIndex((each) => each.selected),
      ),
    );
    if (!rows.length) this.list.say("There is nothing to choose");
    this.list.element.showPopover();
    place(this.list.element, this.button);
  }

  #close(send) {
    if (!this.list.open) return;
    this.list.element.hidePopover();
    this.list.close();
    if (send && this.values.length >= (this.given.min_values ?? 1)) this.chosen(this.values);
    this.#draw();
  }

  #pick({ value }) {
    if (!this.many) {
      this.values = [value];
      this.#close(true);
      return;
    }
    const without = this.values.filter((each) => each !== value);
    const taken = without.length < this.values.length;
    this.values = taken ? without : [...this.values, value].slice(-this.given.max_values);
    this.#open();
  }

  #key(event) {
    if (this.list.key(event)) return;
    if (!this.list.open && ["ArrowDown", "ArrowUp"].includes(event.key)) this.#open();
    else if (this.list.open && event.key === "Escape") this.#close(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function initial(given) {
  if (given.default_values) return given.default_values.map((each) => each.id);
  return (given.options ?? []).filter((each) => each.default).map((each) => each.value);
}

/** Below the control, or above it where there is more room. */
function place(element, control) {
  const box = control.getBoundingClientRect();
  const below = innerHeight - box.bottom;
  const above = box.top > below;
  element.style.left = `${box.left}px`;
  element.style.width = `${box.width}px`;
  element.style.maxHeight = `${Math.min(320, (above ? box.top : below) - 16)}px`;
  element.style.top = above ? "auto" : `${box.bottom + 4}px`;
  element.style.bottom = above ? `${innerHeight - box.top + 4}px` : "auto";
}
