// The frame: menu on a phone, menus that close, the error summary that takes the focus, printing.
export function page(document) {
  const root = document.documentElement;
  root.classList.add("mc-js");
  document.querySelector("[data-focus]")?.focus();
  // On a phone the tabs stand in one line that is pushed sideways: begin where one is, also once the typeface came.
  const showTab = () => {
    for (const tabs of document.querySelectorAll(".mc-tabs")) {
      const here = tabs.querySelector(".mc-menu[data-here] > summary, [aria-current]");
      if (!here) continue;
      const [line, tab] = [tabs.getBoundingClientRect(), here.getBoundingClientRect()];
      tabs.scrollLeft += tab.left - line.left - (line.width - tab.width) / 2;
    }
  };
  showTab();
  document.fonts?.ready.then(showTab);

  const button = document.querySelector(".mc-menu-button");
  button?.setAttribute("role", "button");
  button?.setAttribute("aria-expanded", "false");
  const toggle = (open) => {
    root.classList.toggle("mc-menu-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button?.addEventListener("click", (event) => {
    event.preventDefault();
    toggle(!root.classList.contains("mc-menu-open"));
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.mc-user[open], details.mc-menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (button && root.classList.contains("mc-menu-open")) {
      toggle(false);
      button.focus();
    }
    for (const menu of document.querySelectorAll("details.mc-user[open], details.mc-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  // A chart is printed with its table.
  window.addEventListener("beforeprint", () => {
    for (const table of document.querySelectorAll("details.mc-table-of")) table.open = true;
  });
  // htmx: a refusal that is a piece of the page is shown in its place; anything else is said at the top.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:responseError", (event) => tell(WORDS[event.detail.xhr.status] || WORDS.other));
  // A form that keeps what was typed ([data-draft]) tells of a lost connection itself: one bar, not two.
  const lost = () => document.querySelector("form[data-draft]") || tell(WORDS.lost);
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:timeout", lost);
  document.addEventListener("htmx:afterSwap", (event) => {
    event.detail.target?.querySelector?.("[data-focus]")?.focus();
  });

  function tell(words) {
    const place = document.getElementById("main") || document.body;
    let note = document.getElementById("told");
    if (!note) {
      note = document.createElement("p");
      note.id = "told";
      note.className = "mc-message mc-message-error";
      note.setAttribute("role", "alert");
      place.prepend(note);
    }
    note.textContent = words;
    note.scrollIntoView({ block: "nearest" });
  }
}

const WORDS = {
  401: "Phiên làm việc đã hết. Đăng nhập lại rồi làm tiếp.",
  403: "Tài khoản này không làm được việc đó. Chưa có gì thay đổi.",
  404: "Không tìm thấy. Tải lại trang để xem tình trạng mới nhất.",
  429: "Quá nhiều yêu cầu trong một phút. Chờ một phút rồi thử lại.",
  lost: "Mất kết nối với máy chủ. Việc vừa làm có thể chưa được ghi. Giữ nguyên trang này, khi có mạng thì bấm lại.",
  other:
    "Hệ thống gặp lỗi khi xử lý. Chưa có gì được ghi. Thử lại sau ít phút; nếu lỗi lặp lại, báo cho quản trị hệ thống.",
};
