// Discord's numbers by their names, as far as the page meets them.

/** Discord: "Component Types". */
export const Component = {
  ACTION_ROW: 1,
  BUTTON: 2,
  STRING_SELECT: 3,
  TEXT_INPUT: 4,
  USER_SELECT: 5,
  ROLE_SELECT: 6,
  MENTIONABLE_SELECT: 7,
  CHANNEL_SELECT: 8,
  SECTION: 9,
  TEXT_DISPLAY: 10,
  THUMBNAIL: 11,
  MEDIA_GALLERY: 12,
  FILE: 13,
  SEPARATOR: 14,
  CONTAINER: 17,
  LABEL: 18,
  RADIO_GROUP: 21,
  CHECKBOX_GROUP: 22,
  CHECKBOX: 23,
};

/** Discord: "Button Styles". */
export const ButtonStyle = { PRIMARY: 1, SECONDARY: 2, SUCCESS: 3, DANGER: 4, LINK: 5, PREMIUM: 6 };

/** Discord: "Application Command Option Type". */
export const Option = {
  SUB_COMMAND: 1,
  SUB_COMMAND_GROUP: 2,
  INTEGER: 4,
  BOOLEAN: 5,
  USER: 6,
  CHANNEL: 7,
  ROLE: 8,
  MENTIONABLE: 9,
  NUMBER: 10,
};

/** Discord: "Channel Types". */
export const Channel = {
  DM: 1,
  ANNOUNCEMENT: 5,
  ANNOUNCEMENT_THREAD: 10,
  PUBLIC_THREAD: 11,
  PRIVATE_THREAD: 12,
};

/** Discord: "Message Flags". */
export const Flag = { EPHEMERAL: 1 << 6, LOADING: 1 << 7, COMPONENTS_V2: 1 << 15 };

/** Discord: "Message Types". */
const CHAT_INPUT_COMMAND = 20;
const CONTEXT_MENU_COMMAND = 23;

/** Whether a message answers a slash command. */
export function answersSlash(message) {
  return message.type === CHAT_INPUT_COMMAND;
}

/** Whether a message answers a command, of either kind. */
export function answersCommand(message) {
  return answersSlash(message) || message.type === CONTEXT_MENU_COMMAND;
}
