// The queue: a change is kept before anything is sent, and leaves only when the server has it or its maker says so.
import { type Change, type Known, answer, keeping } from "./store";

export type Made = Pick<Change, "person" | "reference" | "kind" | "fields" | "photo" | "seen" | "entries" | "label" | "visit" | "spans">;

export interface Answered {
  client_id: string;
  became: "done" | "already" | "conflict" | "refused" | "later";
  version: number;
  said: string;
  conflict?: Change["conflict"];
}

export function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Keeps a change, relying on this phone's change before it of the same case, or on what its page showed.
export function add(made: Made, ended: string): Promise<Change> {
  return keeping(async (store) => {
    const before = await answer<Known | undefined>(store("cases").get(made.reference));
    const number = ((await answer<number | undefined>(store("facts").get("number"))) ?? 0) + 1;
    const change: Change = {
      ...made,
      client_id: newName(),
      at: new Date().toISOString(),
      after: before && !before.sent ? before.last : "",
      seen: Math.max(made.seen, before?.sent ? before.version : 0),
      as_note: false,
      state: "waiting",
      said: "",
      number,
    };
    store("facts").put(number, "number");
    store("changes").put(change);
    store("cases").put({ ...blank(made.reference), ...before, last: change.client_id, sent: false, ended });
    return change;
  });
}

export function blank(reference: string): Known {
  return { reference, last: "", sent: true, version: 0, ended: "" };
}

// Writes down what the server said: what is done leaves the queue, what needs a decision stays in it.
export function settle(said: Answered): Promise<unknown> {
  return keeping(async (store) => {
    const change = await answer<Change | undefined>(store("changes").get(said.client_id));
    if (!change) return;
    if (said.became === "done" || said.became === "already") {
      store("changes").delete(change.client_id);
      await learn(store("cases"), change, said.version);
    } else if (said.became !== "later") {
      store("changes").put({ ...change, state: said.became, said: said.said, conflict: said.conflict });
    }
  });
}

async function learn(cases: IDBObjectStore, change: Change, version: number): Promise<void> {
  const before = await answer<Known | undefined>(cases.get(change.reference));
  if (!before) return;
  const sent = before.sent || before.last === change.client_id;
  cases.put({ ...before, sent, version: Math.max(before.version, version) });
}

// What its maker decided: send it on top of what others did, or as a note.
export function decide(change: Change, choice: "apply" | "note"): Promise<unknown> {
  const seen = change.conflict?.version || change.seen;
  const entries = change.conflict?.entries || change.entries;
  return keeping((store) => {
    store("changes").put({ ...change, seen, entries, after: "", state: "waiting", as_note: choice === "note", conflict: undefined });
  });
}

// Takes a change out for good; those that relied on it rely on what its maker has seen by now.
export function discard(change: Change): Promise<unknown> {
  return keeping(async (store) => {
    store("changes").delete(change.client_id);
    for (const other of await answer<Change[]>(store("changes").getAll())) {
      if (other.after === change.client_id) store("changes").put({ ...other, ...reliedOn(change) });
    }
    const before = await answer<Known | undefined>(store("cases").get(change.reference));
    if (before?.last === change.client_id) store("cases").put({ ...before, ...restored(change), ended: "" });
  });
}

function reliedOn(gone: Change): Pick<Change, "after" | "seen"> {
  return gone.conflict ? { after: "", seen: gone.conflict.version } : { after: gone.after, seen: gone.seen };
}

function restored(gone: Change): Pick<Known, "last" | "sent"> {
  return gone.after && !gone.conflict ? { last: gone.after, sent: false } : { last: "", sent: true };
}
