// A menu over the page, opened by a button.

import { h } from "./dom.js";

/** Open a menu of items {label, hint, run} beside `button`, or at a point {x, y}; Escape brings the
 *  focus back to the button. */
export function openMenu(button, label, items, point = null) {
  document.querySelector(".menu")?.remove();
  const close = () => {
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("mousedown", outside);
  };
  const outside = (event) => menu.contains(event.target) || close();
  const rows = items.map((item) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: "menu-item",
        onclick: () => {
          close();
          button.focus();
          item.run();
        },
      },
      h("span", null, item.label),
      item.hint && h("span", { class: "option-hint" }, item.hint),
    ),
  );
  const menu = h(
    "div",
    {
      class: "menu",
      role: "menu",
      "aria-label": label,
      popover: "manual",
      onkeydown: (event) => {
        const at = rows.indexOf(document.activeElement);
        const steps = { ArrowDown: at + 1, ArrowUp: at - 1 + rows.length, Home: 0, End: rows.length - 1 };
        if (event.key in steps) rows[steps[event.key] % rows.length].focus();
        else if (event.key === "Escape" || event.key === "Tab") {
          close();
          button.focus();
        } else return;
        event.preventDefault();
      },
    },
    rows,
  );
  document.body.append(menu);
  menu.showPopover();
  const box = button.getBoundingClientRect();
  const { x, y } = point ?? { x: box.right - menu.offsetWidth, y: box.bottom + 4 };
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  button.setAttribute("aria-expanded", "true");
  document.addEventListener("mousedown", outside);
  rows[0]?.focus();
}
