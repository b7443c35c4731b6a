// Plots: draws what an element's data-plot says, in the colours of the page; the value is printed on the mark.
"use strict";
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const MARKS = ["mark1", "mark2", "mark3"];
  const grouped = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",").replace("-", "−");

  const axis = (text) => ({
    axisLine: { lineStyle: { color: colour("edge") } }, axisTick: { show: false },
    axisLabel: { color: colour("ink3"), fontSize: 0.8125 * rem(), fontFamily: text, hideOverlap: true },
    splitLine: { lineStyle: { color: colour("line") } },
  });

  const series = (plot, one, at, font, room) => {
    const last = plot.labels.length - 1;
    const mark = colour(MARKS[at]);
    const widest = Math.max(...plot.series.flatMap((shown) => shown.values.map((value) => grouped(value).length)));
    const many = plot.kind === "bars" && room < widest * 0.45 * rem();
    const label = {
      show: true, color: colour("ink"), fontSize: (many ? 0.6875 : 0.75) * rem(), fontFamily: font, distance: 4,
      position: "top", rotate: many ? 90 : 0, align: many ? "left" : "center", verticalAlign: many ? "middle" : "bottom",
      formatter: ({ value }) => (value ? grouped(value) : ""),
    };
    if (plot.kind === "line") {
      return { type: "line", data: one.values, name: one.name, symbol: "circle", symbolSize: 6, label, labelLayout: { hideOverlap: true },
        lineStyle: { color: mark, width: 2 }, itemStyle: { color: mark } };
    }
    const data = one.values.map((value, place) => (plot.now && place === last
      ? { value, itemStyle: { color: colour("soft"), borderColor: mark, borderWidth: 1.5, borderType: "dashed" } } : value));
    return { type: "bar", data, name: one.name, label, barGap: "12%", barMaxWidth: 2.5 * rem(),
      itemStyle: { color: mark, borderRadius: [2, 2, 0, 0] } };
  };

  const draw = (element) => {
    const plot = JSON.parse(element.dataset.plot);
    const font = getComputedStyle(document.body).fontFamily;
    const chart = window.echarts.getInstanceByDom(element) || window.echarts.init(element, null, { renderer: "canvas" });
    const room = (element.clientWidth - 5 * rem()) / (plot.labels.length * plot.series.length);
    const smallest = Math.min(...plot.series.flatMap((one) => one.values));
    chart.setOption({
      animation: false, textStyle: { fontFamily: font },
      grid: { left: 8, right: 16, top: 34, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: plot.labels, ...axis(font) },
      yAxis: { type: "value", minInterval: 1, scale: plot.kind === "line" && smallest > 0, ...axis(font), axisLine: { show: false },
        axisLabel: { ...axis(font).axisLabel, formatter: grouped } },
      series: plot.series.map((one, at) => series(plot, one, at, font, room)),
    }, true);
  };

  const all = () => document.querySelectorAll("[data-plot]").forEach(draw);
  document.fonts.ready.then(all);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  window.addEventListener("resize", () => document.querySelectorAll("[data-plot]").forEach((element) => {
    const chart = window.echarts.getInstanceByDom(element);
    if (chart) chart.resize();
  }));
})();
