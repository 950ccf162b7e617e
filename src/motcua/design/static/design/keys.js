// Keyboard: "/" searches, "g" and a letter goes to a page of the menu, "?" opens the help.
// j and k move through the rows of a list ([data-rows]), Enter opens, x selects.
export function keys(document) {
  let waiting = 0;
  let coming = 0; // the click of a key waits a moment: a scanner types on, a person does not
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    clearTimeout(coming);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (waiting && Date.now() - waiting < 1500) {
      waiting = 0;
      const link = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
      if (link) {
        event.preventDefault();
        link.click();
      }
      return;
    }
    const keyed = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (keyed && !event.defaultPrevented) {
      event.preventDefault();
      coming = setTimeout(() => keyed.click(), 80);
      return;
    }
    switch (event.key) {
      case "/": {
        const box = document.querySelector("#search, [data-search]");
        if (box) {
          event.preventDefault();
          box.focus();
          box.select();
        }
        break;
      }
      case "g":
        waiting = Date.now();
        break;
      case "?":
        document.querySelector("[data-help]")?.click();
        break;
      case "j":
        move(1, event);
        break;
      case "k":
        move(-1, event);
        break;
      case "x":
        document.activeElement?.closest("tr")?.querySelector("[data-select]")?.click();
        break;
    }
  });

  function move(step, event) {
    const links = [...document.querySelectorAll("[data-rows] tbody tr")]
      .map((row) => row.querySelector("a, button"))
      .filter(Boolean);
    if (!links.length) return;
    event.preventDefault();
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    links[Math.min(Math.max(here + step, 0), links.length - 1)].focus();
  }
}
