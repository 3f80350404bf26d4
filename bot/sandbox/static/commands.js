// The slash commands as one picks them: every subcommand is one of its own.

import { Option } from "./discord.js";
import { h } from "./dom.js";
import { world } from "./world.js";

const NESTED = [Option.SUB_COMMAND, Option.SUB_COMMAND_GROUP];

/** [{path: "episode find", description, options}], groups and subcommands taken apart. */
export function allCommands() {
  return world.commands.flatMap((command) => leaves(command, ""));
}

function leaves(command, before) {
  const path = `${before} ${command.name}`.trim();
  const options = command.options ?? [];
  const nested = options.filter((option) => NESTED.includes(option.type));
  if (nested.length) return nested.flatMap((option) => leaves(option, path));
  return [{ path, description: command.description, options }];
}

/** Those that fit what was typed after the slash, the best first. */
export function matching(typed) {
  const words = typed.toLowerCase().trim();
  return allCommands()
    .map((command) => [rank(command, words), command])
    .filter(([rated]) => rated < 3)
    .sort(([one], [other]) => one - other)
    .map(([, command]) => command);
}

function rank(command, words) {
  if (command.path.startsWith(words)) return 0;
  if (words.split(/\s+/).every((word) => command.path.includes(word))) return 1;
  return command.description.toLowerCase().includes(words) ? 2 : 3;
}

/** A command as a row of the picker. */
export function commandRow(command) {
  const names = command.options.map((option) =>
    h("span", { class: option.required ? "option-name required" : "option-name" }, option.name),
  );
  return { label: [h("strong", null, `/${command.path}`), names], note: command.description, command };
}
