// Sends what was written down while the server was away, one after the other and never twice at a time.
import { type Kept, all, keep } from "./store";

const TOKEN = "/desk/without/token/";
const TAKE = "/desk/without/take/";

interface Answer {
  reference?: string;
  url?: string;
  state?: "sent" | "open";
}

export async function sendWaiting(taker: string): Promise<void> {
  const send = () => sendAll(taker);
  if (!("locks" in navigator)) return send();
  await navigator.locks.request("desk-send", { ifAvailable: true }, (lock) => (lock ? send() : undefined));
}

async function sendAll(taker: string): Promise<void> {
  for (const kept of (await all()).filter((each) => each.state === "waiting" && each.taker === taker)) {
    try {
      const response = await post(kept);
      const answer = response.ok ? ((await response.json()) as Answer) : {};
      if (!answer.state) return; // asked to sign in, or the server is not well yet: it stays
      await keep({ ...kept, state: answer.state, words: answer.reference ?? "", url: answer.url ?? "", said: [] });
    } catch {
      return;
    }
  }
}

async function post(kept: Kept): Promise<Response> {
  const asked = await fetch(TOKEN, { cache: "no-store", redirect: "error" });
  const { token } = (await asked.json()) as { token: string };
  const body = new FormData();
  for (const [name, value] of kept.said) body.append(name, value);
  for (const name of ["key", "taker", "reference"] as const) body.set(name === "reference" ? "provisional" : name, kept[name]);
  body.set("made", String(kept.made));
  return fetch(TAKE, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "error" });
}
