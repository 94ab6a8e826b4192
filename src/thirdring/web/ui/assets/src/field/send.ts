// Sending what waits: once, in order for each case, by a page or by the service worker, never by both at a time.
import { type Answered, settle } from "./queue";
import { type Change, changes } from "./store";

export type Sending = "sent" | "nothing" | "offline" | "signed-out" | "later";

const MOST_AT_ONCE = 10;
const MOST_BYTES = 6_000_000; // of photos in one sending: a thin line gets through in pieces
const TRIES = 3;

interface Pulse {
  person: number;
  token: string;
}

// Sends the queue of whoever is signed in; others' changes wait for them.
export async function send(pulse: string, sync: string): Promise<Sending> {
  if (!("locks" in navigator)) return sendAll(pulse, sync);
  const done = await navigator.locks.request("field-send", { ifAvailable: true }, (lock) => (lock ? sendAll(pulse, sync) : null));
  return done ?? "later";
}

async function sendAll(pulse: string, sync: string): Promise<Sending> {
  if (!(await changes()).length) return "nothing";
  const signed = await signedIn(pulse);
  if (typeof signed === "string") return signed;
  let result: Sending = "nothing";
  const tried = new Set<string>(); // each change once in a sending; "later" means the next one
  for (;;) {
    const waiting = (await changes()).filter((change) => change.person === signed.person && !tried.has(change.client_id));
    const batch = batchOf(waiting);
    if (!batch.length) return result;
    const answers = await sendBatch(batch, signed, sync);
    if (typeof answers === "string") return answers;
    batch.forEach((change) => tried.add(change.client_id));
    for (const answer of answers) await settle(answer);
    result = "sent";
  }
}

// The next changes to send: none of a case whose earlier change waits for a decision, and not too much at once.
export function batchOf(waiting: Change[]): Change[] {
  const stopped = new Set(waiting.filter((change) => change.state !== "waiting").map((change) => change.reference));
  const batch: Change[] = [];
  let bytes = 0;
  for (const change of waiting) {
    if (stopped.has(change.reference)) continue;
    bytes += change.photo?.size ?? 0;
    if (batch.length >= MOST_AT_ONCE || (batch.length && bytes > MOST_BYTES)) break;
    batch.push(change);
  }
  return batch;
}

async function signedIn(pulse: string): Promise<Pulse | Sending> {
  const response = await asked(() => fetch(pulse, { redirect: "manual", cache: "no-store" }));
  if (!response) return "offline";
  if (response.type === "opaqueredirect" || response.status === 403) return "signed-out";
  return response.ok ? ((await response.json()) as Pulse) : "later";
}

async function sendBatch(batch: Change[], signed: Pulse, sync: string): Promise<Answered[] | Sending> {
  const body = new FormData();
  body.set("changes", JSON.stringify({ phone_now: new Date().toISOString(), person: signed.person, changes: batch.map(bare) }));
  for (const change of batch) if (change.photo) body.set(`photo.${change.client_id}`, change.photo, "photo.jpg");
  const headers = { "X-CSRFToken": signed.token };
  const response = await asked(() => fetch(sync, { method: "POST", body, headers, redirect: "manual" }));
  if (!response) return "offline";
  if (response.type === "opaqueredirect") return "signed-out";
  return response.ok ? ((await response.json()) as { answers: Answered[] }).answers : "later";
}

function bare(change: Change): Omit<Change, "photo" | "conflict" | "state" | "said" | "label" | "number"> {
  const { photo: _photo, conflict: _conflict, state: _state, said: _said, label: _label, number: _number, ...rest } = change;
  return rest;
}

// A thin line fails now and then: some tries, each after a longer pause. Null when there is no network.
async function asked(ask: () => Promise<Response>): Promise<Response | null> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      const response = await ask();
      if (response.status < 500 || response.status === 503) return response;
    } catch {
      if (!navigator.onLine) return null;
    }
    await new Promise((done) => setTimeout(done, 400 * 2 ** attempt));
  }
  return null;
}
