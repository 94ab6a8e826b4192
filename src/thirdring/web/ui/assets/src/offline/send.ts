// Sends what waits, one after the other, by a page or by the service worker, never by both at a time. The key makes
// sending twice one report.
import { type Kept, all, keep } from "./store";
import { freshToken } from "./token";

export const SEND = "/report/offline/sending/";
export const TAG = "report-send";

interface Answer {
  reference?: string;
  url?: string;
  said?: string;
}

// "offline" and "later": try again; the browser does so for the service worker.
export async function sendWaiting(): Promise<"done" | "offline" | "later"> {
  if (!("locks" in navigator)) return sendAll();
  return (await navigator.locks.request(TAG, { ifAvailable: true }, (lock) => (lock ? sendAll() : null))) ?? "later";
}

async function sendAll(): Promise<"done" | "offline" | "later"> {
  for (const report of (await all()).filter((each) => each.state === "waiting")) {
    try {
      const response = await post(report);
      const answer = response.headers.get("Content-Type")?.includes("json") ? ((await response.json()) as Answer) : {};
      if (response.ok) await keep({ ...report, state: "sent", words: answer.reference ?? "", url: answer.url ?? "", photos: [], said: [] });
      else if (response.status === 422) await keep({ ...report, state: "refused", words: answer.said ?? "" });
      else return "later";
    } catch {
      return "offline";
    }
  }
  return "done";
}

export async function post(report: Kept, more: Record<string, string> = {}): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of [...report.said, ...Object.entries(more)]) body.append(name, value);
  body.set("key", report.key);
  report.photos.forEach((photo, at) => body.append("photos", photo, `photo-${at + 1}.jpg`));
  return fetch(SEND, { method: "POST", body, headers: { "X-CSRFToken": await freshToken() } });
}
