// What TypeScript does not know of a service worker while it thinks of pages: only as much as our two workers use.
export interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface Fetching extends Extendable {
  request: Request;
  respondWith(response: Promise<Response>): void;
}
export interface Worker {
  addEventListener(type: "install" | "activate", react: (event: Extendable) => void): void;
  addEventListener(type: "sync", react: (event: Extendable & { tag: string }) => void): void;
  addEventListener(type: "message", react: (event: Extendable & { data: unknown }) => void): void;
  addEventListener(type: "fetch", react: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void>; matchAll(): Promise<{ postMessage(said: unknown): void }[]> };
  location: Location;
}
