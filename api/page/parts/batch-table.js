// Batches as a table: when, how far, what came of them.

import { html } from "../app/html.js";
import { address } from "../app/router.js";
import { StatusBadge } from "./badge.js";
import { nameOf } from "./batch-names.js";
import { ago, clock, count, span } from "./time.js";

/** @param {{batches: import("../types.js").Batch[]}} props */
export function BatchTable({ batches }) {
  return html`<div class="card table-card"><table class="table">
    <thead><tr><th scope="col">Batch</th><th scope="col">Status</th><th scope="col" class="end">Items</th><th scope="col" class="end wide">Judged</th>
      <th scope="col" class="end wide">Without verdict</th><th scope="col" class="end wide">Took</th><th scope="col" class="end">Sent</th></tr></thead>
    <tbody>${batches.map(row)}</tbody>
  </table></div>`;
}

/** @param {import("../types.js").Batch} batch */
function row(batch) {
  const { id, status, items, accepted, refused, succeeded, failed, canceled, expired, created_ms: created, finished_ms: finished } = batch;
  const name = nameOf(id);
  const without = failed + canceled + expired + refused;
  return html`<tr key=${id}>
    <td class="grow"><a class=${`one-line ${name ? "foreign" : "code"}`} href=${address("batch", [id])}>${name ?? id.slice(0, 8)}</a>${" "}
      ${name && html`<span class="soft small code wide">${id.slice(0, 8)}</span>`}</td>
    <td><${StatusBadge} status=${status} /></td>
    <td class="end number">${count(items ?? accepted + refused)}</td>
    <td class="end number wide">${count(succeeded)}</td>
    <td class=${`end number wide${without ? " error-text" : " soft"}`}>${count(without)}</td>
    <td class="end number wide">${finished ? span((finished - created) / 1000) : "–"}</td>
    <td class="end" title=${clock(created)}>${ago(created)}</td>
  </tr>`;
}
