// The page to write a whole report without a network: the type's own questions, danger first, photos, and the list of
// what waits, was sent or came back.
import { smaller } from "../elements/shrink";
import { TAG, post, sendWaiting } from "./send";
import { type Kept, all, drop, keep } from "./store";

const form = document.querySelector<HTMLFormElement>("#offline");
const list = document.querySelector<HTMLElement>("#offline-kept");

function part<T extends HTMLElement>(name: string): T | null {
  return document.querySelector<T>(`[data-part="${name}"]`);
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

// Words or a type that mean danger: whom to call comes first, and the choice below it must be made.
function isDangerous(typed: HTMLFormElement): boolean {
  const chosen = typed.querySelector<HTMLSelectElement>("select")?.selectedOptions[0];
  const phrases = JSON.parse(document.querySelector("#danger-words")?.textContent ?? "[]") as string[];
  const said = ` ${fold(typed.querySelector<HTMLTextAreaElement>("textarea[name=words]")?.value ?? "")} `;
  return chosen?.dataset.safety === "yes" || phrases.some((phrase) => said.includes(fold(phrase)));
}

function ask(typed: HTMLFormElement): void {
  const code = typed.querySelector<HTMLSelectElement>("select")?.value ?? "";
  const template = document.querySelector<HTMLTemplateElement>(`template[data-type="${CSS.escape(code)}"]`);
  part("questions")?.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
}

function warn(typed: HTMLFormElement): void {
  const box = part<HTMLFieldSetElement>("danger");
  if (!box) return;
  box.hidden = !isDangerous(typed);
  for (const field of box.querySelectorAll("input")) field.disabled = box.hidden;
}

async function written(typed: HTMLFormElement): Promise<Kept> {
  const fields = [...new FormData(typed)];
  const said = fields.filter((field): field is [string, string] => typeof field[1] === "string");
  const files = fields.map(([, value]) => value).filter((value): value is File => value instanceof File && value.size > 0);
  const name = typed.querySelector<HTMLSelectElement>("select")?.selectedOptions[0]?.text ?? "";
  const place = said.find(([field]) => field === "place")?.[1] ?? "";
  const label = place ? `${name}, ${place}` : name;
  return { key: crypto.randomUUID(), made: Date.now(), label, said, photos: await Promise.all(files.map(smaller)), state: "waiting", words: "", url: "" };
}

async function later(): Promise<void> {
  const worker = (await navigator.serviceWorker?.ready) as (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined;
  await worker?.sync?.register(TAG).catch(() => undefined); // where the browser has none, the next opening sends
}

function line(report: Kept): HTMLElement {
  const item = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = `${report.label}: ${list?.dataset[report.state] ?? ""} ${report.words}`.trim();
  item.append(words);
  if (report.url) item.append(" ", Object.assign(document.createElement("a"), { href: report.url, textContent: list?.dataset.follow ?? "" }));
  if (report.state === "refused") item.append(" ", pressed("mend", () => mend(report)));
  item.append(" ", pressed(report.state === "sent" ? "tidy" : "drop", async () => void (await drop(report.key), await show())));
  return item;
}

function pressed(words: string, press: () => Promise<void>): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "usa-button usa-button--unstyled" });
  button.textContent = list?.dataset[words] ?? words;
  button.addEventListener("click", () => void press());
  return button;
}

// What came back is opened in the usual form, filled in, where each step says what is wrong.
async function mend(report: Kept): Promise<void> {
  const response = await post(report, { mend: "1" });
  if (!response.ok) return;
  await drop(report.key);
  location.assign(((await response.json()) as { url: string }).url);
}

async function show(): Promise<void> {
  const kept = await all();
  list?.querySelector("ul")?.replaceChildren(...kept.map(line));
  if (list) list.hidden = kept.length === 0;
}

async function sendAndShow(): Promise<void> {
  await sendWaiting();
  await show();
}

if (form) {
  form.addEventListener("change", (event) => {
    if ((event.target as HTMLElement).matches("select")) ask(form);
    warn(form);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    warn(form);
    if (!form.reportValidity()) return;
    void written(form).then(async (report) => {
      await keep(report);
      form.reset();
      ask(form);
      warn(form);
      await later();
      await sendAndShow();
      list?.focus();
    });
  });
  ask(form);
  warn(form);
  addEventListener("online", () => void sendAndShow());
  navigator.serviceWorker?.addEventListener("message", () => void show());
  void sendAndShow();
}
