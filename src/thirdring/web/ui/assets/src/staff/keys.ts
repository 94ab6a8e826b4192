// Single keys for whoever works the queue all day. They never act while somebody types, with a modifier held, or when
// switched off (WCAG 2.1.4); what they do is on the page as a link, a button or a field anyway. "?" shows them.
const SWITCH = "tr-keys";
const PAUSE = 1_500; // milliseconds between "g" and the letter after it

let going = 0;

const KEYS: Record<string, () => boolean> = {
  j: () => step(1),
  k: () => step(-1),
  o: () => press(link()),
  x: () => press(here()?.querySelector<HTMLElement>("[name=cases]")),
  a: () => toMove("acceptance"),
  c: () => toMove("closure"),
  u: () => press(document.querySelector<HTMLElement>("main .tr-back")),
  "/": () => focus(document.querySelector<HTMLElement>("main [type=search]")),
  g: () => ((going = Date.now()), true),
  "?": () => showKeys(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key !== "?" && (isOff() || document.querySelector("dialog[open]"))) return;
  const gone = Date.now() - going < PAUSE;
  going = 0;
  const done = gone ? press(document.querySelector<HTMLElement>(`[data-go="${CSS.escape(event.key)}"]`)) : KEYS[event.key]?.();
  if (done) event.preventDefault();
});

function isTyping(target: EventTarget | null): boolean {
  const field = target as HTMLElement;
  return field.isContentEditable || field.matches("textarea, select, input:not([type=checkbox], [type=radio])");
}

function isOff(): boolean {
  return localStorage.getItem(SWITCH) === "off";
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#queue [data-case]")];
}

function here(): HTMLElement | undefined {
  return rows().find((row) => row.classList.contains("is-here")) ?? rows().find((row) => row.contains(document.activeElement));
}

function link(row = here()): HTMLAnchorElement | null | undefined {
  return row?.querySelector<HTMLAnchorElement>("th a");
}

function step(by: number): boolean {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(here() as HTMLElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  for (const row of all) row.classList.toggle("is-here", row === next);
  next?.scrollIntoView({ block: "nearest" });
  return focus(link(next));
}

function press(target: HTMLElement | null | undefined): boolean {
  target?.click();
  return Boolean(target);
}

function focus(target: HTMLElement | null | undefined): boolean {
  target?.focus({ preventScroll: false });
  return Boolean(target);
}

// On a case: to its button or open form, which Enter then presses. In the queue: to the same on the case's own page.
function toMove(noun: string): boolean {
  const form = document.querySelector<HTMLFormElement>(`.tr-moves form[action$="/${noun}/"]`);
  if (form) {
    const panel = form.closest("details");
    if (panel) panel.open = true;
    return focus(form.querySelector<HTMLElement>("input:not([type=hidden]), textarea, button"));
  }
  const address = link()?.href;
  if (address) location.href = `${address}#${noun}`;
  return Boolean(address);
}

function showKeys(): boolean {
  const dialog = document.querySelector<HTMLDialogElement>("#keys");
  if (!dialog) return false;
  const box = dialog.querySelector<HTMLInputElement>("[data-switch]");
  if (box) box.checked = !isOff();
  if (dialog.open) dialog.close();
  else dialog.showModal();
  return true;
}

document.addEventListener("click", (event) => {
  if ((event.target as HTMLElement).closest("[data-show-keys]")) showKeys();
});
document.addEventListener("change", (event) => {
  const box = event.target as HTMLInputElement;
  if (box.matches("[data-switch]")) localStorage.setItem(SWITCH, box.checked ? "on" : "off");
});
for (const button of document.querySelectorAll<HTMLElement>("[data-show-keys]")) button.hidden = false;
if (/^#(acceptance|closure)$/.test(location.hash)) toMove(location.hash.slice(1));
