// The editor of a process: a step moves up or down, or goes; the picture follows.
const rows = () => [...document.querySelectorAll(".mc-steps > li")];
const fields = (row) => [...row.querySelectorAll("input[name], select[name]")];
const suffix = (field) => field.name.replace(/^buoc-\d+-/, "");

function swap(one, other) {
  const there = new Map(fields(other).map((field) => [suffix(field), field]));
  for (const field of fields(one)) {
    const twin = there.get(suffix(field));
    if (!twin) continue;
    if (field.type === "checkbox") [field.checked, twin.checked] = [twin.checked, field.checked];
    else [field.value, twin.value] = [twin.value, field.value];
    for (const changed of [field, twin]) if (changed.matches("select")) changed.dispatchEvent(new Event("change"));
  }
  one.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
}

function button(text, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm btn-outline-secondary";
  made.textContent = text;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

for (const [place, row] of rows().entries()) {
  const bar = document.createElement("div");
  bar.className = "mc-buttons mc-no-print";
  const step = `bước ${place + 1}`;
  if (place) bar.append(button("Lên", `Đưa ${step} lên`, () => move(place, place - 1)));
  if (place + 1 < rows().length) bar.append(button("Xuống", `Đưa ${step} xuống`, () => move(place, place + 1)));
  row.querySelector("fieldset").append(bar);
}

function move(from, to) {
  const all = rows();
  swap(all[from], all[to]);
  all[to].querySelector(`button[aria-label$="${to < from ? "lên" : "xuống"}"]`)?.focus();
}
