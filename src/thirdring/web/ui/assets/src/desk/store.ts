// Conversations written down while the server was away, sealed until it has them. Each is one AES-GCM box; the key
// never leaves this browser (it can't be exported) and is made anew when nothing waits any more.
export type State = "writing" | "waiting" | "open" | "sent";

export interface Kept {
  key: string; // makes a second sending the same conversation
  taker: string; // whose it is: only they can send it
  made: number; // milliseconds since 1970
  reference: string; // what the caller was told
  label: string;
  said: [string, string][]; // the form's fields as the server reads them
  state: State; // "open": the server has it as a draft, to be mended there
  words: string;
  url: string;
}

interface Box {
  key: string;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const NAME = "third-ring-desk";
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("boxes", { keyPath: "key" });
      asked.result.createObjectStore("keys");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened;
}

async function within<T>(name: string, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((done, fail) => {
    const transaction = database.transaction(name, mode, { durability: "strict" });
    const asked = ask(transaction.objectStore(name));
    transaction.oncomplete = () => done(asked.result);
    transaction.onabort = () => fail(transaction.error ?? new Error("not kept"));
  });
}

async function sealing(): Promise<CryptoKey> {
  const known = await within<CryptoKey | undefined>("keys", "readonly", (store) => store.get("key"));
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await within("keys", "readwrite", (store) => store.add(made, "key")).catch(() => undefined); // another tab was first
  return (await within<CryptoKey | undefined>("keys", "readonly", (store) => store.get("key"))) ?? made;
}

export async function keep(kept: Kept): Promise<void> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(kept));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealing(), words);
  const box: Box = { key: kept.key, iv, sealed };
  await within("boxes", "readwrite", (store) => store.put(box));
}

export async function all(): Promise<Kept[]> {
  const boxes = await within<Box[]>("boxes", "readonly", (store) => store.getAll());
  if (!boxes.length) return [];
  const key = await sealing();
  const opened = await Promise.all(boxes.map((box) => unsealed(box, key)));
  return opened.filter((kept): kept is Kept => kept !== null).sort((a, b) => a.made - b.made);
}

async function unsealed(box: Box, key: CryptoKey): Promise<Kept | null> {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv }, key, box.sealed).catch(() => null);
  return plain && (JSON.parse(new TextDecoder().decode(plain)) as Kept);
}

export async function drop(key: string): Promise<void> {
  await within("boxes", "readwrite", (store) => store.delete(key));
  const left = await within<number>("boxes", "readonly", (store) => store.count());
  if (!left) await within("keys", "readwrite", (store) => store.delete("key"));
}
