// ApexCharts in the product's one look. Colours are read from css/tokens.css, so a chart follows the theme.
import ApexCharts from "/lib/apexcharts.esm.js";

const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/lib/apexcharts.css" });
document.head.prepend(style); // first, so that kit.css has the last word

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat("en-US", { timeZone: "UTC", weekday: "short", month: "short", day: "numeric" });

// A custom property holds light-dark(…) as written; an element's colour holds what it comes to. Each is asked once for a theme: asking makes the browser style the whole page.
const probe = document.createElement("span");
const colors = new Map();
const color = (token) => {
  if (colors.has(token)) return colors.get(token);
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  colors.set(token, found);
  return found;
};
addEventListener("themechange", () => colors.clear()); // before the charts' own, which are added later

const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const value = (spec, y) => (y == null ? "–" : spec.options.percent ? `${percent.format(y * 100)} %` : whole.format(y));
const brief = (y) => {
  const [unit, sign] = y >= 1e9 ? [1e9, "B"] : y >= 1e6 ? [1e6, "M"] : y >= 1e4 ? [1e3, "k"] : [1, ""];
  return sign ? `${+(y / unit).toFixed(1)} ${sign}` : whole.format(y);
};
const tick = (spec, y) => (y == null ? "" : spec.options.percent ? `${whole.format(+(y * 100).toFixed(2))} %` : brief(y));
const when = (spec, x) => {
  const daily = spec.series.every((s) => s.data.every((point) => point.x % 86400000 === 0));
  return (daily ? day : moment).format(x);
};

const shown = (spec) => spec.series.filter((series) => !series.hidden);

const series = (spec) => shown(spec).map(({ name, type, data }) => ({ name, type: kind(spec) === "bar" ? undefined : type, data }));

const kind = (spec) => {
  const types = new Set(spec.series.map((s) => s.type));
  return types.size === 1 ? [...types][0] : "line"; // Apex draws a mixture as a line chart with typed series
};

const tip = (spec) => ({ dataPointIndex: at, w }) => {
  const first = shown(spec).find((s) => s.data[at])?.data[at];
  if (!first) return "";
  const rows = shown(spec).map((s) =>
    `<div class="chart-tip__row"><span class="chart__swatch" style="background:var(${s.color})"></span>${escape(s.name)}<b>${value(spec, s.data[at]?.y)}</b></div>`);
  return `<div class="chart-tip"><div class="chart-tip__x">${escape(spec.time ? when(spec, first.x) : first.x)}</div>${rows.join("")}</div>`;
};

// The axis ends at a round number just above the data, in four steps; counts never show halves.
const top = (spec) => {
  if (spec.options.max != null) return spec.options.max;
  const ys = shown(spec).map((s) => s.data.map((point) => point.y ?? 0));
  const most = spec.options.stacked ? Math.max(...(ys[0] ?? [0]).map((_, at) => ys.reduce((sum, y) => sum + (y[at] ?? 0), 0))) : Math.max(...ys.flat(), 0);
  if (spec.options.percent) return Math.min(round(Math.max(most, 0.001) * 100) / 100, 1);
  return most <= 4 ? 4 : most <= 8 ? 8 : round(most);
};
const round = (most) => {
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].find((step) => step * power >= most * 0.999) * power;
};

