// The files of a paper as pages: chosen one after the other, pasted or dropped, seen, turned, left out. Several become
// one PDF on the server, in this order; without script the picker still takes several.
const SIDE = 88;
const kept = new WeakMap(); // input → its pages, each a file and its turn
const pagesOf = (input) => kept.get(input) || [];
const inputs = () => [...document.querySelectorAll("input[type=file][data-pages]")];

function add(input, files) {
  const wanted = [...files].filter((file) => accepts(input, file));
  if (!wanted.length) return;
  set(input, [...pagesOf(input), ...wanted.map((file) => ({ file, turn: 0 }))]);
}

function accepts(input, file) {
  const offered = input.accept.split(",");
  return offered.includes(file.type) || offered.some((end) => end[0] === "." && file.name.toLowerCase().endsWith(end));
}

function set(input, pages) {
  kept.set(input, pages);
  const hold = new DataTransfer();
  for (const { file } of pages) hold.items.add(file);
  input.files = hold.files;
  turnsOf(input).value = pages.map(({ turn }) => turn).join(",");
  draw(input);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function turnsOf(input) {
  const name = input.name.replace(/file$/, "turns");
  let field = input.form.querySelector(`input[name="${CSS.escape(name)}"]`);
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name });
    input.after(field);
  }
  return field;
}

function draw(input) {
  const place = input.closest(".mc-paper-parts") || input;
  let list = place.parentElement.querySelector(`ul.mc-pages[data-of="${CSS.escape(input.name)}"]`);
  if (!list) {
    list = document.createElement("ul");
    list.className = "mc-pages";
    list.dataset.of = input.name;
    place.after(list);
  }
  list.replaceChildren(...pagesOf(input).map((page, number) => line(input, page, number)));
}

function line(input, page, number) {
  const item = document.createElement("li");
  const canvas = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  canvas.setAttribute("aria-hidden", "true");
  const name = document.createElement("span");
  name.textContent = page.file.name;
  picture(canvas, page);
  const what = `trang ${number + 1}, ${page.file.name}`;
  const turn = () => change(input, number, { ...page, turn: (page.turn + 90) % 360 });
  item.append(
    canvas,
    name,
    button("Xoay", `Xoay ${what}`, turn),
    button("Bỏ", `Bỏ ${what}`, () => change(input, number)),
  );
  return item;
}

function change(input, number, page) {
  set(
    input,
    pagesOf(input).flatMap((old, place) => (place === number ? (page ? [page] : []) : [old])),
  );
  const list = document.querySelector(`ul.mc-pages[data-of="${CSS.escape(input.name)}"]`);
  (list.children[number]?.querySelector("button") || input).focus();
}

function button(text, label, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
  made.className = "btn btn-sm btn-link";
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

async function picture(canvas, { file, turn }) {
  const pen = canvas.getContext("2d");
  pen.translate(SIDE / 2, SIDE / 2);
  pen.rotate((turn * Math.PI) / 180);
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(SIDE / bitmap.width, SIDE / bitmap.height);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    pen.drawImage(bitmap, -width / 2, -height / 2, width, height);
  } catch {
    pen.strokeRect(-26, -36, 52, 72); // a PDF, or a kind of picture that the browser does not draw
    pen.font = "bold 15px sans-serif";
    pen.textAlign = "center";
    pen.fillText(file.type === "application/pdf" ? "PDF" : "Ảnh", 0, 5);
  }
}

// Where a pasted or dropped file belongs: the paper in hand, else the first that waits for its scan.
function wanting(from) {
  const here = from?.closest?.("#papers li, form")?.querySelectorAll("input[type=file][data-pages]");
  if (here?.length === 1) return here[0];
  const free = (input) => !pagesOf(input).length && !input.closest("li")?.querySelector(".mc-kept");
  const shown = inputs().filter((input) => input.offsetParent);
  return shown.find(free) || shown[0] || inputs()[0];
}

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-pages]")) return;
  add(input, input.files);
});
document.addEventListener("paste", (event) => {
  if (!event.clipboardData.files.length || !inputs().length) return;
  event.preventDefault();
  add(wanting(document.activeElement), event.clipboardData.files);
});
document.addEventListener("dragover", (event) => {
  if (inputs().length && event.dataTransfer.types.includes("Files")) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length || !inputs().length) return;
  event.preventDefault();
  add(wanting(event.target), event.dataTransfer.files);
});
