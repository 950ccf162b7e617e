// The frame: menu on a phone, menus that close, the error summary that takes the focus, printing.
export function page(document) {
  const root = document.documentElement;
  root.classList.add("mc-js");
  document.querySelector("[data-focus]")?.focus();

  const button = document.querySelector(".mc-menu-button");
  button?.setAttribute("role", "button");
  button?.setAttribute("aria-expanded", "false");
  const toggle = (open) => {
    root.classList.toggle("mc-menu-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button?.addEventListener("click", (event) => {
    event.preventDefault();
    toggle(!root.classList.contains("mc-menu-open"));
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.mc-user[open], details.mc-more[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (button && root.classList.contains("mc-menu-open")) { toggle(false); button.focus(); }
    for (const menu of document.querySelectorAll("details.mc-user[open], details.mc-more[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  // htmx: errors of the server are shown, not swallowed.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (![403, 409, 422, 429].includes(event.detail.xhr.status)) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    event.detail.target?.querySelector?.("[data-focus]")?.focus();
  });
}