const options = (spec) => {
  const visible = shown(spec);
  const sans = getComputedStyle(document.body).fontFamily; // by name: a saved picture inherits nothing
  const quiet = { colors: color("--text-faint"), fontSize: "11px", fontFamily: sans };
  const flat = spec.options.horizontal;
  const few = Math.max(...visible.map((s) => s.data.length), 0) < 2;
  return {
    chart: {
      type: kind(spec),
      height: spec.height,
      width: "100%",
      stacked: spec.options.stacked,
      background: "transparent",
      fontFamily: sans,
      foreColor: color("--text-muted"),
      animations: { enabled: false },
      toolbar: { show: false },
      zoom: { enabled: spec.options.zoom && spec.time, type: "x", autoScaleYaxis: false },
      selection: { enabled: false },
      sparkline: { enabled: spec.options.sparkline },
      injectStyleSheet: false,
      parentHeightOffset: 0,
      redrawOnParentResize: true,
    },
    theme: { mode: document.documentElement.dataset.theme ?? "light" },
    series: series(spec),
    colors: visible.map((s) => color(s.color)),
    legend: { show: false },
    dataLabels: { enabled: false },
    stroke: {
      width: visible.map((s) => (s.type === "bar" ? 0 : spec.options.sparkline ? 1.5 : 2)),
      curve: "monotoneCubic",
      lineCap: "round",
    },
    fill: {
      type: visible.map((s) => (s.type === "area" && !spec.options.stacked ? "gradient" : "solid")),
      opacity: visible.map((s) => (s.type === "area" ? (spec.options.stacked ? 0.35 : 1) : 1)),
      gradient: { type: "vertical", gradientToColors: visible.map((s) => color(s.color)), opacityFrom: 0.28, opacityTo: 0.02, stops: [0, 100] },
    },
    markers: { size: few ? 4 : 0, strokeWidth: 2, strokeColors: color("--bg-raised"), hover: { size: 4 } },
    plotOptions: { bar: { horizontal: flat, borderRadius: 3, borderRadiusApplication: "end", columnWidth: "62%", barHeight: "62%" } },
    states: { hover: { filter: { type: "none" } }, active: { filter: { type: "none" } } },
    grid: {
      borderColor: color("--line-soft"),
      strokeDashArray: 0,
      xaxis: { lines: { show: flat } },
      yaxis: { lines: { show: !flat } },
      padding: spec.options.sparkline ? {} : { top: -12, right: 12, bottom: 0, left: 8 },
    },
    xaxis: {
      type: spec.time ? "datetime" : "category",
      tickAmount: flat ? 4 : undefined,
      labels: {
        style: quiet,
        rotate: 0,
        hideOverlappingLabels: true,
        datetimeUTC: true,
        datetimeFormatter: { year: "yyyy", month: "MMM yyyy", day: "MMM d", hour: "HH:mm" },
        formatter: flat ? (y) => tick(spec, +y) : undefined,
      },
      axisBorder: { show: !flat, color: color("--line") },
      axisTicks: { show: false },
      crosshairs: { stroke: { color: color("--line-strong"), dashArray: 0, width: 1 } },
      tooltip: { enabled: false },
    },
    yaxis: {
      min: 0,
      max: top(spec),
      tickAmount: flat ? undefined : 4,
      labels: { style: quiet, maxWidth: flat ? 200 : 64, formatter: flat ? undefined : (y) => tick(spec, y) },
    },
    tooltip: { enabled: !spec.options.sparkline, shared: !flat, intersect: false, followCursor: flat, custom: tip(spec) },
    noData: { text: "Nothing to show yet", style: { color: color("--text-faint"), fontSize: "13px" } },
  };
};

// What, if it changes, asks for more than new data.
const shape = (spec) => JSON.stringify([spec.options, spec.height, spec.time, spec.series.map((s) => [s.name, s.type, s.color, s.hidden, s.data.length < 2])]);

const csv = (spec) => {
  const cell = (text) => (/[",\n]/.test(text) || /^[=+\-@]/.test(text) ? `"${/^[=+@]/.test(text) ? "'" : ""}${text.replaceAll('"', '""')}"` : text);
  const xs = [...new Set(spec.series.flatMap((s) => s.data.map((point) => point.x)))];
  const lookup = spec.series.map((s) => new Map(s.data.map((point) => [point.x, point.y])));
  const rows = xs.map((x) => [spec.time ? new Date(x).toISOString().slice(0, 16).replace("T", " ") : String(x), ...lookup.map((of) => String(of.get(x) ?? ""))]);
  return [["", ...spec.series.map((s) => s.name)], ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
};

const download = (href, name) => {
  const link = Object.assign(document.createElement("a"), { href, download: name });
  link.click();
};

export function draw(canvas, first) {
  let spec = first;
  let chart = new ApexCharts(canvas, options(spec));
  let ready = chart.render();
  let due = ""; // "data" or "all": what the next drawing has to draw; however often it is asked, it is drawn once

  const paint = (what) => {
    if (due) return void (due = due === "all" ? due : what);
    due = what;
    ready = ready.then(() => {
      const all = due === "all";
      due = "";
      return chart?.updateOptions(all ? options(spec) : { series: series(spec), yaxis: options(spec).yaxis, tooltip: { custom: tip(spec) } }, false, false, false);
    });
  };
  const repaint = () => paint("all");
  addEventListener("themechange", repaint);

  return {
    update(next) {
      const same = shape(next) === shape(spec);
      spec = next;
      paint(same ? "data" : "all");
    },
    reset() {
      ready = ready.then(() => chart.resetSeries(true, true));
    },
    async save(kind) {
      const name = `${spec.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}.${kind}`;
      if (kind === "csv") return download(URL.createObjectURL(new Blob(["\ufeff", csv(spec)], { type: "text/csv" })), name);
      if (kind === "png") return download((await chart.dataURI({ scale: 2 })).imgURI, name);
      const svg = await chart.getSvgString();
      download(URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" })), name);
    },
    dispose() {
      removeEventListener("themechange", repaint);
      ready = ready.then(() => { chart?.destroy(); chart = null; });
    },
  };
}
