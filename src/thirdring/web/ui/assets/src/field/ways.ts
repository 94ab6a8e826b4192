// The map app that shows the way is the person's choice, remembered on the phone.
export function showWays(page: HTMLElement): void {
  const main = page.querySelector<HTMLAnchorElement>("[data-way]");
  if (!main) return;
  for (const link of page.querySelectorAll<HTMLAnchorElement>("[data-app]")) {
    if (link.dataset.app === localStorage.getItem("field-way")) main.href = link.href;
    link.addEventListener("click", () => localStorage.setItem("field-way", link.dataset.app ?? ""));
  }
}
