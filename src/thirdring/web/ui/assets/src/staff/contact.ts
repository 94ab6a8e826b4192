// The call screen: what is found while somebody types comes into the page. What they chose meanwhile stays chosen.
const chosen = new Set<string>();

document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const old = (event as CustomEvent<{ target: HTMLElement }>).detail.target;
  chosen.clear();
  for (const input of old.querySelectorAll<HTMLInputElement>("input:checked")) chosen.add(input.id);
});

document.addEventListener("htmx:oobAfterSwap", (event) => {
  const fresh = (event as CustomEvent<{ target: HTMLElement }>).detail.target;
  for (const id of chosen) {
    const input = document.getElementById(id);
    if (input instanceof HTMLInputElement && (fresh.contains(input) || !fresh.isConnected)) input.checked = true;
  }
});
