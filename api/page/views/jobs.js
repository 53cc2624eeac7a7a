// Jobs: those of late, the batches, and the dead letters, each in a tab of its own.

import { html } from "../app/html.js";
import { address, refining } from "../app/router.js";
import { call } from "../door/http.js";
import { BatchTable } from "../parts/batch-table.js";
import { DeadLetters } from "../parts/dead-letters.js";
import { JobRows } from "../parts/job-rows.js";
import { usePages } from "../parts/paged.js";
import { JobSheet } from "../parts/sheet.js";

const TABS = [["jobs", "Jobs"], ["batches", "Batches"], ["failed", "Failed"], ["dead", "Dead letters"]];
const refine = refining("jobs");
/** Batches of a page. */
const PAGE = 50;

/** @param {{route: import("../app/router.js").Route}} props */
export function View({ route: { query } }) {
  const [tab] = TABS.find(([name]) => name === query.get("tab")) ?? ["jobs"];
  const id = query.get("id");
  return html`
    <div class="view-head"><h1>Jobs</h1><p>What was asked of this pool of late, and what became of it.</p></div>
    <nav class="tabs" aria-label="Kinds">
      ${TABS.map(([name, label]) => html`<a href=${address("jobs", [], { tab: name })} aria-current=${name === tab ? "page" : undefined}>${label}</a>`)}
    </nav>
    ${tab === "jobs" && html`<${JobRows} query=${query} onQuery=${refine} />`} ${tab === "batches" && html`<${Batches} />`}
    ${(tab === "dead" || tab === "failed") && html`<${DeadLetters} key=${tab} which=${tab} onOpen=${(/** @type {string} */ job) => refine({ id: job })} />`}
    ${id && html`<${JobSheet} key=${id} id=${id} onClose=${() => refine({ id: undefined })} />`}
  `;
}

function Batches() {
  const { entries, next, known, more, failure } = usePages(async (after, signal) => {
    const page = await call(`/v1/batches?limit=${PAGE}${after ? `&before=${encodeURIComponent(after)}` : ""}`, { signal });
    return { entries: page.batches, next: page.next_before };
  }, "batches");
  return html`${failure && html`<p class="error-text" role="alert">${failure}</p>`}
    ${known && entries.length === 0 && html`<p class="card empty">No batches yet. <a href=${address("batch")}>Send one</a></p>`}
    ${entries.length > 0 && html`<${BatchTable} batches=${entries} />`}
    ${next && html`<div class="row more"><button type="button" class="button" onClick=${more}>Older</button></div>`}`;
}
