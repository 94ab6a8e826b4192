// The visit under way on a case's page: begun by one press, with a timer that can be stopped for a while.
import { blank, newName } from "./queue";
import { type Known, type Visit, know, known } from "./store";
import { say, timeOf } from "./words";

// The visit this phone knows of, else the one the page tells of.
export async function visitOf(page: HTMLElement): Promise<Visit | undefined> {
  const kept = await known(page.dataset.case ?? "");
  if (kept?.visit) return kept.visit;
  const { visit: key, since } = page.dataset;
  return key && since && !kept?.ended ? { key, since, spans: [], running: "" } : undefined;
}

export async function begin(reference: string): Promise<Visit> {
  const now = new Date().toISOString();
  const visit: Visit = { key: newName(), since: now, spans: [], running: now };
  await change(reference, { visit });
  return visit;
}

// The spans of the timer up to now, for the change that ends the visit.
export function spansOf(visit: Visit | undefined): [string, string][] {
  if (!visit) return [];
  const now = new Date().toISOString();
  return visit.running ? [...visit.spans, [visit.running, now]] : visit.spans;
}

export async function end(reference: string): Promise<void> {
  await change(reference, { visit: undefined });
}

async function change(reference: string, what: Partial<Known>): Promise<void> {
  await know({ ...blank(reference), ...(await known(reference)), ...what });
}

export async function showVisit(page: HTMLElement): Promise<void> {
  const visit = await visitOf(page);
  const part = (name: string): HTMLElement | null => page.querySelector(`[data-part="${name}"]`);
  for (const [name, shown] of Object.entries({ arrive: !visit, visit: Boolean(visit), there: Boolean(visit) })) {
    const place = part(name);
    if (place) place.hidden = !shown;
  }
  const since = page.querySelector("[data-since-words]");
  if (visit && since) since.textContent = say("here_since", { time: timeOf(visit.since) });
  showClock(page, visit);
}

function showClock(page: HTMLElement, visit: Visit | undefined): void {
  const clock = page.querySelector<HTMLElement>("[data-clock]");
  const pause = page.querySelector<HTMLButtonElement>("[data-pause]");
  if (!clock || !pause) return;
  clock.hidden = !visit;
  if (!visit) return;
  pause.textContent = say(visit.running ? "pause" : "go_on");
  const output = clock.querySelector("output");
  if (output) output.textContent = lasted(spansOf(visit));
}

function lasted(spans: [string, string][]): string {
  const seconds = spans.reduce((sum, [since, until]) => sum + (Date.parse(until) - Date.parse(since)) / 1000, 0);
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

// Stops the timer, or lets it run on.
export async function pauseOrGoOn(page: HTMLElement): Promise<void> {
  const visit = await visitOf(page);
  if (!visit) return;
  const running = visit.running ? "" : new Date().toISOString();
  await change(page.dataset.case ?? "", { visit: { ...visit, spans: spansOf(visit), running } });
  await showVisit(page);
}
