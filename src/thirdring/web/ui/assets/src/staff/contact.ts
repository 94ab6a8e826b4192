// The call screen: what is found while somebody types comes into the page. What they chose meanwhile stays chosen.
import { provisional } from "../desk/reference";
import { drop, keep } from "../desk/store";

const chosen = new Set<string>();

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const old = (event as CustomEvent<{ target: HTMLElement }>).detail.target;
  chosen.clear();
  for (const input of old.querySelectorAll<HTMLInputElement>("input:checked")) chosen.add(input.id);
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const fresh = (event as CustomEvent<{ target: HTMLElement }>).detail.target;
  for (const id of chosen) {
    const input = document.getElementById(id);
    if (input instanceof HTMLInputElement && (fresh.contains(input) || !fresh.isConnected)) input.checked = true;
  }
});

// The page to go on without the server is kept on this computer, anew each day and in each language.
const desk = document.querySelector<HTMLElement>("[data-desk-worker]");

async function stand(address: string): Promise<void> {
  const registered = await navigator.serviceWorker.register(address, { scope: "/desk/" });
  const mark = `${document.documentElement.lang} ${new Date().toDateString()}`;
  if (registered.active && localStorage.getItem("tr:desk") !== mark) registered.active.postMessage("refresh");
  localStorage.setItem("tr:desk", mark);
}

if (desk?.dataset.deskWorker && "serviceWorker" in navigator) void stand(desk.dataset.deskWorker).catch(() => undefined);

// The server does not answer in the middle of a conversation: what is typed is kept, and the way on is shown until
// it answers again, which it does with everything in the form written down.
const form = document.querySelector<HTMLFormElement>("form[data-contact]");
const away = document.querySelector<HTMLElement>("#away");

async function carry(typed: HTMLFormElement): Promise<void> {
  const said = [...new FormData(typed)].filter((field): field is [string, string] => typeof field[1] === "string");
  const { contact = "", taker = "" } = typed.dataset;
  await keep({ key: contact, taker, made: Date.now(), reference: provisional(), label: "", said, state: "writing", words: "", url: "" });
  if (away) away.hidden = false;
}

async function takeBack(typed: HTMLFormElement): Promise<void> {
  if (!away || away.hidden) return;
  await drop(typed.dataset.contact ?? "");
  away.hidden = true;
}

if (form) {
  document.addEventListener("htmx:sendError", () => void carry(form));
  document.addEventListener("htmx:responseError", (event) => {
    if ((event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr.status >= 500) void carry(form);
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if ((event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr.status === 200) void takeBack(form);
  });
}
