// A form token of now: one in a page kept for weeks may have run out.
const TOKEN = "/report/offline/token/";

export async function freshToken(): Promise<string> {
  return ((await (await fetch(TOKEN, { cache: "no-store" })).json()) as { token: string }).token;
}
