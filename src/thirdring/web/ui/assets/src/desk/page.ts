// The page to take calls while the server is away: danger first, place, type with its questions, answers, outcome.
// What is typed is sealed on this computer at once, the caller is told a provisional reference, and it is sent once.
import { provisional } from "./reference";
import { sendWaiting } from "./send";
import { type Kept, all, drop, keep } from "./store";

const form = document.querySelector<HTMLFormElement>("#without");
const list = document.querySelector<HTMLElement>("#without-kept");
const taker = form?.dataset.taker ?? "";
const LOOKS_EVERY = 10_000; // milliseconds between two tries to reach the server

let now: Kept | undefined; // what is being written down
let inTurn: Promise<void> = Promise.resolve(); // what is kept first is kept before the next, however long it takes

function fresh(key = crypto.randomUUID() as string): Kept {
  return { key, taker, made: Date.now(), reference: provisional(), label: "", said: [], state: "writing", words: "", url: "" };
}

function fields(typed: HTMLFormElement): [string, string][] {
  return [...new FormData(typed)].filter((field): field is [string, string] => typeof field[1] === "string");
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function ask(typed: HTMLFormElement): void {
  const code = typed.querySelector<HTMLSelectElement>("select[name=service_code]")?.value ?? "";
  const template = document.querySelector<HTMLTemplateElement>(`template[data-type="${CSS.escape(code)}"]`);
  document.querySelector("[data-part=questions]")?.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
  for (const script of document.querySelectorAll<HTMLElement>("[data-script]")) script.hidden = script.dataset.script !== code;
}

// Danger by what is chosen or by words: the emergency number is shown, and no other ending is offered.
function warn(typed: HTMLFormElement): void {
  const phrases = JSON.parse(document.querySelector("#danger-words")?.textContent ?? "[]") as string[];
  const said = ` ${fold(fields(typed).map(([, value]) => value).join(" "))} `;
  const chosen = typed.querySelector<HTMLInputElement>("[name=danger]:checked")?.value;
  const hears = phrases.some((phrase) => said.includes(fold(phrase)));
  show("[data-part=danger]", chosen === "yes" || (hears && chosen !== "no"));
  for (const button of typed.querySelectorAll<HTMLButtonElement>("[data-end]")) button.disabled = chosen !== "no";
}

function show(selector: string, shown: boolean): void {
  const part = document.querySelector<HTMLElement>(selector);
  if (part) part.hidden = !shown;
}

function search(text: string): void {
  const words = fold(text).split(/\s+/).filter(Boolean);
  for (const answer of document.querySelectorAll<HTMLElement>("[data-answer]")) {
    const about = fold(answer.dataset.answer ?? "");
    answer.hidden = !words.length || !words.every((word) => about.includes(word));
  }
}

async function written(typed: HTMLFormElement, state: "writing" | "waiting", end = ""): Promise<void> {
  now ??= fresh();
  const type = typed.querySelector<HTMLSelectElement>("select[name=service_code]")?.selectedOptions[0];
  const place = fields(typed).find(([name]) => name === "place")?.[1] ?? "";
  const label = [type?.value ? type.text : "", place].filter(Boolean).join(", ");
  now = { ...now, label, state, said: [...fields(typed), ["end", end]] };
  const made = now;
  inTurn = inTurn.catch(() => undefined).then(() => keep(made));
  await inTurn;
}

async function end(typed: HTMLFormElement, how: string): Promise<void> {
  await written(typed, "waiting", how);
  const told = document.querySelector<HTMLElement>("#told");
  if (told && now) told.textContent = now.reference;
  show("[data-part=told]", true);
  document.querySelector<HTMLElement>("[data-part=told]")?.focus();
  now = undefined;
  typed.reset();
  ask(typed);
  warn(typed);
  await sendAndList();
}

async function takeUp(typed: HTMLFormElement): Promise<void> {
  const begun = (await all()).filter((each) => each.state === "writing" && each.taker === taker);
  now = begun.at(-1);
  if (!now) return;
  const values = new Map(now.said);
  const select = typed.querySelector<HTMLSelectElement>("select[name=service_code]");
  if (select) select.value = values.get("service_code") ?? "";
  ask(typed);
  for (const field of typed.elements as unknown as HTMLInputElement[]) {
    const value = values.get(field.name);
    if (value === undefined || field.type === "hidden") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
    else field.value = value;
  }
  warn(typed);
}

function line(kept: Kept): HTMLElement {
  const item = document.createElement("li");
  const strong = Object.assign(document.createElement("strong"), { textContent: kept.reference });
  item.append(strong, ` ${kept.label}: ${list?.dataset[kept.state] ?? ""} ${kept.words} `);
  if (kept.url) item.append(Object.assign(document.createElement("a"), { href: kept.url, textContent: list?.dataset.look ?? "" }), " ");
  if (kept.state === "sent" || kept.state === "open") item.append(tidied(kept));
  return item;
}

function tidied(kept: Kept): HTMLButtonElement {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "usa-button usa-button--unstyled" });
  button.textContent = list?.dataset.tidy ?? "";
  button.addEventListener("click", () => void drop(kept.key).then(showKept));
  return button;
}

async function showKept(): Promise<void> {
  const kept = (await all()).filter((each) => each.state !== "writing" && each.taker === taker);
  list?.querySelector("ul")?.replaceChildren(...kept.map(line));
  if (list) list.hidden = kept.length === 0;
}

async function sendAndList(): Promise<void> {
  await sendWaiting(taker);
  await showKept();
  const well = await fetch("/desk/without/token/", { cache: "no-store", redirect: "error" }).then((answer) => answer.ok, () => false);
  show("[data-part=back]", well);
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    if (pressed?.value) void end(form, pressed.value);
  });
  document.addEventListener("input", (event) => {
    const field = event.target as HTMLInputElement; // the search of answers stands beside the form
    if (field.form !== form) return;
    if (field.name === "service_code") ask(form);
    if (field.name === "sought") search(field.value);
    warn(form);
    void written(form, "writing");
  });
  void takeUp(form).then(sendAndList);
  addEventListener("online", () => void sendAndList());
  setInterval(() => void sendAndList(), LOOKS_EVERY);
}
