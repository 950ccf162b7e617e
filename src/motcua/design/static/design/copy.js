// Codes are copied, not typed: a button with data-copy puts its text on the clipboard and says so.
export function copying(document) {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard?.writeText(button.dataset.copy);
    const told = button.querySelector(".visually-hidden");
    if (told) told.textContent = "Đã chép";
    button.classList.add("mc-copied");
    setTimeout(() => {
      button.classList.remove("mc-copied");
      if (told) told.textContent = button.title;
    }, 2000);
  });
}
