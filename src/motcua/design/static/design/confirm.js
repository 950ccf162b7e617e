// What cannot be undone is asked first: data-confirm="Câu hỏi?" on a form, or on the button that sends it.
// Loaded before the page's body and not as a module: on a slow line a form may be sent before the modules are there.
(function () {
  function ask(dialog, asker, sender, yes) {
    document.getElementById("confirm-title").textContent = asker.dataset.confirm;
    document.getElementById("confirm-text").textContent = asker.dataset.confirmText || "";
    document.getElementById("confirm-yes").textContent =
      asker.dataset.confirmButton || sender?.textContent.trim() || "Đồng ý";
    dialog.returnValue = "no";
    dialog.showModal();
    dialog.addEventListener("close", () => (dialog.returnValue === "yes" ? yes() : sender?.focus()), { once: true });
  }

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
      const dialog = document.getElementById("confirm");
      // The rest of the page, and the dialog with it, is still on its way.
      if (!dialog && window.confirm(asker.dataset.confirm)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!dialog) return;
      ask(dialog, asker, sender, () => {
        form.dataset.confirmed = "yes";
        form.requestSubmit(sender);
      });
    },
    true,
  );
})();
