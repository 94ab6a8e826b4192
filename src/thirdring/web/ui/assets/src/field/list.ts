// What waits, as the person sees it: how many, of which case, and both sides where they have to decide.
import { decide, discard } from "./queue";
import { type Change, changes, known } from "./store";
import { button, made, say, timeOf } from "./words";

type Press = () => void;

export async function showQueue(root: HTMLElement, person: number, again: Press): Promise<Change[]> {
  const place = root.querySelector<HTMLElement>("#queue");
  const all = await changes();
  const mine = all.filter((change) => change.person === person);
  if (place) {
    const others = all.length - mine.length;
    const note = others ? [made("p", "tr-quiet", say("of_another", { n: others }))] : [];
    const asked = mine.filter((change) => change.state !== "waiting").map((change) => card(change, again));
    const wasOpen = place.querySelector("details")?.open ?? false;
    place.replaceChildren(...asked, ...(asked.length < mine.length ? [folded(mine, wasOpen)] : []), ...note);
    place.hidden = !all.length;
  }
  await showOnStops(root, mine);
  return mine;
}

// What only waits is one line, until somebody wants to see it all.
function folded(mine: Change[], open: boolean): HTMLElement {
  const waiting = mine.filter((change) => change.state === "waiting");
  const list = made("details", "fd-panel fd-panel--waiting", made("summary", "", say("waiting", { n: waiting.length })));
  list.append(...waiting.map((change) => card(change, () => undefined)));
  list.open = open;
  return list;
}

function card(change: Change, again: Press): HTMLElement {
  const head = made("p", "", made("strong", "", change.label), ` ${change.reference.replace(/(\d{4})(\d{4})(\d)/, "$1-$2-$3")} · ${timeOf(change.at)}`);
  const item = made("div", `fd-change fd-change--${change.state}`, head);
  item.dataset.waiting = change.client_id;
  if (change.state === "waiting") item.append(made("p", "tr-quiet", say("waits")));
  else item.append(...asking(change, again));
  return item;
}

function asking(change: Change, again: Press): Node[] {
  const { conflict } = change;
  const said = made("p", "", made("strong", "", say(conflict ? "decide" : "mend")), `: ${change.said}`);
  const sides = conflict ? [made("p", "", made("strong", "", say("yours")), `: ${conflict.yours}`), ...theirs(conflict.theirs)] : [];
  const chosen = (choice: "apply" | "note") => () => void decide(change, choice).then(again);
  const buttons = made(
    "div",
    "fd-choices",
    ...(conflict && !conflict.may_apply ? [] : [button(say(conflict ? "apply" : "again"), "", chosen("apply"))]),
    button(say("note"), "usa-button--outline", chosen("note")),
    button(say("discard"), "usa-button--outline", () => {
      if (confirm(say("sure"))) void discard(change).then(again);
    }),
  );
  return [said, ...sides, buttons];
}

function theirs(happenings: NonNullable<Change["conflict"]>["theirs"]): Node[] {
  if (!happenings.length) return [];
  const lines = happenings.map((one) => {
    const what = one.words ? `${one.what}: ${one.words}` : one.what;
    return made("li", "", what, " ", made("span", "tr-quiet", [one.who, one.when].filter(Boolean).join(", ")));
  });
  return [made("p", "", made("strong", "", say("theirs"))), made("ul", "", ...lines)];
}

// Beside each stop of the day: what of it waits, or how it ended though the page does not know yet.
async function showOnStops(root: HTMLElement, mine: Change[]): Promise<void> {
  for (const stop of root.querySelectorAll<HTMLElement>("[data-stop]")) {
    const reference = stop.dataset.stop ?? "";
    const place = stop.querySelector<HTMLElement>(".fd-stop__waiting");
    const waiting = mine.filter((change) => change.reference === reference).length;
    const ended = waiting ? (await known(reference))?.ended : "";
    stop.classList.toggle("fd-stop--ended", Boolean(ended));
    if (!place) continue;
    place.hidden = !waiting;
    place.textContent = waiting ? [ended, say("waiting", { n: waiting })].filter(Boolean).join(" · ") : "";
  }
}
