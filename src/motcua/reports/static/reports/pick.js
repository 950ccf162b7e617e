// Puts the name of a figure into the text where the cursor stands; filters the list of figures.
const text = document.querySelector("textarea[name=text]");
for (const button of document.querySelectorAll("[data-figure]")) {
  button.addEventListener("click", () => {
    const name = `{${button.dataset.figure}}`;
    text.setRangeText(name, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("change", { bubbles: true }));
    text.focus();
  });
}
document.querySelector("[data-filter]")?.addEventListener("input", (event) => {
  const plain = (words) =>
    words
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/đ/gi, "d")
      .toLowerCase();
  const wanted = plain(event.target.value);
  for (const item of document.querySelectorAll(".rp-pick li")) item.hidden = !plain(item.textContent).includes(wanted);
});
