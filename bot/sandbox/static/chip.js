// One option of a slash command, being filled in: its name and a field, with choices where it has
// any. Numbers, booleans, people, roles and channels are checked here; the bot hears only of values.

import { act } from "./acts.js";
import { Option } from "./discord.js";
import { h } from "./dom.js";
import { forOption } from "./entities.js";

const BOOLEANS = [
  { label: "True", value: true },
  { label: "False", value: false },
];
const NUMBERS = [Option.INTEGER, Option.NUMBER];

export class Chip {
  /** `option` as registered; `composer` gives what else was typed and hears what happens here. */
  constructor(option, composer) {
    this.option = option;
    this.composer = composer;
    this.picked = null; // the choice that stands in the field, if one does
    this.asked = 0;
    this.field = h("input", {
      class: "chip-field",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-label": `${option.name}: ${option.description}`,
      "aria-required": option.required ? "true" : null,
      inputmode: NUMBERS.includes(option.type) ? "decimal" : null,
      oninput: () => this.#typed(),
      onfocus: () => composer.focused(this),
    });
    this.element = h("label", { class: "chip" }, h("span", { class: "chip-name" }, option.name), this.field);
    this.#fit();
  }

  get text() {
    return this.field.value.trim();
  }

  /** Whether one of a given list must be chosen. */
  get strict() {
    return Boolean(this.option.choices) || this.#listed() !== null;
  }

  set(value) {
    this.field.value = value;
    this.picked = null;
    this.#fit();
  }

  choose(choice) {
    this.field.value = choice.name;
    this.picked = choice;
    this.complain(null);
    this.#fit();
  }

  /** What is sent: {value}, {} where nothing was typed, or {trouble} in words. */
  read() {
    if (!this.text) return this.option.required ? { trouble: "This option is required." } : {};
    if (this.picked) return { value: this.picked.value };
    const choices = this.strict ? this.#given() : [];
    const named = choices.find((each) => each.name.toLowerCase() === this.text.toLowerCase());
    if (named) return { value: named.value };
    if (this.strict) return { trouble: "Choose one from the list." };
    if (!NUMBERS.includes(this.option.type)) return { value: this.field.value };
    const number = Number(this.text.replace(",", "."));
    const whole = this.option.type === Option.NUMBER || Number.isInteger(number);
    return Number.isNaN(number) || !whole ? { trouble: "This option is a number." } : { value: number };
  }

  complain(trouble) {
    this.element.classList.toggle("wrong", Boolean(trouble));
    this.field.setAttribute("aria-invalid", trouble ? "true" : "false");
  }

  /** The choices for what is typed: [{name, value}]; null where there are none to be had. A
   *  newer question makes an older one's answer undefined. */
  async choices() {
    if (this.strict) {
      const typed = this.picked ? "" : this.text.toLowerCase();
      return this.#given()
        .filter((each) => each.name.toLowerCase().includes(typed))
        .slice(0, 25);
    }
    if (!this.option.autocomplete) return null;
    this.asked += 1;
    const asked = this.asked;
    const answer = await act("autocomplete", {
      command: this.composer.command.path,
      focused: this.option.name,
      options: { ...this.composer.values(this), [this.option.name]: this.field.value },
    });
    if (asked !== this.asked) return undefined;
    if (answer.failed) throw new Error(answer.failed);
    return answer.choices;
  }

  #given() {
    return (this.option.choices ?? this.#listed()).map((each) => ({
      name: each.name ?? each.label,
      value: each.value,
    }));
  }

  #listed() {
    const { type, channel_types: channelTypes } = this.option;
    return type === Option.BOOLEAN ? BOOLEANS : forOption(type, channelTypes);
  }

  #typed() {
    this.picked = null;
    this.complain(null);
    this.#fit();
    this.composer.focused(this);
  }

  #fit() {
    this.field.size = Math.max(2, Math.min(60, this.field.value.length + 1));
  }
}
