// Fields of days and moments ([data-day]) are typed as Vietnamese write them; the browser's calendar opens beside.
export function days(document) {
  const pad = (number, width = 2) => String(number).padStart(width, "0");

  // "14:30 05/7/2025", "05/7/2025" → what the browser's own control understands; empty where it is no day.
  function toControl(text, isMoment) {
    const day = text.match(/(\d{1,2})[/-](\d{1,2})[/-](\d{4})/);
    if (!day) return "";
    const time = text.match(/(\d{1,2}):(\d{2})/);
    const iso = `${day[3]}-${pad(day[2])}-${pad(day[1])}`;
    return isMoment ? `${iso}T${time ? `${pad(time[1])}:${time[2]}` : "08:00"}` : iso;
  }
  function toText(value) {
    const [day, time] = value.split("T");
    const written = day.split("-").reverse().join("/");
    return time ? `${time.slice(0, 5)} ${written}` : written;
  }

  function furnish(scope) {
    for (const field of scope.querySelectorAll("input[data-day]")) {
      if (field.closest(".mc-day")) continue;
      const isMoment = field.dataset.day === "moment";
      const control = document.createElement("input");
      control.type = isMoment ? "datetime-local" : "date";
      control.tabIndex = -1;
      control.title = "Chọn trên lịch";
      control.setAttribute("aria-label", control.title);
      control.addEventListener("pointerdown", () => {
        control.value = toControl(field.value, isMoment);
      });
      control.addEventListener("change", (event) => {
        event.stopPropagation();
        if (!control.value) return;
        field.value = toText(control.value);
        for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      });
      control.addEventListener("input", (event) => event.stopPropagation());
      const frame = document.createElement("span");
      frame.className = "mc-day";
      const focused = document.activeElement === field;
      field.replaceWith(frame);
      frame.append(field, control);
      if (focused) field.focus();
    }
  }
  furnish(document);
  document.addEventListener("htmx:load", (event) => furnish(event.detail.elt.parentElement || document));
}
