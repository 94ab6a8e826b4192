// Where this browser's push service reaches it, as the city was told: a worker that is told of another address needs
// the old one, and not every browser says it. Pages and the worker share it in a cache of its own.
const CACHE = "push-address";
const PLACE = "/devices/";

export interface Address {
  now: string; // the endpoint the city knows
  were: string[]; // those before it: what pages remember under them holds
}

export async function address(): Promise<Address> {
  const kept = await (await caches.open(CACHE)).match(PLACE);
  return kept ? ((await kept.json()) as Address) : { now: "", were: [] };
}

export async function keepAddress(now: string): Promise<void> {
  const { now: before, were } = await address();
  const all = before && before !== now ? [before, ...were] : were;
  const kept: Address = { now, were: all.slice(0, 5) };
  await (await caches.open(CACHE)).put(PLACE, new Response(JSON.stringify(kept)));
}
