// The corner of the sandbox itself: who one is, what time it is, whether the bot runs.

import { ask } from "./api.js";
import { avatar } from "./avatar.js";
import { fill, h, icon } from "./dom.js";
import { clockText, fieldValue } from "./time.js";
import { now, takeStatus, world } from "./world.js";

const HOUR = 3_600_000;
const STEP = 5 * HOUR;

/** `become(id)` changes who one is; `report(trouble)` shows a sentence. */
export class Controls {
  constructor(element, become, report) {
    this.element = element;
    this.become = become;
    this.report = report;
    this.time = h("span", { class: "clock-time" });
    this.exact = h("input", { type: "datetime-local", "aria-label": "Day and time" });
    this.panel = h(
      "details",
      {
        class: "clock",
        ontoggle: () => {
          this.exact.value = fieldValue(now());
        },
      },
      h("summary", { title: "Move the sandbox's clock" }, icon("clock"), this.time),
      h(
        "div",
        { class: "clock-panel" },
        h(
          "p",
          { class: "subtext" },
          "Time runs on from where you set it; a day passes in a few seconds. Try the quote of the day:",
          " it is posted up to six hours late, and not at all if you set the clock further ahead.",
        ),
        h(
          "form",
          { onsubmit: (event) => this.#set(event) },
          this.exact,
          h(
            "div",
            { class: "row" },
            h("button", { class: "button secondary" }, "Set"),
            this.#step("+10 min", HOUR / 6),
            this.#step("+1 hour", HOUR),
            this.#step("+1 day", 24 * HOUR),
            h(
              "button",
              { type: "button", class: "button secondary", onclick: () => this.#to(null) },
              "Real time",
            ),
          ),
        ),
      ),
    );
    this.status = h("span", { class: "status-text", role: "status" });
    this.restart = h(
      "button",
      {
        type: "button",
        class: "button secondary",
        "aria-label": "Restart the bot",
        onclick: () => this.#restart(),
      },
      icon("again"),
      "Restart",
    );
    this.who = h("div", { class: "who" });
    fill(
      element,
      h(
        "div",
        { class: "status" },
        h("i", { class: "lamp", "aria-hidden": "true" }),
        this.status,
        this.restart,
      ),
      this.panel,
      this.who,
    );
    setInterval(() => this.tick(), 1000);
  }

  tick() {
    this.time.textContent = clockText(now());
    this.element.classList.toggle("moved", Math.abs(world.ahead) > 5000);
  }

  draw() {
    this.element.classList.toggle("offline", !world.online);
    const state = `Bot ${world.online ? "online" : "offline"}`;
    if (this.status.textContent !== state) this.status.textContent = state;
    this.restart.disabled = !world.online;
    this.tick();
    const choose = (event) => this.become(event.target.value);
    fill(
      this.who,
      avatar(world.me),
      h(
        "label",
        null,
        h("span", { class: "subtext" }, "You are"),
        h(
          "select",
          { onchange: choose },
          world.people.map((person) =>
            h(
              "option",
              { value: person.id, selected: person.id === world.me.id },
              `${person.name} · ${person.is}`,
            ),
          ),
        ),
      ),
    );
  }

  #step(label, by) {
    return h(
      "button",
      { type: "button", class: "button secondary", onclick: () => this.#move(by) },
      label,
    );
  }

  // A post comes up to six hours late. So a day passes in steps, and what is due within it is
  // posted and not jumped over: the bot looks at the clock once a second.
  async #move(by) {
    for (let left = by; left > 0; left -= STEP) {
      await this.#to(now() + Math.min(left, STEP));
      if (left > STEP) await new Promise((passed) => setTimeout(passed, 1500));
    }
  }

  #set(event) {
    event.preventDefault();
    const moment = new Date(this.exact.value).getTime();
    if (Number.isNaN(moment)) this.report("Give a day and a time.");
    else this.#to(moment);
  }

  async #to(moment) {
    try {
      takeStatus(await ask("clock", { to: moment === null ? null : moment / 1000 }));
      this.exact.value = fieldValue(now());
      this.tick();
    } catch (error) {
      this.report(error.message);
    }
  }

  async #restart() {
    this.restart.disabled = true;
    try {
      await ask("restart", {});
    } catch (error) {
      this.report(error.message);
    }
    // Where it was not ready yet, nothing began.
    this.draw();
  }
}
