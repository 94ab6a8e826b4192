// What the app says, in the page's language.
const said = JSON.parse(document.getElementById("field-words")?.textContent ?? "{}") as Record<string, string>;

export function say(name: string, values: Record<string, string | number> = {}): string {
  return (said[name] ?? name).replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));
}

// An element with words in it; what people wrote is never taken for markup.
export function made<K extends keyof HTMLElementTagNameMap>(tag: K, css: string, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (css) element.className = css;
  element.append(...inside);
  return element;
}

export function button(words: string, css: string, press: () => void): HTMLButtonElement {
  const pressed = made("button", `usa-button ${css}`, words);
  pressed.type = "button";
  pressed.addEventListener("click", press);
  return pressed;
}

export function timeOf(iso: string): string {
  return new Date(iso).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}
