// Help beside the task: the handbook's section is fetched into #help, the page stays as it is. Esc closes it.
// On a phone, with a key held, and without script, the link leads to the section in the handbook.
const WIDE = "(min-width: 62rem)";

export function help(document) {
  let opener = null;
  const place = () => document.getElementById("help");

  function close() {
    place().replaceChildren();
    opener?.focus();
    opener = null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-help-beside]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
    if (link && place() && plain && window.htmx && window.matchMedia(WIDE).matches) {
      event.preventDefault();
      if (place().firstElementChild) return close();
      opener = link;
      const address = new URL(link.href);
      address.search = `?muc=${address.hash.slice(1)}`;
      address.hash = "";
      window.htmx.ajax("GET", address.href, { target: "#help", swap: "innerHTML" });
    } else if (event.target.closest("[data-act-close]") && place()?.contains(event.target)) {
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !place()?.contains(document.activeElement)) return;
    close();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id === "help") place().querySelector("h2")?.focus({ preventScroll: true });
  });
}
