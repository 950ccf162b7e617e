// The counter's form: keys, parts that appear when needed, known applicants, and drafts against a lost connection.
const KEEP_FOR = 12 * 3600 * 1000;
const form = () => document.getElementById("intake-form");
const clock = (at) => new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
const draftKey = (account) => `motcua-intake-${account}`;

// Drafts ---------------------------------------------------------------------------------------------------
const read = (key) => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};
const write = (key, value) => {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
};
const drop = (key) => {
  try {
    localStorage.removeItem(key);
  } catch {
    /* a browser without storage keeps no drafts */
  }
};

function save() {
  const now = form();
  if (!now) return;
  const fields = [];
  for (const [name, value] of new FormData(now)) {
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields.push([name, value]);
  }
  const at = Date.now();
  const saved = document.getElementById("draft-saved");
  if (write(draftKey(now.dataset.draft), { at, fields }) && saved) {
    saved.textContent = `Bản nháp được giữ trong trình duyệt này lúc ${clock(at)}.`;
  }
}

function say(text, ...buttons) {
  const box = document.getElementById("draft");
  if (!box) return;
  box.hidden = !text;
  box.querySelector("[data-draft-text]").textContent = text;
  for (const name of ["restore", "resend", "drop"])
    box.querySelector(`[data-draft-${name}]`).hidden = !buttons.includes(name);
}

// Drafts of other people at this counter are nobody else's to read.
function forget(account) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("motcua-intake-") && key !== draftKey(account)) localStorage.removeItem(key);
    }
  } catch {
    /* a browser without storage keeps no drafts */
  }
}

function offer() {
  const now = form();
  if (now) forget(now.dataset.draft);
  if (!now || document.getElementById("errors")) return;
  const key = draftKey(now.dataset.draft);
  const draft = read(key);
  if (!draft) return;
  const named = draft.fields.some(
    ([name, value]) => value && ["applicant_name", "applicant_id_number", "phone"].includes(name),
  );
  if (Date.now() - draft.at > KEEP_FOR || !named) {
    drop(key);
    return;
  }
  say(`Có bản nháp chưa gửi từ ${clock(draft.at)}.`, "restore", "drop");
}

