// A scanner types what it reads as fast keys and Enter, wherever the cursor is. What it typed is taken out of the field
// again and told to the page as the event "motcua:scan"; a code that no page wants is searched for.
const GAP = 60; // milliseconds between the keys of a scanner, at most; people type three times as slowly
const LEAST = 8;
const CODE = /(?:^|\/tra-cuu\/)([0-9A-Za-z.]+-\d{6}-\d{4,}|\d{6}-\d{4,})$/;

export function scanner(document) {
  let keys = "";
  let last = 0;
  let field = null;
  let before = "";

  function begin(event) {
    keys = "";
    field = event.target.matches?.("input, textarea") ? event.target : null;
    before = field?.value ?? "";
  }

  // What was typed into the field is nearer the truth than the keys, which do not tell what an input method made of
  // them; a field that holds only so much tells less.
  function typed() {
    const now = field?.value ?? "";
    const added = now.startsWith(before) ? now.slice(before.length) : "";
    return (added.length >= keys.length ? added : keys).trim();
  }

  // A person's shortcut, however fast. Scanners write other characters with Alt and the digits of the number pad.
  function shortcut(event) {
    if (event.getModifierState("AltGraph") || event.code.startsWith("Numpad")) return false;
    return event.ctrlKey || event.metaKey || event.altKey;
  }

  document.addEventListener(
    "keydown",
    (event) => {
      const late = event.timeStamp - last > GAP;
      last = event.timeStamp;
      if (event.key === "Enter") {
        if (!late && keys.length >= LEAST) scanned(event);
        keys = "";
        return;
      }
      if (late) begin(event); // also at a Shift that comes before the first letter
      if (event.key.length > 1 && event.key !== "Unidentified") return;
      if (shortcut(event)) {
        keys = "";
        return;
      }
      if (!field && keys.length > 1) event.stopImmediatePropagation(); // no three shortcuts are typed that fast
      keys += event.key.length === 1 ? event.key : "?";
    },
    true,
  );

  function scanned(event) {
    const text = typed();
    const code = CODE.exec(text)?.[1];
    if (!code && !text.includes("|")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (field) field.value = before;
    const told = new CustomEvent("motcua:scan", { detail: { text, code, from: field }, cancelable: true });
    const wanted = !document.dispatchEvent(told);
    const search = document.getElementById("search");
    if (wanted || !code || !search) return;
    search.value = code;
    search.form.requestSubmit();
  }
}
