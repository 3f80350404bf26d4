// People, roles and channels to choose from, for options and for selects.

import { world } from "./world.js";

const USERS = { 5: ["user"], 6: ["role"], 7: ["user", "role"], 8: ["channel"] };
const OPTION_KINDS = { 6: ["user"], 7: ["channel"], 8: ["role"], 9: ["user", "role"] };

/** Those that a select of this type offers (Discord: Component Types). */
export function forSelect(type, channelTypes) {
  return offered(USERS[type] ?? [], channelTypes);
}

/** Those that an option of this type offers (Discord: Application Command Option Type); null for
 *  an option that takes something else. */
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
