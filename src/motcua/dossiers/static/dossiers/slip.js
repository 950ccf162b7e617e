// The live slip beside the counter's form: papers taken in and scanned, and what is still missing, each a link.
const place = () => document.querySelector(".mc-slip");
const form = () => document.getElementById("intake-form");
const text = (element) => element.textContent.replace(/\s+/g, " ").replace("*", "").trim();

function labelOf(field) {
  return text(document.querySelector(`label[for="${CSS.escape(field.id)}"]`) || field.closest("fieldset") || field);
}

// What the counter asks for before it takes the dossier in: a procedure, mandatory papers, fields marked as required.
function missing() {
  const todo = [];
  if (!document.getElementById("id_procedure")?.value) todo.push(["procedure-search", "Chọn thủ tục"]);
  for (const line of document.querySelectorAll("#papers [data-mandatory]")) {
    const box = line.querySelector("input[type=checkbox]");
    if (box && !box.checked) todo.push([box.id, `Giấy tờ: ${labelOf(box)}`]);
  }
  for (const label of form().querySelectorAll(".mc-field > label:has(.mc-required)")) {
    const field = document.getElementById(label.htmlFor);
    if (field && field.offsetParent !== null && !field.value.trim()) todo.push([field.id, text(label)]);
  }
  return todo;
}

function papers() {
  const lines = [...document.querySelectorAll("#papers .mc-papers > li")].filter((line) =>
    line.querySelector("input[type=checkbox]"),
  );
  const received = lines.filter((line) => line.querySelector("input[type=checkbox]").checked);
  const scanned = received.filter(
    (line) => line.querySelector("input[type=file]")?.files.length || line.querySelector(".mc-kept"),
  );
  const later = received.filter((line) => line.querySelector("select[name$=_exempt]")?.value === "later");
  return { all: lines.length, received: received.length, scanned: scanned.length, later: later.length };
}

// A chosen scan is told by its name on the button that chose it.
function nameFiles() {
  for (const input of document.querySelectorAll("#papers .mc-paper-file input[type=file]")) {
    const button = input.parentElement.querySelector("label");
    const name = input.files.length > 1 ? `${input.files.length} tệp` : input.files[0]?.name;
    button.classList.toggle("mc-has-file", Boolean(name));
    button.querySelector("[data-file-name]").textContent = name || "Chọn, dán bản quét";
  }
}

function draw() {
  if (!place() || !form()) return;
  nameFiles();
  const found = papers();
  const part = place().querySelector("[data-slip-papers]");
  part.hidden = !found.all;
  part.querySelector("[data-slip-count]").textContent = `${found.received}/${found.all}`;
  part.querySelector("progress").max = found.all || 1;
  part.querySelector("progress").value = found.received;
  const scans = [`${found.scanned} giấy có bản quét`];
  if (found.later) scans.push(`${found.later} giấy quét sau`);
  part.querySelector("[data-slip-scans]").textContent = scans.join(", ");
  part
    .closest(".mc-two")
    .querySelector("#papers")
    .classList.toggle("mc-part-done", found.all > 0 && !undone(found));

  const todo = missing();
  const list = place().querySelector("[data-slip-todo]");
  list.hidden = !todo.length;
  list.querySelector("[data-slip-todo-title]").textContent = `Còn ${todo.length} điều trước khi nhận`;
  list.querySelector("ul").replaceChildren(
    ...todo.map(([id, words]) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${id}`;
      link.textContent = words;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        document.getElementById(id)?.focus();
      });
      line.append(link);
      return line;
    }),
  );
  const dock = document.querySelector("[data-slip-dock]");
  if (dock) dock.textContent = todo.length ? `còn ${todo.length} điều` : place().querySelector(".mc-due")?.textContent;
}

function undone(found) {
  return (
    document.querySelectorAll("#papers [data-mandatory] input[type=checkbox]:not(:checked)").length || !found.received
  );
}

for (const kind of ["input", "change", "click", "htmx:afterSettle"]) {
  document.addEventListener(kind, () => requestAnimationFrame(draw));
}
draw();
