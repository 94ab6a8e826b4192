// The page's own forms, kept on the phone first: what is pressed is never lost, network or not.
import { smaller } from "../elements/shrink";
import { add } from "./queue";
import { type Change, changes } from "./store";
import { begin, end, spansOf, visitOf } from "./visit";
import { made, say } from "./words";

const ENDINGS = new Set(["done", "no_problem", "wrong_place", "could_not", "come_back", "not_ours"]);
const OURS = new Set(["csrfmiddlewaretoken", "client_id", "seen", "entries", "visit", "photo", "shown"]);

export interface Kept {
  ends: boolean;
}

// Keeps what a form says; null when something is missing, which is said beside the field.
export async function keep(form: HTMLFormElement, page: HTMLElement, person: number): Promise<Kept | null> {
  const data = new FormData(form);
  const kind = form.dataset.change ?? "";
  const reference = page.dataset.case ?? "";
  const shown = "after" in page.dataset || (await changes()).some((change) => change.reference === reference && isAfter(change));
  if (lacks(form, data, spared(form, data, shown))) return null;
  const photo = data.get("photo");
  const visit = kind === "arrive" ? await begin(reference) : await visitOf(page);
  const ends = ENDINGS.has(kind);
  const label = labelOf(form);
  await add(
    {
      person,
      reference,
      kind,
      label,
      fields: fieldsOf(data),
      ...(photo instanceof File && photo.size ? { photo: await smaller(photo) } : {}),
      seen: Number(page.dataset.seen),
      entries: Number(page.dataset.entries),
      visit: visit?.key ?? "",
      spans: ends ? spansOf(visit) : [],
    },
    ends ? label : "",
  );
  if (ends) await end(reference);
  else tidy(form);
  return { ends };
}

function labelOf(form: HTMLFormElement): string {
  const summary = form.closest("details")?.querySelector("summary");
  return (summary?.firstChild ?? form.querySelector("button"))?.textContent?.trim() ?? "";
}

function fieldsOf(data: FormData): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const name of new Set(data.keys())) {
    if (!OURS.has(name)) fields[name] = data.getAll(name).map(String);
  }
  return fields;
}

function isAfter(change: Change): boolean {
  return change.kind === "photo" && change.fields.shows?.[0] === "after";
}

// What need not be filled in after all: an answer the catalogue has words for, a reason where there is a photo.
function spared(form: HTMLFormElement, data: FormData, shown: boolean): Set<string> {
  const closing = form.querySelector<HTMLElement>("[data-drafted]");
  const outcome = String(data.get("outcome") ?? closing?.dataset.outcome);
  const wants = (of: string | undefined): boolean => (of ?? "").split(" ").includes(outcome);
  return new Set([
    ...(wants(closing?.dataset.drafted) ? ["answer"] : []),
    ...(shown || !wants(closing?.dataset.photographed) ? ["no_photo"] : []),
  ]);
}

// Says beside each field what is missing, as the server would, and goes to the first.
function lacks(form: HTMLFormElement, data: FormData, spare: Set<string>): boolean {
  const needs = JSON.parse(form.dataset.needs ?? "{}") as Record<string, string>;
  form.querySelectorAll("[data-lack]").forEach((old) => old.remove());
  let first: HTMLElement | undefined;
  for (const [name, words] of Object.entries(needs)) {
    const field = form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);
    if (!field || field.disabled || spare.has(name) || !asked(field) || data.getAll(name).some(filled)) continue;
    const said = made("span", "usa-error-message", words);
    said.dataset.lack = "";
    said.setAttribute("role", "alert");
    field.closest(".usa-form-group")?.prepend(said);
    first ??= field;
  }
  first?.focus();
  return first !== undefined;
}

// Fields of other outcomes are not in sight.
function asked(field: HTMLElement): boolean {
  const group = field.closest<HTMLElement>("[data-outcomes]");
  return !group || getComputedStyle(group).display !== "none";
}

function filled(value: FormDataEntryValue): boolean {
  return typeof value === "string" ? value.trim() !== "" : value.size > 0;
}

function tidy(form: HTMLFormElement): void {
  if (form.dataset.change !== "inspection") form.reset(); // what was found stays to be read
  const panel = form.closest("details");
  if (panel) panel.open = false;
  const summary = panel?.querySelector("summary");
  if (!summary) return;
  summary.querySelector(".fd-kept")?.remove();
  summary.append(made("span", "fd-kept", ` ✓ ${say("saved")}`));
  summary.focus();
}
