// People, roles and channels to choose from, for options and for selects.

import { Component, Option } from "./discord.js";
import { world } from "./world.js";

const SELECT_KINDS = {
  [Component.USER_SELECT]: ["user"],
  [Component.ROLE_SELECT]: ["role"],
  [Component.MENTIONABLE_SELECT]: ["user", "role"],
  [Component.CHANNEL_SELECT]: ["channel"],
};
const OPTION_KINDS = {
  [Option.USER]: ["user"],
  [Option.CHANNEL]: ["channel"],
  [Option.ROLE]: ["role"],
  [Option.MENTIONABLE]: ["user", "role"],
};

/** Those that a select of this type offers. */
export function forSelect(type, channelTypes) {
  return offered(SELECT_KINDS[type] ?? [], channelTypes);
}

/** Those that an option of this type offers; null for an option that takes something else. */
export function forOption(type, channelTypes) {
  return type in OPTION_KINDS ? offered(OPTION_KINDS[type], channelTypes) : null;
}

function offered(kinds, channelTypes) {
  const { members, roles, channels } = world.place;
  const lists = {
    user: () => members.map((each) => ({ label: each.name, hint: each.bot ? "App" : null, value: each.id })),
    role: () => roles.map((each) => ({ label: `@${each.name.replace(/^@/, "")}`, value: each.id })),
    channel: () =>
      channels
        .filter((each) => !channelTypes?.length || channelTypes.includes(each.type))
        .map((each) => ({ label: `#${each.name}`, value: each.id })),
  };
  return kinds.flatMap((kind) => lists[kind]());
}
