// What TypeScript does not know of a service worker while it thinks of pages: only as much as our two workers use.
export interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface Fetching extends Extendable {
  request: Request;
  respondWith(response: Promise<Response>): void;
}
export interface Client {
  url: string;
  focus(): Promise<unknown>;
  postMessage(said: unknown): void;
}
export interface Moved extends Extendable {
  oldSubscription?: PushSubscription | null;
  newSubscription?: PushSubscription | null;
}
export interface Worker {
  addEventListener(type: "install" | "activate", react: (event: Extendable) => void): void;
  addEventListener(type: "sync", react: (event: Extendable & { tag: string }) => void): void;
  addEventListener(type: "message", react: (event: Extendable & { data: unknown }) => void): void;
  addEventListener(type: "push", react: (event: Extendable & { data: { json(): unknown } | null }) => void): void;
  addEventListener(type: "pushsubscriptionchange", react: (event: Moved) => void): void;
  addEventListener(type: "notificationclick", react: (event: Extendable & { notification: Notification }) => void): void;
  addEventListener(type: "fetch", react: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  registration: ServiceWorkerRegistration;
  clients: {
    claim(): Promise<void>;
    matchAll(of?: { type: "window"; includeUncontrolled: boolean }): Promise<Client[]>;
    openWindow(address: string): Promise<unknown>;
  };
  location: Location;
}
