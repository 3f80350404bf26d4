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

const headers = { Authorization: `Key ${takeKey()}` };

/** What the sandbox would not do, in a sentence. */
export class Refused extends Error {}

/** Ask for a verb of `page_actions`. Throws Refused. */
export async function ask(verb, body) {
  let response;
  try {
    response = await fetch(`/page/${verb}`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused("The sandbox can't be reached. Is it still running in the terminal?");
  }
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error);
  return answer;
}

/** What happens, event by event, until the stream ends or `signal` aborts it. */
export async function* events(user, signal) {
  const response = await fetch(`/page/events?user=${user}`, { headers, signal });
  if (!response.ok) throw new Refused((await response.json()).error);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}
