// Forms: one submission per click, selects that submit by themselves, a warning before work is lost.
export function forms(document) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post" || form.hasAttribute("data-download")) return;
    form.dataset.sending = "yes";
    // The button is disabled only after its own name and value have been sent.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
        button.setAttribute("aria-disabled", "true");
        button.classList.add("mc-sending");
      }
    });
  });
  // What was kept in this browser for the person goes when they sign out.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith("motcua-")) localStorage.removeItem(key);
  });
  // Back to a page from the browser's memory: it may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) {
      delete form.dataset.sending;
      for (const button of form.querySelectorAll(".mc-sending")) {
        button.removeAttribute("aria-disabled");
        button.classList.remove("mc-sending");
      }
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) delete form.dataset.sending;
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
    const form = event.target.form;
    if (form?.hasAttribute("data-guard")) form.dataset.touched = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-touched]:not([data-sending])")) event.preventDefault();
  });
}
