// Where one may go: servers in the rail, channels beside it.

import { initials } from "./avatar.js";
import { Channel } from "./discord.js";
import { fill, h, icon } from "./dom.js";
import { world } from "./world.js";

const ICONS = {
  [Channel.DM]: "speech",
  [Channel.ANNOUNCEMENT]: "news",
  [Channel.ANNOUNCEMENT_THREAD]: "thread",
  [Channel.PUBLIC_THREAD]: "thread",
  [Channel.PRIVATE_THREAD]: "thread",
};

/** Draw both; `go(channel id)` is called for a press. `unread` holds ids of channels. */
export function drawPlaces(rail, list, unread, go) {
  fill(
    rail,
    world.places.map((place) => server(place, unread, go)),
  );
  fill(
    list,
    h("h2", { class: "place-name" }, world.place.name),
    world.place.note && h("p", { class: "place-note" }, world.place.note),
    h(
      "ul",
      { class: "channel-list" },
      world.place.channels.map((channel) => h("li", null, entry(channel, unread, go))),
    ),
  );
}

function server(place, unread, go) {
  const news = place.channels.some((channel) => unread.has(channel.id));
  return h(
    "button",
    {
      type: "button",
      class: "server",
      title: place.name,
      "aria-current": place === world.place ? "true" : null,
      "data-unread": news ? "" : null,
      onclick: () => go(place.channels[0].id),
    },
    place.id === "@me" ? icon("speech") : h("span", { "aria-hidden": "true" }, initials(place.name)),
    h("span", { class: "unseen" }, place.name, news && ", unread"),
  );
}

function entry(channel, unread, go) {
  const lacks = world.place.note === "" && channel.bot;
  return h(
    "button",
    {
      type: "button",
      class: channel.parent ? "channel thread" : "channel",
      "aria-current": channel === world.channel ? "page" : null,
      "data-unread": unread.has(channel.id) ? "" : null,
      onclick: () => go(channel.id),
    },
    icon(ICONS[channel.type] ?? "hash"),
    h("span", { class: "channel-name" }, channel.name),
    lacks && h("span", { class: "channel-note" }, `bot ${channel.bot}`),
  );
}
