// Rows of a list: [data-select-all] ticks every [data-select] of its table, [data-selected-count] says how
// many, [data-needs-selection] waits for one. Shift and click takes a stretch.
export function selection(document) {
  let last = null;
  const boxes = (scope) => [...scope.querySelectorAll("[data-select]")];
  const scopeOf = (element) => element.closest("form, [data-rows]") || document;

  function tell(scope) {
    const all = boxes(scope);
    const chosen = all.filter((box) => box.checked).length;
    for (const box of all) box.closest("tr")?.classList.toggle("mc-chosen", box.checked);
    for (const place of scope.querySelectorAll("[data-selected-count]")) place.textContent = chosen;
    for (const button of scope.querySelectorAll("[data-needs-selection]")) button.disabled = !chosen;
    const head = scope.querySelector("[data-select-all]");
    if (head) {
      head.checked = chosen > 0 && chosen === all.length;
      head.indeterminate = chosen > 0 && chosen < all.length;
    }
  }

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-select]");
    if (!box) return;
    const all = boxes(scopeOf(box));
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    tell(scopeOf(box));
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-select-all]")) return;
    const scope = scopeOf(event.target);
    for (const box of boxes(scope)) box.checked = event.target.checked;
    tell(scope);
  });
  for (const head of document.querySelectorAll("[data-select-all]")) tell(scopeOf(head));
}
