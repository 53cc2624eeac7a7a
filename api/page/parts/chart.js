// Curves, drawn by uPlot in the page's colours, and again when those or the width change.

import { html } from "../app/html.js";
import { useEffect, useRef } from "../vendor/hooks.js";

/**
 * @typedef {object} Curve
 * @property {string} label
 * @property {string} colour   a custom property of styles/tokens.css: `--accent`
 * @property {boolean} [dashed]
 * @property {number} [width]  of the line, in pixels
 */

/**
 * @param {object} props
 * @param {number[]} props.x
 * @param {(number | null)[][]} props.ys       a gap where null
 * @param {Curve[]} props.curves
 * @param {string} [props.over]                what x is called
 * @param {boolean} [props.time]               x is in seconds since the epoch
 * @param {[number, number] | null} [props.range]  of y
 * @param {(value: number) => string} [props.said] a value of y in words
 * @param {string} props.label                 what is shown, for those who do not see it
 */
export function Chart(props) {
  const place = useRef(/** @type {HTMLDivElement | null} */ (null));
  const plot = useRef(/** @type {any} */ (null));
  const newest = useRef(props);
  newest.current = props;
  const shape = JSON.stringify([props.curves, props.over, props.time, props.range]);
  useEffect(() => {
    let wanted = true;
    const draw = async () => {
      const { default: UPlot } = await import("../vendor/uplot.js");
      if (!wanted || !place.current) return;
      plot.current?.destroy();
      const { x, ys } = newest.current;
      plot.current = new UPlot(options(newest.current, place.current.clientWidth), /** @type {any} */ ([x, ...ys]), place.current);
    };
    const resized = new ResizeObserver(() => fit(plot.current, place.current));
    if (place.current) resized.observe(place.current);
    const scheme = window.matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", draw);
    draw();
    return () => {
      wanted = false;
      resized.disconnect();
      scheme.removeEventListener("change", draw);
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape]);
  useEffect(() => plot.current?.setData([props.x, ...props.ys]), [props.x, props.ys]);
  return html`<div class="chart" ref=${place} role="img" aria-label=${props.label}></div>`;
}

/** @param {any} plot @param {HTMLElement | null} place */
function fit(plot, place) {
  if (plot && place && plot.width !== place.clientWidth) plot.setSize({ width: place.clientWidth, height: plot.height });
}

/** @param {Parameters<typeof Chart>[0]} props @param {number} width @returns {any} */
function options({ curves, over = "x", time = false, range, said = plain }, width) {
  const style = getComputedStyle(document.documentElement);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour("--ink-soft"),
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
    font: `12px ${style.getPropertyValue("--font")}`,
  };
  return {
    width,
    height: 220,
    scales: { x: { time }, y: range ? { range } : {} },
    axes: [{ ...axis, ...(time && { size: 30, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => ticks.map(hour) }) }, { ...axis, size: 62, values: (/** @type {any} */ _, /** @type {number[]} */ ticks) => ticks.map(said) }],
    cursor: { points: { size: 7 }, y: false },
    legend: { live: true },
    series: [
      time ? { label: "at", value: (/** @type {any} */ _, /** @type {number | null} */ value) => (value === null ? "–" : hour(value)) } : { label: over, value: (/** @type {any} */ _, /** @type {number | null} */ value) => (value === null ? "–" : plain(value)) },
      ...curves.map(({ label, colour: name, dashed, width: thick = 2 }) => ({
        label,
        stroke: colour(name),
        width: thick,
        dash: dashed ? [7, 5] : undefined,
        // A point with a gap on either side has no line that would show it.
        points: time ? { show: true, size: 5, fill: colour(name), filter: (/** @type {any} */ plot, /** @type {number} */ n) => alone(plot.data[n]) } : { show: false },
        spanGaps: false,
        value: (/** @type {any} */ _, /** @type {number | null} */ value) => (value === null ? "–" : said(value)),
      })),
    ],
  };
}

/** Where values stand alone. @param {(number | null)[]} values */
const alone = (values) => values.flatMap((value, n) => (value != null && values[n - 1] == null && values[n + 1] == null ? [n] : []));

/** The time of day, in hours and minutes. @param {number} time_s */
const hour = (time_s) => new Date(time_s * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

/** A number with as many digits as one reads. @param {number} value */
export function plain(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return value.toExponential(2).replace("e+", "e").replace(/\.?0+e/, "e");
  return String(Number(value.toPrecision(4)));
}
