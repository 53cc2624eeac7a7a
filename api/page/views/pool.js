// Pool: what waits, who works, how fast it went of late; pause, resume, drain.

import { under } from "../app/base.js";
import { html } from "../app/html.js";
import { useValue } from "../app/observable.js";
import { answering, pulse } from "../app/pulse.js";
import { say } from "../app/toasts.js";
import { call, inWords } from "../door/http.js";
import { PoolSize } from "../parts/pool-size.js";
import { PoolHistory } from "../parts/pool-history.js";
import { count, rate, span } from "../parts/time.js";
import { Workers } from "../parts/workers.js";

/** Lanes in words. @type {[string, string][]} */
const LANES = [["interactive", "interactive"], ["bulk", "bulk"], ["suspect", "once more after a lost worker"]];

/** The view. */
export function View() {
  const { info, state } = useValue(pulse);
  if (!info) return html`<div class="view-head"><h1>Pool</h1><p>${answering(state) || state === "unknown" ? "Looking…" : "Nothing is known of it yet."}</p></div>`;
  return html`
    <div class="view-head spread"><h1>Pool</h1><p>${answering(state) ? "" : "As it was when it last answered."}</p><${PauseButton} paused=${info.queue.paused} /></div>
    <div class="stack pool">
      <${Queue} info=${info} />
      <section class="stack"><div class="row spread"><h2>Workers</h2><${PoolSize} workers=${info.workers.length} /></div><${Workers} workers=${info.workers} /></section>
      <${PoolHistory} />
      <p class="soft small">More workers need no configuration: start <code>celery -A worker worker</code> beside this one, or${" "}
        <code>phiq up --workers 4</code>; containers scale with <code>docker compose up --scale worker=4</code>, or by themselves with KEDA on${" "}
        <a href=${under("/v1/scale")}>/v1/scale</a>.</p>
    </div>`;
}

/** @param {{info: import("../types.js").Info}} props */
function Queue({ info: { queue, workers } }) {
  const per_s = workers.reduce((sum, worker) => sum + worker.rate, 0);
  const lanes = LANES.filter(([lane]) => queue.lanes?.[lane] || (queue.lanes && lane !== "suspect"));
  const figure = (/** @type {string} */ label, /** @type {string} */ value, /** @type {any} */ more = "") =>
    html`<div class="figure"><dt>${label}</dt><dd class="number">${value}</dd>${more && html`<dd class="soft small">${more}</dd>`}</div>`;
  return html`<dl class="card figures">
    ${figure("Waiting", count(queue.queued), lanes.map(([lane, words]) => `${count(queue.lanes?.[lane] ?? 0)} ${words}`).join(" · "))}
    ${figure("Oldest waits", queue.oldest_age_s === null ? "–" : span(queue.oldest_age_s))}
    ${figure("Running", count(queue.running))}
    ${figure("Rate", rate(per_s), "jobs, of late")}
  </dl>`;
}

/** @param {{paused: boolean}} props */
function PauseButton({ paused }) {
  const flip = () =>
    call(paused ? "/v1/resume" : "/v1/pause", { method: "POST" }).then(
      () => say(paused ? "Workers take jobs again" : "Paused: workers finish what they hold and take nothing more"),
      (error) => say(inWords(error)),
    );
  return html`<button type="button" class="button push" onClick=${flip}>${paused ? "Resume" : "Pause"}</button>`;
}
