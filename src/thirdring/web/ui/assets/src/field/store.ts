// What the phone keeps: changes that wait to be sent, and what it knows of each case. IndexedDB, for pages and the
// service worker alike. An update of the app never touches what is kept here.
export type State = "waiting" | "conflict" | "refused";

export interface Happening {
  what: string;
  words: string;
  who: string;
  when: string;
}

export interface Conflict {
  said: string;
  yours: string;
  theirs: Happening[];
  version: number;
  entries: number;
  may_apply: boolean;
}

// A change as the server reads it (web/field/sending.py), with its photo, and what the server last said of it.
export interface Change {
  client_id: string;
  person: number;
  reference: string;
  kind: string;
  fields: Record<string, string[]>;
  photo?: Blob;
  at: string;
  seen: number;
  entries: number;
  after: string;
  visit: string;
  spans: [string, string][];
  as_note: boolean;
  state: State;
  said: string;
  conflict?: Conflict;
  number: number; // the order in which they were made
  label: string; // in words, for the list of what waits
}

export interface Visit {
  key: string;
  since: string;
  spans: [string, string][];
  running: string; // since when the timer runs; "" while it stands still
}

// A case as this phone left it: the last change, whether that was sent, and the version it led to.
export interface Known {
  reference: string;
  last: string;
  sent: boolean;
  version: number;
  visit?: Visit;
  ended: string; // the label of the ending, while the page may not know of it yet
}

const NAME = "third-ring-field";
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("changes", { keyPath: "client_id" });
      asked.result.createObjectStore("cases", { keyPath: "reference" });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened;
}

type Stores = "changes" | "cases" | "facts";

// Runs work in one transaction: all of it is kept, or none.
export async function keeping<T>(work: (store: (name: Stores) => IDBObjectStore) => Promise<T> | T): Promise<T> {
  const database = await open();
  return new Promise((done, fail) => {
    const transaction = database.transaction(["changes", "cases", "facts"], "readwrite", { durability: "strict" });
    let result: T;
    transaction.oncomplete = () => done(result);
    transaction.onabort = () => fail(transaction.error ?? new Error("not kept"));
    Promise.resolve(work((name) => transaction.objectStore(name))).then(
      (given) => (result = given),
      (error: unknown) => {
        fail(error);
        transaction.abort();
      },
    );
  });
}

// An answer of IndexedDB, inside a transaction.
export function answer<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

export async function changes(): Promise<Change[]> {
  const all = await keeping((store) => answer<Change[]>(store("changes").getAll()));
  return all.sort((a, b) => a.number - b.number);
}

export function known(reference: string): Promise<Known | undefined> {
  return keeping((store) => answer<Known | undefined>(store("cases").get(reference)));
}

export function know(known: Known): Promise<unknown> {
  return keeping((store) => answer(store("cases").put(known)));
}

export function fact<T>(name: string): Promise<T | undefined> {
  return keeping((store) => answer<T | undefined>(store("facts").get(name)));
}

export function setFact(name: string, value: unknown): Promise<unknown> {
  return keeping((store) => answer(store("facts").put(value, name)));
}
