// <form data-keep="..."> keeps on the device what is being typed, until the report is sent or thrown away: a line that
// breaks, a tab that closes or another language must not cost it. Only where the server has nothing of the step yet.
// How to reach somebody is kept as long as the tab is open (data-keep-for="tab"), for the next person at the same
// computer. [data-forget-kept] on a page, or a form so marked, ends it.
const MARK = "tr:kept:";
const LASTS = 12 * 3600 * 1000; // as long as the server keeps the rest of the draft

interface Kept {
  at: number;
  said: [string, string][];
}

// Those older than so many milliseconds; all of them unless told.
function forget(olderThan = -1): void {
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage).filter((each) => each.startsWith(MARK))) {
      const kept = read(storage, key);
      if (!kept || Date.now() - kept.at > olderThan) storage.removeItem(key);
    }
  }
}

function read(storage: Storage, key: string): Kept | null {
  try {
    return JSON.parse(storage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function keep(form: HTMLFormElement, storage: Storage, key: string): void {
  const said = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  storage.setItem(key, JSON.stringify({ at: Date.now(), said }));
}

// Hidden fields hold what a choice put there; those marked so come back too.
function bringBack(form: HTMLFormElement, kept: Kept | null): void {
  for (const [name, value] of kept?.said ?? []) {
    for (const field of form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else if ((field.type !== "hidden" || field.dataset.kept !== undefined) && !field.value) field.value = value;
    }
  }
  form.dispatchEvent(new Event("change"));
}

try {
  forget(LASTS);
  if (document.querySelector("[data-forget-kept]:not(form)")) forget();
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-forget-kept]")) form.addEventListener("submit", () => forget());
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep]:not([data-keep=""])')) {
    const key = MARK + form.dataset.keep;
    const storage = form.dataset.keepFor === "tab" ? sessionStorage : localStorage;
    bringBack(form, read(storage, key));
    for (const change of ["input", "change", "tr:place"]) form.addEventListener(change, () => keep(form, storage, key));
  }
} catch {
  // no storage in this browser: the server keeps each step as before
}