async function restore() {
  const draft = read(draftKey(form().dataset.draft));
  if (!draft) return;
  const values = new Map();
  for (const [name, value] of draft.fields) values.set(name, [...(values.get(name) || []), value]);
  const procedure = values.get("procedure")?.[0];
  if (procedure && document.getElementById("id_procedure").value !== procedure) {
    const words = new URLSearchParams({ procedure, case: values.get("case")?.[0] || "" });
    await window.htmx.ajax("GET", `${form().getAttribute("action")}thanh-phan/?${words}`, {
      target: "#papers",
      swap: "outerHTML",
    });
  }
  for (const field of form().elements) {
    if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken") continue;
    const given = values.get(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(given?.includes(field.value));
    else if (given) field.value = given[0];
    if ("ready" in field.dataset) field.dispatchEvent(new Event("change")); // the box of a list shows what it says
  }
  show();
  say("Đã lấy lại bản nháp. Tệp quét phải chọn lại.");
}

// Parts that appear when needed ----------------------------------------------------------------------------------
function show() {
  for (const part of document.querySelectorAll("[data-shown-by]")) {
    const fields = [...document.getElementsByName(part.dataset.shownBy)];
    const wanted = part.dataset.shownFor;
    part.hidden = !fields.some((field) => field.checked && (!wanted || wanted.split(" ").includes(field.value)));
  }
}

function fill(values) {
  for (const [name, value] of Object.entries(values)) {
    for (const field of document.getElementsByName(name)) {
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  }
  show();
  document.getElementById("recent").replaceChildren();
  document.getElementById("id_phone").focus();
  save();
}

// Cards ------------------------------------------------------------------------------------------------------------
// A citizen's card read by a scanner fills who is in hand; what is written there already is replaced only when asked.
async function readCard(text, from) {
  const place = document.getElementById("recent");
  const whose = from?.name?.startsWith("submitter_") ? "submitter" : "applicant";
  await window.htmx.ajax("POST", place.dataset.card, {
    target: "#recent",
    swap: "innerHTML",
    values: { card: text, whose },
  });
  const button = place.querySelector("[data-card]");
  if (!button) return;
  const values = Object.entries(JSON.parse(button.dataset.fill)).filter(([name]) => name !== "applicant_kind");
  const differs = values.some(([name, value]) => {
    const written = document.getElementById(`id_${name}`)?.value.trim();
    return written && written !== value;
  });
  if (differs) button.focus();
  else button.click();
}

document.addEventListener("motcua:scan", (event) => {
  if (!form() || !event.detail.text.includes("|")) return;
  event.preventDefault();
  readCard(event.detail.text, event.detail.from);
});

// Keys -----------------------------------------------------------------------------------------------------------
function next(from) {
  const fields = [...form().elements].filter(
    (field) =>
      (field.matches("input, select, textarea") || field.id === "intake-send") &&
      field.type !== "hidden" &&
      field.type !== "file" &&
      !field.disabled &&
      field.offsetParent !== null &&
      field.tabIndex >= 0,
  );
  const after = fields
    .slice(fields.indexOf(from) + 1)
    .find((field) => field.type !== "radio" || field.name !== from.name);
  after?.focus();
  after?.select?.();
}

function keys(event) {
  const now = form();
  if (event.altKey && now && event.code === "KeyS") {
    event.preventDefault();
    now.requestSubmit(document.getElementById("intake-send"));
    return;
  }
  if (event.altKey && now && event.code === "KeyD") {
    event.preventDefault();
    received();
    return;
  }
  if (event.altKey && now && event.code === "KeyQ") {
    event.preventDefault();
    scanLater();
    return;
  }
  const target = event.target;
  if (event.key === "Enter" && now && target.form === now && target.matches("input:not([type=file]), select")) {
    event.preventDefault();
    next(target);
    return;
  }
  if (target.id === "procedure-search" || target.matches?.("[data-found]")) {
    choose(event);
    return;
  }
}

// In the search of procedures: arrows walk through what was found, Enter takes the first.
function choose(event) {
  const found = [...document.querySelectorAll("[data-found]")];
  const here = found.indexOf(event.target);
  if (event.key === "Enter" && event.target.id === "procedure-search" && found.length) {
    event.preventDefault();
    found[0].click();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !found.length) return;
  event.preventDefault();
  (here + step < 0
    ? document.getElementById("procedure-search")
    : found[Math.min(here + step, found.length - 1)]
  ).focus();
}

function received() {
  // What is asked for only in some cases ("nếu có") is ticked by hand: the receipt must not name what never came.
  for (const box of document.querySelectorAll("#papers [data-received=always]")) box.checked = true;
  save();
  document.getElementById("id_applicant_id_number")?.focus();
}

// What was handed in and has no scan yet, and no reason to need none, is scanned later; one by one it can be changed.
function scanLater() {
  for (const line of document.querySelectorAll("#papers .mc-papers > li")) {
    const choice = line.querySelector("select[name$=_exempt]");
    if (
      !choice ||
      choice.value ||
      line.querySelector("input[type=file]").files.length ||
      line.querySelector(".mc-kept")
    )
      continue;
    const box = line.querySelector("input[type=checkbox]");
    const name = line.querySelector("input[name$=_name]");
    if (box?.checked || name?.value.trim()) choice.value = "later";
  }
  save();
}

// Start -------------------------------------------------------------------------------------------------------------
document.addEventListener("keydown", keys);
document.addEventListener("input", (event) => {
  if (form() && event.target.form === form()) save();
});
document.addEventListener("change", (event) => {
  if (form() && event.target.form === form()) {
    show();
    save();
  }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-all-received]")) received();
  else if (button.matches("[data-scan-later]")) scanLater();
  else if (button.matches("[data-card-keep]")) document.getElementById("recent").replaceChildren();
  else if (button.matches("[data-fill]")) fill(JSON.parse(button.dataset.fill));
  else if (button.matches("[data-draft-restore]")) restore();
  else if (button.matches("[data-draft-drop]")) {
    drop(draftKey(form().dataset.draft));
    say("");
  } else if (button.matches("[data-draft-resend]")) {
    form().requestSubmit(sentBy?.isConnected ? sentBy : document.getElementById("intake-send"));
  }
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "intake" || event.target.id === "intake") document.getElementById("errors")?.focus();
});
document.addEventListener("htmx:afterSwap", (event) => {
  show();
  if (event.detail.target.id === "papers") {
    (document.querySelector("#papers [data-received]") || document.getElementById("id_applicant_id_number"))?.focus();
    save();
  }
});
let unsent = false;
let sentBy = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === form()) {
    sentBy = event.detail.requestConfig?.triggeringEvent?.submitter;
    unsent = false;
    save();
    say("Đang gửi…");
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== form() || !event.detail.successful) return;
  if (!event.detail.xhr.getResponseHeader("HX-Redirect")) return;
  drop(draftKey(form().dataset.draft));
  form().reset(); // who comes back by the browser's button finds an empty form
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted && form()) location.reload();
});
const lost = () => {
  unsent = true;
  say(
    "Mất kết nối với máy chủ. Giữ nguyên trang này: nội dung và bản quét đã chọn còn đây. " +
      "Khi có mạng, bấm “Gửi lại”; gửi bao nhiêu lần cũng chỉ tạo một hồ sơ.",
    "resend",
  );
};
for (const name of ["htmx:sendError", "htmx:timeout"])
  document.addEventListener(name, (event) => {
    if (event.target === form()) lost();
    else if (form() && !unsent) offline();
  });
document.addEventListener("htmx:responseError", (event) => {
  if (event.target === form() && event.detail.xhr.status >= 500)
    say("Máy chủ gặp lỗi. Nội dung đã được giữ trong trình duyệt này.", "resend");
});
function offline() {
  if (!form()) return;
  save();
  say("Đang mất mạng. Giữ nguyên trang này và cứ nhập tiếp: nội dung và bản quét đã chọn còn đây.");
}
window.addEventListener("offline", offline);
window.addEventListener("online", () => {
  if (form()) say("Đã có mạng trở lại.", ...(unsent ? ["resend"] : []));
});

const done = document.querySelector("[data-draft-done]");
if (done) drop(draftKey(done.dataset.draftDone));
document.querySelector("[data-autofocus]")?.focus();
if (!document.querySelector("[data-focus]")) document.querySelector("#papers [data-received]")?.focus();
show();
offer();
