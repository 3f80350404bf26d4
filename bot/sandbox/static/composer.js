// Where one types: a message, or a slash command whose options are filled in one by one.

import { Refused } from "./api.js";
import { act, attempt } from "./acts.js";
import { Chip } from "./chip.js";
import { allCommands, commandRow, matching } from "./commands.js";
import { fill, h, icon } from "./dom.js";
import { ListBox } from "./listbox.js";
import { world } from "./world.js";

/** Milliseconds after which a command that is under way is worth a line. */
const PATIENCE_MS = 250;
/** Characters that a message may have, and from how many left on they are counted down. */
const LONGEST = 2000;
const COUNTED = 200;

export class Composer {
  /** `log` shows what is being sent and what failed. */
  constructor(element, log) {
    this.element = element;
    this.log = log;
    this.command = null;
    this.chips = [];
    this.sent = null; // the last command, for ArrowUp
    this.hint = h("div", { class: "hint", id: "hint", "aria-live": "polite" });
    this.text = h("textarea", {
      class: "field-text",
      rows: "1",
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-describedby": "hint",
      oninput: () => this.#textTyped(),
      onkeydown: (event) => this.#textKey(event),
    });
    this.more = h("input", {
      class: "field-more",
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-describedby": "hint",
      oninput: () => this.#offerOptions(),
      onfocus: () => this.#offerOptions(),
      onkeydown: (event) => this.#moreKey(event),
    });
    this.list = new ListBox(this.text, "Commands", (option) => option.run());
    this.field = h("div", {
      class: "field",
      onclick: (event) => event.target === this.field && this.focus(),
    });
    element.append(
      h("div", { class: "above" }, this.list.element, this.hint),
      h(
        "form",
        {
          class: "composer-form",
          onsubmit: (event) => {
            event.preventDefault();
            this.#send();
          },
        },
        this.field,
        h("button", { class: "tool send", "aria-label": "Send" }, icon("send")),
      ),
    );
    element.addEventListener(
      "focusout",
      (event) => element.contains(event.relatedTarget) || this.list.close(),
    );
    this.reset();
  }

  /** Empty, for the present channel. */
  reset() {
    this.command = null;
    this.chips = [];
    this.text.value = "";
    this.#say(null);
    this.list.close();
    const { channel } = world;
    if (!channel) return;
    const where = world.place.id === "@me" ? `@${channel.name}` : `#${channel.name}`;
    this.text.placeholder = channel.writes
      ? `Message ${where}, or / for commands`
      : "You can't write messages here";
    this.text.setAttribute("aria-label", `Message ${where}`);
    this.#draw();
  }

  focus() {
    (this.chips.find((chip) => !chip.text) ?? this.chips.at(-1))?.field.focus();
    if (!this.chips.length) (this.command ? this.more : this.text).focus();
  }

  /** Begin a command, its options filled in as far as `values` go; as a newcomer's example. */
  begin(path, values = {}) {
    const command = allCommands().find((each) => each.path === path);
    if (!command) {
      this.#say(`/${path} is not offered here.`, true);
      return;
    }
    this.command = command;
    this.chips = command.options
      .filter((each) => each.required || each.name in values)
      .map((each) => new Chip(each, this));
    for (const chip of this.chips) if (chip.option.name in values) chip.set(values[chip.option.name]);
    this.list.close();
    this.#say(command.description);
    this.#draw();
    this.focus();
  }

  /** The values typed so far, but for one chip's; what can't be sent yet is left out. */
  values(except = null) {
    const found = {};
    for (const chip of this.chips) {
      const { value } = chip.read();
      if (chip !== except && value !== undefined) found[chip.option.name] = value;
    }
    return found;
  }

  // Plain text, until it begins with a slash

