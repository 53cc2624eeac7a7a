// Jobs that failed, and dead letters (those that lost a worker at every attempt), with the reason, to be
// sent again or forgotten.

import { html } from "../app/html.js";
import { say } from "../app/toasts.js";
import { call, inWords } from "../door/http.js";
import { useState } from "../vendor/hooks.js";
import { usePages } from "./paged.js";
import { ago, clock, count } from "./time.js";

/** What each list is told as. */
const WORDS = {
  dead: { about: "A job comes here when it lost its worker at every attempt.", none: "No dead letters.", purge: "Purge all dead letters?" },
  failed: { about: "What a scorer refused or could not finish comes here.", none: "No failed jobs.", purge: "Purge all failed jobs?" },
};

/** @param {{which: "dead" | "failed", onOpen: (id: string) => void}} props */
export function DeadLetters({ which, onOpen }) {
  const path = `/v1/${which}`;
  const { entries, next, more, known, failure, anew } = usePages(async (after, signal) => {
    const page = await call(`${path}${after ? `?before=${encodeURIComponent(after)}` : ""}`, { signal });
    return { entries: /** @type {import("../types.js").Job[]} */ (page[which]), next: page.next_before ?? null };
  }, which);
  const [busy, setBusy] = useState(false);
  /** @param {() => Promise<string>} action */
  const during = (action) => async () => {
    setBusy(true);
    await action().then(say, (error) => say(inWords(error)));
    setBusy(false);
    anew();
  };
  /** @param {string} id */
  const requeue = (id) => call(`${path}/${encodeURIComponent(id)}/requeue`, { method: "POST" });
  const all = during(async () => {
    const { requeued } = await call(`${path}/requeue`, { method: "POST" });
    return `${count(requeued)} requeued`;
  });
  const purge = during(async () => {
    const { purged } = await call(path, { method: "DELETE" });
    return `${count(purged)} forgotten`;
  });
  return html`
    ${failure && html`<p class="error-text" role="alert">${failure}</p>`}
    ${known && entries.length === 0 && html`<p class="card empty">${WORDS[which].none} ${WORDS[which].about}</p>`}
    ${entries.length > 0 && html`<p class="soft small about">${WORDS[which].about} Requeued, it is tried again from its first attempt.</p>
      <div class="tools"><button type="button" class="button" disabled=${busy} onClick=${all}>Requeue all</button>
        <${Purge} disabled=${busy} label=${WORDS[which].purge} onPurge=${purge} /></div>
      <div class="card table-card"><table class="table">
        <thead><tr><th scope="col">Equation and reason</th><th scope="col" class="end wide">Attempts</th><th scope="col" class="wide">Last worker</th>
          <th scope="col" class="end wide">Died</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
        <tbody>${entries.map(
          (job) => html`<tr key=${job.id}>
            <td class="grow"><button type="button" class="button quiet small code one-line" onClick=${() => onOpen(job.id)}>${job.request?.equation}</button>
              <span class="small error-text foreign reason">${job.error?.detail}</span></td>
            <td class="end number wide">${job.attempt}</td>
            <td class="wide code small foreign worker">${job.worker_id ?? "–"}</td>
            <td class="end wide" title=${clock(job.finished_ms)}>${ago(job.finished_ms)}</td>
            <td class="end"><button type="button" class="button small" disabled=${busy}
              onClick=${during(async () => (await requeue(job.id), "Requeued"))}>Requeue</button></td>
          </tr>`,
        )}</tbody>
      </table></div>`}
    ${next && html`<div class="row more"><button type="button" class="button" onClick=${more}>Newer</button></div>`}`;
}

/** Asks once more: what is purged is gone. @param {{disabled: boolean, label: string, onPurge: () => void}} props */
function Purge({ disabled, label, onPurge }) {
  const [sure, setSure] = useState(false);
  if (!sure) return html`<button type="button" class="button danger" disabled=${disabled} onClick=${() => setSure(true)}>Purge</button>`;
  return html`<span class="row" role="group" aria-label=${label}><span>Forget all of them for good?</span>
    <button type="button" class="button" onClick=${() => setSure(false)}>Keep them</button>
    <button type="button" class="button danger" disabled=${disabled} onClick=${onPurge}>Forget all</button></span>`;
}
