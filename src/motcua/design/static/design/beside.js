// An act opens beside the record: a link with data-beside is fetched into #act where the window is wide enough.
// The panel takes the focus and gives it back; Esc closes it. On a phone, and without script, the link is a page.
const WIDE = "(min-width: 62rem)";

export function beside(document) {
  let opener = null;
  const place = () => document.getElementById("act");
  const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);

  function close() {
    place().replaceChildren();
    opener?.focus();
    opener = null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-beside]");
    if (link && place() && plain(event) && window.htmx && window.matchMedia(WIDE).matches) {
      event.preventDefault();
      opener = link;
      window.htmx.ajax("GET", link.href, { target: "#act", swap: "innerHTML" });
    } else if (event.target.closest("[data-act-close]") && place()?.contains(event.target)) {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (place()?.firstElementChild && place().contains(document.activeElement)) close();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target?.id !== "act" || place().querySelector("[data-focus]")) return;
    place().querySelector("h2")?.focus({ preventScroll: true });
  });
}
