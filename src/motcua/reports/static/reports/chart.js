// Draws what the table beside it says: rows are bars, the columns named in data-series are stacked on them.
function rows(table, keys) {
  return [...table.tBodies[0].rows].slice(0, 15).map((row) => ({
    label: row.querySelector("th").textContent.trim(),
    values: keys.map((key) => Number(row.querySelector(`[data-key="${key}"]`)?.dataset.value || 0)),
  }));
}

function draw(place) {
  const table = document.getElementById(place.dataset.table);
  if (!table || !window.echarts) return;
  const keys = place.dataset.series.split(" ");
  const colours = place.dataset.colours.split(" ");
  const names = keys.map((key) => table.querySelector(`thead [data-key="${key}"]`)?.textContent.trim() || key);
  const lines = rows(table, keys).filter((line) => line.values.some(Boolean)).reverse();
  if (!lines.length) { place.hidden = true; return; }
  const narrow = place.clientWidth < 560;
  const clip = narrow ? 18 : 34;
  place.style.setProperty("height", `${Math.max(180, 90 + lines.length * 30)}px`);
  const chart = window.echarts.init(place, null, { renderer: "svg", locale: "EN" });
  const number = (value) => Number(value).toLocaleString("vi-VN");
  chart.setOption({
    animation: false, // a bar that grows is a wrong figure until it stands
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    color: colours,
    grid: { left: 8, right: 24, top: 44, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 10, icon: "rect" },
    tooltip: { trigger: "item", renderMode: "richText", formatter: (item) => `${item.name}\n${item.seriesName}: ${number(item.value)} ${place.dataset.unit}` },
    xAxis: { type: "value", minInterval: 1, axisLabel: { formatter: number, hideOverlap: true } },
    yAxis: { type: "category", data: lines.map((line) => line.label), axisTick: { show: false }, axisLabel: { formatter: (text) => (text.length > clip ? `${text.slice(0, clip - 1)}…` : text) } },
    series: names.map((name, place) => ({ name, type: "bar", stack: "all", barMaxWidth: 20, data: lines.map((line) => line.values[place]), itemStyle: { borderColor: "#fff", borderWidth: 1 } })),
  });
  window.addEventListener("resize", () => chart.resize());
}

for (const place of document.querySelectorAll("[data-table][data-series]")) draw(place);
