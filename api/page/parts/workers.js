// The workers alive: device, state, rate; drained one by one.

import { html } from "../app/html.js";
import { say } from "../app/toasts.js";
import { call, inWords } from "../door/http.js";
import { useEffect, useState } from "../vendor/hooks.js";
import { capital } from "./verdict-words.js";
import { aged, ago, clock, count, rate } from "./time.js";

/** @type {Record<string, string>} */
const TONES = { ready: "good", busy: "fair", starting: "unsure", draining: "unsure", paused: "unsure" };

/** @param {{workers: import("../types.js").Worker[]}} props */
export function Workers({ workers }) {
  if (workers.length === 0) return html`<p class="card empty">No worker is running.</p>`;
  return html`<div class="card table-card"><table class="table">
    <thead><tr><th scope="col">Worker</th><th scope="col" class="wide">Device</th><th scope="col">State</th><th scope="col" class="end wide">Rate</th>
      <th scope="col" class="end wide">Jobs done</th><th scope="col" class="end wide">Micro-batch</th><th scope="col" class="end wide">GPU memory</th>
      <th scope="col" class="end wide">Up for</th><th scope="col" class="end wide">Last seen</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
    <tbody>${workers.map((worker) => html`<${Row} key=${worker.worker_id} worker=${worker} />`)}</tbody>
  </table></div>`;
}

/** @param {{worker: import("../types.js").Worker}} props */
function Row({ worker }) {
  const { worker_id: id, device, device_name: name, status, rate: per_s, jobs_done: done, micro_batch: batch, memory, started_ms: started, last_seen_s: seen } = worker;
  const [asked, setAsked] = useState("");
  useEffect(() => setAsked(""), [status]);
  /** @param {"drain" | "pause" | "resume"} order @param {string} words */
  const order = (order, words) => () => {
    setAsked(order);
    call(`/v1/workers/${encodeURIComponent(id)}/${order}`, { method: "POST" }).then(
      () => say(words),
      (error) => (setAsked(""), say(inWords(error))),
    );
  };
  const paused = status === "paused";
  return html`<tr>
    <td class="code small foreign worker" title=${id}>${id}</td>
    <td class="wide foreign">${device}${name.toLowerCase() !== device && html` <span class="soft small">${name}</span>`}</td>
    <td><span class=${`badge tone-${TONES[status] ?? "mute"}`}>${capital(status)}</span></td>
    <td class="end number wide">${rate(per_s)}</td><td class="end number wide">${count(done)}</td><td class="end number wide">${count(batch)}</td>
    <td class="end number wide">${memory === null ? "–" : `${count(Math.round(memory))} MiB`}</td>
    <td class="end wide" title=${clock(started)}>${ago(started).replace(" ago", "")}</td>
    <td class="end number wide">${aged(seen)}</td>
    <td class="end"><div class="row orders">
      <button type="button" class="button small" disabled=${asked !== ""} aria-label=${`${paused ? "Resume" : "Pause"} ${id}`}
        onClick=${paused ? order("resume", "It takes jobs again") : order("pause", "It finishes what it holds and takes no more")}>${paused ? "Resume" : "Pause"}</button>
      <button type="button" class="button small" disabled=${asked === "drain" || status === "draining"} aria-label=${`Drain ${id}`}
        onClick=${order("drain", "It finishes what it holds and leaves")}>Drain</button></div></td>
  </tr>`;
}
