// What a person does with the bot's messages, and what comes of it: a form, a failure, or nothing
// more, for messages reach the page by themselves.

import { Refused, ask } from "./api.js";
import { openModal } from "./modal.js";
import { world } from "./world.js";

/** Ask as the present person in the present channel. */
export function act(verb, more) {
  return ask(verb, { user: world.me.id, channel: world.channel.id, ...more });
}

/** Do something that a form may answer. Returns what failed, in words, or null. */
export async function attempt(verb, more) {
  try {
    const outcome = await act(verb, more);
    if (!outcome.modal) return outcome.failed ?? null;
    openModal(outcome.modal, (values) => attempt("submit", { modal: outcome.key, values }));
    return null;
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}
