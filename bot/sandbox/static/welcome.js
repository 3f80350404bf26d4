// What a newcomer reads first: what this is, and a few things to try.

import { allCommands } from "./commands.js";
import { h } from "./dom.js";
import { world } from "./world.js";

/** The beginning of a channel; `begin(path, values)` puts an example into the composer. */
export function welcome(begin) {
  const { place, channel, bot } = world;
  if (place.id === "@me") {
    return intro(
      `Your conversation with ${bot.name}`,
      "Everything for members works here, too: nobody else sees it.",
      begin,
    );
  }
  if (place.note) {
    return intro(
      `#${channel.name} in ${place.name}`,
      `${place.note}, so members' commands work in this server as well.`,
      begin,
    );
  }
  if (channel !== place.channels[0])
    return h("div", { class: "welcome brief" }, h("h2", null, `The beginning of #${channel.name}`));
  return intro(
    `This is ${bot.name}`,
    "A bot for podcast communities. It has read every episode, and finds the episode, the quote or the link that" +
      " somebody half remembers. Try it: press an example and send it, or type / for all commands.",
    begin,
  );
}

function intro(title, text, begin) {
  const offered = allCommands().map((command) => command.path);
  const examples = world.examples.filter((each) => offered.includes(each.command));
  return h(
    "div",
    { class: "welcome" },
    h("h2", null, title),
    h("p", null, text),
    examples.length > 0 &&
      h(
        "ul",
        { class: "examples" },
        examples.map((each) => h("li", null, example(each, begin))),
      ),
  );
}

function example({ says, command, options }, begin) {
  return h(
    "button",
    { type: "button", class: "example", onclick: () => begin(command, options) },
    h("span", { class: "example-says" }, says),
    h(
      "span",
      { class: "example-command" },
      `/${command} `,
      Object.entries(options).map(([name, value]) => [
        h("span", { class: "option-name" }, name),
        ` ${value} `,
      ]),
    ),
  );
}
