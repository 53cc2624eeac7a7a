// How far a batch is: a bar, the rate of the last seconds, and the time left at that rate.

import { html } from "../app/html.js";
import { useRef } from "../vendor/hooks.js";
import { count, rate, span } from "./time.js";

/** The rate is that of so many milliseconds. */
const WINDOW_MS = 8000;

/**
 * @param {object} props
 * @param {import("../types.js").Batch | null} props.batch
 * @param {import("./uploads.js").Upload | undefined} props.upload
 */
export function BatchProgress({ batch, upload }) {
  const seen = useRef(/** @type {[time_ms: number, ended: number][]} */ ([]));
  if (!batch) return html`<p class="soft" role="status">${upload ? "Sending…" : "Looking for the batch…"}</p>`;
  const received = batch.accepted + batch.refused;
  const total = batch.items ?? Math.max(received, upload?.sent ?? 0);
  const ended = received - batch.pending;
  const per_s = speed(seen.current, ended);
  const whole = batch.terminal ? (batch.finished_ms ?? 0) - batch.created_ms : 0;
  const words = batch.terminal
    ? `${count(total)} items in ${span(whole / 1000)}${whole > 0 ? `, ${rate((ended / whole) * 1000)}` : ""}`
    : `${count(ended)} of ${count(total)}${batch.items === undefined ? " so far" : ""}`;
  const left = !batch.terminal && per_s > 0 && batch.items !== undefined ? `, ${span((total - ended) / per_s)} left` : "";
  return html`<div class="stack progress">
    ${!batch.terminal && html`<progress class="bar-progress" max=${Math.max(total, 1)} value=${ended} aria-label="Judged"></progress>`}
    <div class="row spread number"><strong>${words}</strong>
      <span class="soft">${batch.terminal ? "" : `${per_s > 0 ? rate(per_s) : "waiting"}${left}`}${upload && !upload.done ? ` · ${count(upload.sent)} sent` : ""}</span></div>
  </div>`;
}

/** @param {[number, number][]} seen @param {number} ended */
function speed(seen, ended) {
  const now = performance.now();
  if (seen.at(-1)?.[1] !== ended) seen.push([now, ended]);
  while (seen.length > 2 && (seen[0]?.[0] ?? now) < now - WINDOW_MS) seen.shift();
  const [first] = seen;
  return first && seen.length > 1 ? ((ended - first[1]) / Math.max(now - first[0], 1)) * 1000 : 0;
}
