// Throughput, queue wait and score time over the last hour or day, as the door keeps them.

import { html } from "../app/html.js";
import { useValue } from "../app/observable.js";
import { answering, pulse } from "../app/pulse.js";
import { call } from "../door/http.js";
import { useEffect, useState } from "../vendor/hooks.js";
import { Chart } from "./chart.js";
import { count, rate, span } from "./time.js";

/** How often it is fetched anew, in milliseconds: its finest step is a minute. */
const ANEW_MS = 10_000;

/** The curves, with a choice of the span. */
export function PoolHistory() {
  const [over, setOver] = useState(/** @type {"hour" | "day"} */ ("hour"));
  const [history, setHistory] = useState(/** @type {import("../types.js").History | null} */ (null));
  const up = answering(useValue(pulse).state);
  useEffect(() => {
    const load = () => up && call(`/v1/history?span=${over}`).then(setHistory, () => undefined); // what was known stays
    load();
    const timer = setInterval(load, ANEW_MS);
    return () => clearInterval(timer);
  }, [over, up]);
  const choices = /** @type {["hour" | "day", string][]} */ ([["hour", "Hour"], ["day", "Day"]]);
  return html`<section class="stack">
    <div class="row spread"><h2>History</h2>
      <div class="row" role="group" aria-label="Span">${choices.map(
        ([each, words]) => html`<button type="button" class="chip" aria-pressed=${each === over ? "true" : "false"} onClick=${() => setOver(each)}>${words}</button>`,
      )}</div></div>
    ${history && html`<${Curves} history=${history} />`}
  </section>`;
}

/** @param {{history: import("../types.js").History}} props */
function Curves({ history: { points, total, span: over } }) {
  const x = points.map(({ start_ms: start }) => start / 1000);
  const seconds = (/** @type {"wait_s" | "score_s"} */ what, /** @type {"p50" | "p99"} */ part) => points.map((point) => point[what]?.[part] ?? null);
  const both = [{ label: "median", colour: "--fair-fill" }, { label: "99 % below", colour: "--gold-fill" }];
  const chart = (/** @type {string} */ title, /** @type {string} */ figure, /** @type {any} */ ys, /** @type {any} */ curves, /** @type {any} */ said) => html`<figure class="card curve">
    <figcaption class="row spread"><h3>${title}</h3><strong class="number">${figure}</strong></figcaption>
    <${Chart} time x=${x} ys=${ys} curves=${curves} said=${said} label=${`${title} over the last ${over}: ${figure}`} />
  </figure>`;
  const typical = (/** @type {"wait_s" | "score_s"} */ what) => (total[what] ? `${span(total[what].p50)}, 99 % below ${span(total[what].p99)}` : "nothing yet");
  return html`<div class="curves">
    ${chart("Throughput", `${count(total.succeeded + total.failed)} jobs`, [points.map((point) => point.rate)], [{ label: "jobs scored", colour: "--accent" }], rate)}
    ${chart("Queue wait", typical("wait_s"), [seconds("wait_s", "p50"), seconds("wait_s", "p99")], both, span)}
    ${chart("Score time", typical("score_s"), [seconds("score_s", "p50"), seconds("score_s", "p99")], both, span)}
  </div>`;
}
