// A field for files says in Vietnamese what a browser says in its own language: "Chọn tệp", and which were chosen.
// The browser's control lies over it unseen, and so keeps its keyboard, its drop of files and its checks.
export function files(document) {
  const all = () => {
    for (const input of document.querySelectorAll(
      "input[type=file].form-control:not([data-ready], [data-pages], .mc-paper-parts *)",
    ))
      dress(input);
  };
  document.addEventListener("htmx:afterSettle", all);
  all();
}

function dress(input) {
  const [place, button, words] = ["span", "span", "span"].map((kind) => input.ownerDocument.createElement(kind));
  input.dataset.ready = "";
  place.className = "mc-file form-control";
  place.classList.toggle("is-invalid", input.classList.contains("is-invalid"));
  button.className = "mc-file-button";
  button.textContent = input.multiple ? "Chọn các tệp" : "Chọn tệp";
  for (const part of [button, words]) part.setAttribute("aria-hidden", "true");
  const tell = () => {
    words.textContent = [...input.files].map((file) => file.name).join(", ") || "Chưa chọn tệp nào";
  };
  input.addEventListener("change", tell);
  input.form?.addEventListener("reset", () => setTimeout(tell));
  input.replaceWith(place);
  place.append(button, words, input);
  tell();
}
