// What cannot be undone is asked first: data-confirm="Câu hỏi?" on a form, or on the button that sends it.
export function confirmations(document) {
  const dialog = document.getElementById("confirm");
  if (!dialog) return;
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const sender = event.submitter;
      const asker = sender?.dataset.confirm ? sender : form.dataset.confirm ? form : null;
      if (!asker || form.dataset.confirmed) {
        delete form.dataset.confirmed;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      document.getElementById("confirm-title").textContent = asker.dataset.confirm;
      document.getElementById("confirm-text").textContent = asker.dataset.confirmText || "";
      const yes = document.getElementById("confirm-yes");
      yes.textContent = asker.dataset.confirmButton || sender?.textContent.trim() || "Đồng ý";
      dialog.returnValue = "no";
      dialog.showModal();
      dialog.addEventListener(
        "close",
        () => {
          if (dialog.returnValue !== "yes") {
            sender?.focus();
            return;
          }
          form.dataset.confirmed = "yes";
          form.requestSubmit(sender);
        },
        { once: true },
      );
    },
    true,
  );
}
