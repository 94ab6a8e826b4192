// <form data-once>: a second click while the first is on its way does nothing. (The server keeps count as well.)
document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (!form.hasAttribute("data-once")) return;
  if (form.dataset.once === "sent") return event.preventDefault();
  form.dataset.once = "sent";
});

// Coming back with the Back button makes the form usable again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-once]")) form.dataset.once = "";
});