  #textTyped() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
    if (!this.text.value.startsWith("/")) {
      this.#count();
      this.list.close();
      return;
    }
    const typed = this.text.value.slice(1);
    const exact = /\s$/.test(typed) && allCommands().find((each) => each.path === typed.trim());
    if (exact) {
      this.begin(exact.path);
      return;
    }
    const found = matching(typed);
    this.#use(this.text, "Commands");
    if (found.length)
      this.list.show(found.map((each) => ({ ...commandRow(each), run: () => this.begin(each.path) })));
    else
      this.list.say(
        world.online ? "No command is called that" : "The bot is offline: its commands come back with it",
      );
  }

  /** How much room is left, once it is little. Returns whether the message fits. */
  #count() {
    const left = LONGEST - [...this.text.value.trim()].length;
    if (left < 0) this.#say(`Too long by ${-left} of ${LONGEST} characters: shorten it.`, true);
    else this.#say(left < COUNTED ? `${left} characters left` : null);
    return left >= 0;
  }

  #textKey(event) {
    if (event.isComposing || this.list.key(event)) return;
    if (event.key === "Tab" && this.list.open && this.list.active >= 0)
      this.list.options[this.list.active].run();
    else if (event.key === "Escape") this.list.close();
    else if (event.key === "ArrowUp" && !this.text.value && this.sent)
      this.begin(this.sent.path, this.sent.values);
    else if (event.key === "Enter" && !event.shiftKey) this.#send();
    else return;
    event.preventDefault();
  }

  // A command's options

  /** Called by a chip that has the focus, or in which something was typed. */
  focused(chip) {
    this.#say([h("strong", null, chip.option.name), ` ${chip.option.description}`]);
    this.#offerChoices(chip);
  }


  async #offerChoices(chip) {
    this.#use(chip.field, `Choices for ${chip.option.name}`);
    let choices;
    try {
      choices = await chip.choices();
    } catch (error) {
      this.list.say(error instanceof Refused ? error.message : "Loading options failed");
      return;
    }
    if (choices === undefined || document.activeElement !== chip.field) return;
    if (choices === null) this.list.close();
    else if (choices.length)
      this.list.show(
        choices.map((each) => this.#choiceRow(chip, each)),
        chip.strict ? 0 : -1,
      );
    else
      this.list.say(
        chip.strict ? "Nothing in the list fits" : "No suggestions: what you typed is taken as it is",
      );
  }

  #choiceRow(chip, choice) {
    const run = () => {
      chip.choose(choice);
      this.list.close();
      this.#after(chip);
    };
    return { label: choice.name, run };
  }

  #after(chip) {
    const next = this.chips.slice(this.chips.indexOf(chip) + 1).find((each) => !each.text);
    if (next) next.field.focus();
    else this.list.close();
  }

  chipKey(event, chip) {
    if (event.isComposing || this.list.key(event)) return;
    if (event.key === "Tab" && !event.shiftKey && this.list.open && this.list.active >= 0) {
      this.list.options[this.list.active].run();
    } else if (event.key === "Escape") {
      if (this.list.open) this.list.close();
      else this.#leave();
    } else if (event.key === "Backspace" && !chip.field.value) this.#remove(chip);
    else if (event.key === "Enter") this.#send();
    else return;
    event.preventDefault();
  }

  #remove(chip) {
    const at = this.chips.indexOf(chip);
    if (at === 0 && (chip.option.required || this.chips.length === 1)) {
      this.#leave(`/${this.command.path}`);
      return;
    }
    if (!chip.option.required) this.chips.splice(at, 1);
    this.#draw();
    this.chips[Math.max(0, at - 1)]?.field.focus();
  }

  #leave(text = "") {
    this.command = null;
    this.chips = [];
    this.text.value = text;
    this.#draw();
    this.text.focus();
    this.#textTyped();
  }

  // Options that may be left out

  #rest() {
    const used = this.chips.map((chip) => chip.option.name);
    return (this.command?.options ?? []).filter((option) => !used.includes(option.name));
  }

  #offerOptions() {
    this.#use(this.more, "Further options");
    const typed = this.more.value.trim().toLowerCase();
    const found = this.#rest().filter((option) => option.name.includes(typed));
    this.#say(this.command.description);
    const add = (option) => {
      const chip = new Chip(option, this);
      this.chips.push(chip);
      this.#draw();
      chip.field.focus();
    };
    if (found.length)
      this.list.show(
        found.map((each) => ({ label: each.name, note: each.description, run: () => add(each) })),
        typed ? 0 : -1,
      );
    else this.list.close();
  }

  #moreKey(event) {
    if (event.isComposing || this.list.key(event)) return;
    if (event.key === "Backspace" && !this.more.value) {
      if (this.chips.length) this.chips.at(-1).field.focus();
      else this.#leave(`/${this.command.path}`);
    } else if (event.key === "Escape") {
      if (this.list.open) this.list.close();
      else this.#leave();
    } else if (event.key === "Enter") this.#send();
    else return;
    event.preventDefault();
  }

  // Sending

  async #send() {
    if (this.command) {
      await this.#sendCommand();
      return;
    }
    const text = this.text.value;
    if (!text.trim()) return;
    if (text.startsWith("/") && !text.includes("\n")) {
      this.#say("Choose a command from the list, or begin with something other than a slash.", true);
      return;
    }
    if (!this.#count()) return;
    try {
      await act("write", { text });
      this.reset();
      this.#textTyped();
    } catch (error) {
      this.#say(error.message, true);
    }
  }

  async #sendCommand() {
    const read = this.chips.map((chip) => [chip, chip.read().trouble]);
    for (const [chip, trouble] of read) chip.complain(trouble);
    const wrong = read.find(([, trouble]) => trouble);
    if (wrong) {
      wrong[0].field.focus();
      this.#say([h("strong", null, wrong[0].option.name), ` ${wrong[1]}`], true);
      return;
    }
    const { path } = this.command;
    const typed = Object.fromEntries(this.chips.map((chip) => [chip.option.name, chip.field.value]));
    const options = this.values();
    this.sent = { path, values: typed };
    this.reset();
    this.text.focus();
    const waiting = setTimeout(() => this.log.pending(path), PATIENCE_MS);
    const failed = await attempt("invoke", { command: path, options });
    clearTimeout(waiting);
    this.log.settled(path, failed);
  }

  // What is drawn

  #use(control, label) {
    this.list.control.setAttribute("aria-expanded", "false");
    this.list.control = control;
    this.list.element.setAttribute("aria-label", label);
    control.setAttribute("aria-controls", this.list.element.id);
  }

  #say(what, wrong = false) {
    fill(this.hint, what);
    this.hint.classList.toggle("wrong", wrong);
  }

  #draw() {
    this.element.classList.toggle("commanding", Boolean(this.command));
    if (!this.command) {
      fill(this.field, this.text);
      this.text.disabled = !world.channel.writes && !world.commands.length;
      return;
    }
    for (const chip of this.chips) chip.field.onkeydown = (event) => this.chipKey(event, chip);
    const left = this.#rest().length;
    this.more.value = "";
    this.more.placeholder = left ? `+${left} optional` : "";
    this.more.setAttribute("aria-label", left ? `${left} more options` : "No more options");
    fill(
      this.field,
      h("span", { class: "field-command" }, `/${this.command.path}`),
      this.chips.map((chip) => chip.element),
      this.more,
    );
  }
}
