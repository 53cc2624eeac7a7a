// Jobs of late as a table: filtered by status and lane, opened, canceled.

import { html } from "../app/html.js";
import { key } from "../app/key.js";
import { useValue } from "../app/observable.js";
import { address } from "../app/router.js";
import { say } from "../app/toasts.js";
import { call, inWords } from "../door/http.js";
import { StatusBadge, VerdictBadge } from "./badge.js";
import { usePages } from "./paged.js";
import { ago, clock, span } from "./time.js";

/** Jobs of a page. */
const PAGE = 50;

const STATUSES = [["", "Every status"], ["queued", "Queued"], ["running", "Running"], ["succeeded", "Succeeded"],
  ["unsuccessful", "Unsuccessful"], ["failed", "Failed"], ["canceled", "Canceled"], ["expired", "Expired"]];
const LANES = [["", "Both lanes"], ["interactive", "Interactive"], ["bulk", "Bulk"]];

/** @param {{query: URLSearchParams, onQuery: (change: Record<string, string | undefined>) => void}} props */
export function JobRows({ query, onQuery }) {
  const secret = useValue(key);
  const [status, lane] = [query.get("status") ?? "", query.get("lane") ?? ""];
  const { entries, next, known, more, anew, still, failure } = usePages(async (after, signal) => {
    const sought = new URLSearchParams({ limit: String(PAGE), ...(status && { status }), ...(lane && { lane }), ...(after && { before: after }) });
    const page = await call(`/v1/jobs?${sought}`, { signal });
    return { entries: /** @type {import("../types.js").JobRow[]} */ (page.jobs), next: page.next_before };
  }, `${status} ${lane}`);
  /** @param {string} label @param {string} name @param {string} value @param {string[][]} choices */
  const choice = (label, name, value, choices) => html`<label class="label">${label}
    <select class="field" value=${value} onChange=${(/** @type {any} */ event) => onQuery({ [name]: event.target.value || undefined })}>
      ${choices.map(([each, words]) => html`<option value=${each} selected=${each === value}>${words}</option>`)}
    </select></label>`;
  return html`
    <div class="tools">${choice("Status", "status", status, STATUSES)} ${choice("Lane", "lane", lane, LANES)}
      ${still && html`<button type="button" class="button push" onClick=${anew}>Back to the newest</button>`}</div>
    ${failure && html`<p class="error-text" role="alert">${failure}</p>`}
    ${known && entries.length === 0 && html`<p class="card empty">${status || lane ? "No such jobs of late." : html`No jobs ${secret ? "that this key may see " : ""}yet. <a href=${address("validate")}>Validate an equation</a>`}</p>`}
    ${entries.length > 0 && html`<div class="card table-card"><table class="table">
      <thead><tr><th scope="col">Equation</th><th scope="col" class="wide">Status</th><th scope="col" class="wide">Verdict</th><th scope="col" class="end wide">Waited</th>
        <th scope="col" class="end wide">Took</th><th scope="col" class="wide">Worker</th><th scope="col" class="end">Age</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
      <tbody>${entries.map((job) => html`<${Row} key=${job.id} job=${job} query=${query} onChange=${anew} />`)}</tbody>
    </table></div>`}
    ${next && html`<div class="row more"><button type="button" class="button" onClick=${more}>Older</button></div>`}`;
}

/** @param {{job: import("../types.js").JobRow, query: URLSearchParams, onChange: () => void}} props */
function Row({ job, query, onChange }) {
  const { id, equation, status, terminal, verdict, wait_s: wait, duration_s: took, worker_id: worker, created_ms: created, error } = job;
  const cancel = () =>
    call(`/v1/jobs/${encodeURIComponent(id)}/cancel`, { method: "POST" }).then(onChange, (failure) => say(inWords(failure)));
  return html`<tr>
    <td class="grow"><a class="cell-link code one-line" href=${address("jobs", [], { ...Object.fromEntries(query), id })}>${equation || "(empty)"}</a>
      <span class="narrow">${verdict ? html`<${VerdictBadge} verdict=${{ verdict }} />` : html`<${StatusBadge} status=${status} />`}</span>
      ${error && html`<span class="small error-text foreign reason">${error.detail}</span>`}</td>
    <td class="wide"><${StatusBadge} status=${status} /></td>
    <td class="wide">${verdict ? html`<${VerdictBadge} verdict=${{ verdict }} />` : html`<span class="soft">–</span>`}</td>
    <td class="end number wide">${span(wait)}</td>
    <td class="end number wide">${span(took)}</td>
    <td class="wide code small foreign worker" title=${worker ?? ""}>${worker ?? "–"}</td>
    <td class="end number" title=${clock(created)}>${ago(created)}</td>
    <td class="end">${!terminal && html`<button type="button" class="button small" onClick=${cancel}>Cancel</button>`}</td>
  </tr>`;
}
