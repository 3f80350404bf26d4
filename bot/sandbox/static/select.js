// A select: a button that shows what is chosen, and a list that opens over the page.

import { fill, freshId, h, icon } from "./dom.js";
import { forSelect } from "./entities.js";
import { ListBox } from "./listbox.js";

/** The element of a select. `chosen(values)` hears what was chosen, when the list closes. */
export function select(given, chosen, name = null) {
  const most = given.max_values ?? 1;
  const options = given.options ?? forSelect(given.type, given.channel_types);
  let values = initial(given);
  const shown = h("span", { class: "select-shown" });
  const button = h("button", {
    type: "button", class: "select", role: "combobox", id: freshId("select"), "aria-haspopup": "listbox",
    disabled: Boolean(given.disabled), "data-component": given.id,
  }, shown, icon("down"));
  const list = new ListBox(button, given.placeholder ?? "Choices", pick, most > 1);
  list.element.classList.add("floating");
  list.element.setAttribute("popover", "manual");

  function draw() {
    const labels = options.filter((each) => values.includes(each.value)).map((each) => each.label);
    const text = labels.join(", ") || given.placeholder || "Make a selection";
    fill(shown, text);
    shown.classList.toggle("empty", !labels.length);
    button.setAttribute("aria-label", [name ?? given.placeholder, labels.join(", ")].filter(Boolean).join(": ") || text);
  }

  function open() {
    list.show(options.map((each) => ({
      label: each.label, note: each.description, value: each.value, selected: values.includes(each.value),
    })), Math.max(0, options.findIndex((each) => values.includes(each.value))));
    if (!list.open) list.say("There is nothing to choose");
    list.element.showPopover();
    place(list.element, button);
  }

  function close(send) {
    if (!list.open) return;
    list.element.hidePopover();
    list.close();
    const enough = values.length >= (given.min_values ?? 1);
    if (send && enough) chosen(values);
    draw();
  }

  function pick(option) {
    if (most === 1) {
      values = [option.value];
      return close(true);
    }
    const without = values.filter((value) => value !== option.value);
    values = without.length < values.length ? without : [...values, option.value].slice(-most);
    return open();
  }

  button.addEventListener("click", () => (list.open ? close(most > 1) : open()));
  button.addEventListener("blur", () => close(most > 1));
  button.addEventListener("keydown", (event) => {
    if (list.key(event)) return;
    if (!list.open && ["ArrowDown", "ArrowUp"].includes(event.key)) open();
    else if (list.open && event.key === "Escape") close(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  draw();
  return h("div", { class: "select-box" }, button, list.element);
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
