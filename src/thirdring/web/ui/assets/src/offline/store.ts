// Reports written without a network, kept on the phone until the city has them. IndexedDB, for pages and the service
// worker alike; a new version of the pages never touches what is kept here.
export type State = "waiting" | "refused" | "sent";

export interface Kept {
  key: string; // makes a second sending the same report
  made: number; // milliseconds since 1970
  label: string; // the type's name and the place, for the list
  said: [string, string][]; // the form's fields as the server reads them
  photos: Blob[];
  state: State;
  words: string; // what the city said: a reference, or what is wrong
  url: string; // where the report is followed
}

const NAME = "third-ring-reports";
let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("reports", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened;
}

async function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((done, fail) => {
    const transaction = database.transaction("reports", mode, { durability: "strict" });
    const asked = ask(transaction.objectStore("reports"));
    transaction.oncomplete = () => done(asked.result);
    transaction.onabort = () => fail(transaction.error ?? new Error("not kept"));
  });
}

export async function all(): Promise<Kept[]> {
  return (await within<Kept[]>("readonly", (store) => store.getAll())).sort((a, b) => a.made - b.made);
}

export function keep(report: Kept): Promise<unknown> {
  return within("readwrite", (store) => store.put(report));
}

export function drop(key: string): Promise<unknown> {
  return within("readwrite", (store) => store.delete(key));
}

// Whether there may be anything, without making a database on every phone that opens a page.
export async function any(): Promise<boolean> {
  const known = (await indexedDB.databases?.()) ?? [{ name: NAME }];
  return known.some(({ name }) => name === NAME);
}
