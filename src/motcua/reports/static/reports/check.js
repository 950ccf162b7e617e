// Compares the hash of a chosen file with that of the issued report, on the reader's own machine.
const form = document.querySelector("form[data-check]");
const told = document.getElementById("check-told");

async function digest(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

form?.querySelector("input[type=file]").addEventListener("change", async (event) => {
  const file = event.target.files[0];
  told.hidden = !file;
  if (!file || !globalThis.crypto?.subtle) {
    told.hidden = true;
    return;
  }
  const same = (await digest(file)) === form.dataset.check;
  told.textContent = same
    ? "Đúng là tệp cơ quan đã phát hành, không sai một byte. Tệp chưa hề rời máy của bạn."
    : "Mã của tệp khác với tệp đã phát hành. Bấm “Kiểm tra” để biết tệp khác ở chỗ nào.";
  told.classList.toggle("is-same", same);
});
