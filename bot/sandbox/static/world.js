// What the page knows: who one is, where, who else is there, what time it is.

import { ask } from "./api.js";

export const world = {
  me: null, // {id, name, is}
  people: [],
  bot: { id: "", name: "" },
  places: [],
  place: null,
  channel: null,
  commands: [], // the slash commands offered here, as registered
  menus: [], // those of a message's menu
  online: false,
  examples: [],
  developer: false,
  ahead: 0, // milliseconds that the sandbox's clock is ahead of this machine's
};

/** Milliseconds since 1970 by the sandbox's clock. */
export function now() {
  return Date.now() + world.ahead;
}

/** Take up who and what there is, as `user` sees it; stays in the channel where it can. */
export async function loadWorld(user) {
  const known = await ask("state", { user });
  world.people = known.people;
  world.me = known.people.find((person) => person.id === user);
  world.bot = known.bot;
  world.places = known.places;
  world.examples = known.examples;
  takeStatus(known);
  const before = world.channel?.id;
  const found = findChannel(before);
  world.place = found?.place ?? known.places[0];
  world.channel = found?.channel ?? world.place.channels[0];
}

export function takeStatus(status) {
  world.online = status.online;
  world.ahead = status.now * 1000 - Date.now();
}

export function findChannel(id) {
  for (const place of world.places) {
    const channel = place.channels.find((each) => each.id === id);
    if (channel) return { place, channel };
  }
  return null;
}

export function findMember(id) {
  return world.places.flatMap((place) => place.members).find((member) => member.id === id) ?? null;
}

export function findRole(id) {
  return world.places.flatMap((place) => place.roles).find((role) => role.id === id) ?? null;
}

/** Whether a message pings who one is. */
export function mentionsMe(message) {
  const mine = world.place.mine ?? [];
  return (
    message.mention_everyone ||
    message.mentions.some((user) => user.id === world.me.id) ||
    message.mention_roles.some((role) => mine.includes(role))
  );
}
