// A long list to choose from ([data-searchable]) gets a box to type in: words in any order, with or without accents.
// The list itself stays in the form and sends what was chosen; without script it is an ordinary list.
const SHORT = 12;
const MOST = 60;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

export function choosing(document) {
  const all = () => {
    for (const select of document.querySelectorAll("select[data-searchable]:not([data-ready])")) upgrade(select);
  };
  document.addEventListener("htmx:afterSettle", all);
  all();
}

function upgrade(select) {
  if (select.options.length <= SHORT) return;
  select.dataset.ready = "";
  const box = document.createElement("input");
  const list = document.createElement("ul");
  const place = document.createElement("div");
  const options = [...select.options].map((option) => ({ option, words: fold(option.text) }));
  const id = select.id;
  let active = -1;

  place.className = "mc-choose";
  Object.assign(box, { type: "text", id, autocomplete: "off", className: "form-control" });
  const told = {
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": `${id}_list`,
    "aria-autocomplete": "list",
  };
  for (const [name, value] of Object.entries(told)) box.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (select.hasAttribute(name)) box.setAttribute(name, select.getAttribute(name));
  }
  Object.assign(list, { id: `${id}_list`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Các lựa chọn");
  select.id = `${id}_value`;
  select.hidden = true;
  select.before(place);
  place.append(box, list, select);
  write();

  function write() {
    box.value = select.value ? select.selectedOptions[0].text : "";
    box.placeholder = select.options[0].value ? "" : select.options[0].text;
  }

  function matching() {
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    const untouched = box.value === (select.selectedOptions[0]?.text ?? "");
    return options.filter(({ words: found }) => untouched || words.every((word) => found.includes(word)));
  }

  function open() {
    const found = matching();
    list.replaceChildren(
      ...found.slice(0, MOST).map(({ option }, number) => {
        const line = document.createElement("li");
        line.id = `${id}_${number}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", String(option.selected && Boolean(option.value)));
        line.textContent = option.text;
        line.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(option);
        });
        line.choice = option;
        return line;
      }),
    );
    if (!found.length || found.length > MOST) {
      const more = document.createElement("li");
      more.className = "mc-quiet";
      more.setAttribute("role", "option");
      more.setAttribute("aria-disabled", "true");
      more.textContent = found.length ? `Còn ${found.length - MOST} mục, gõ thêm để lọc` : "Không có mục nào khớp";
      list.append(more);
    }
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    mark(-1);
  }

  function close() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function mark(number) {
    const lines = [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
    active = lines.length ? Math.min(Math.max(number, -1), lines.length - 1) : -1;
    for (const [place, line] of lines.entries()) line.classList.toggle("mc-active", place === active);
    if (active < 0) return;
    box.setAttribute("aria-activedescendant", lines[active].id);
    lines[active].scrollIntoView({ block: "nearest" });
  }

  function take(option) {
    const changed = !option.selected;
    option.selected = true;
    write();
    close();
    if (changed) select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  box.addEventListener("focus", () => box.select());
  box.addEventListener("click", open);
  box.addEventListener("input", () => {
    open();
    mark(0);
  });
  box.addEventListener("change", (event) => event.stopPropagation());
  box.addEventListener("blur", () => {
    write();
    close();
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) open();
      mark(active + step);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      const line = list.querySelector(".mc-active");
      if (line) take(line.choice);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      write();
      close();
    }
  });
  new MutationObserver(write).observe(select, { childList: true });
  select.addEventListener("change", write);
  select.form?.addEventListener("reset", () => setTimeout(write));
}
