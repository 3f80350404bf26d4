// The way to the sandbox. The key comes in the address's fragment, which is never sent, and goes
// out in a header, which no other site can add.

const KEPT = "key";

function takeKey() {
  const given = location.hash.slice(1);
  if (given && given !== "composer") {
    sessionStorage.setItem(KEPT, given);
    history.replaceState(null, "", "/");
  }
  return sessionStorage.getItem(KEPT) ?? "";
}

const key = takeKey();
/** How the sandbox closes the line on a page without the key. */
const NOT_TRUSTED = 4001;

/** What the sandbox would not do, in a sentence. */
export class Refused extends Error {}

/** Ask for a verb of `page_actions`. Throws Refused. */
export async function ask(verb, body) {
  let response;
  try {
    response = await fetch(`/page/${verb}`, {
      method: "POST",
      headers: { Authorization: `Key ${key}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused("The sandbox can't be reached. Is it still running in the terminal?");
  }
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error);
  return answer;
}

/** Hear what happens to `user`, one event after the other: resolves when the line is cut or
 *  `signal` ends it, throws Refused where the key is wrong. */
export function listen(user, signal, hear) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${location.host}/page/events`);
    let order = Promise.resolve();
    const end = () => socket.close();
    signal.addEventListener("abort", end);
    socket.onopen = () => socket.send(JSON.stringify({ key, user }));
    socket.onmessage = ({ data }) => {
      order = order.then(() => !signal.aborted && hear(JSON.parse(data)));
      order.catch((error) => {
        reject(error);
        socket.close();
      });
    };
    socket.onclose = ({ code }) => {
      // Each try to connect again has a listener of its own on the one signal.
      signal.removeEventListener("abort", end);
      if (code === NOT_TRUSTED) reject(new Refused("Open the address that the terminal shows."));
      else resolve();
    };
  });
}
