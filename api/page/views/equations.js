// Master list: every equation found valid, searched, filtered, sorted; tagged, noted, deleted with undo,
// exported and brought back from an export.

import { html } from "../app/html.js";
import { address, refining } from "../app/router.js";
import { say } from "../app/toasts.js";
import { call, inWords, respond } from "../door/http.js";
import { save } from "../parts/copy.js";
import { EquationRow } from "../parts/equation-row.js";
import { Filters, FILTERS } from "../parts/equation-filters.js";
import { EquationSheet } from "../parts/equation-sheet.js";
import { usePages } from "../parts/paged.js";
import { count } from "../parts/time.js";
import { useState } from "../vendor/hooks.js";

const refine = refining("equations");
/** Entries of a page. */
const PAGE = 60;

/** @param {{route: import("../app/router.js").Route}} props */
export function View({ route: { query } }) {
  const sought = new URLSearchParams([...query].filter(([name, value]) => FILTERS.has(name) && value));
  const [total, setTotal] = useState(/** @type {number | null} */ (null));
  const { entries, next, known, more, anew, failure } = usePages(async (after, signal) => {
    const page = await filled(sought, after, signal);
    setTotal(page.total);
    return page;
  }, sought.toString());
  const id = query.get("id");
  const download = (/** @type {"jsonl" | "csv"} */ kind) => async () => {
    try {
      save(await (await respond(`/v1/equations.${kind}?${sought}`)).blob(), `equations.${kind}`);
    } catch (error) {
      say(inWords(error));
    }
  };
  return html`
    <div class="view-head spread"><h1>Master list</h1><p>Every equation that was found valid${total === null ? "" : html`: <span class="number">${count(total)}</span>`}.</p>
      <div class="row push"><button type="button" class="button small" onClick=${download("jsonl")}>Export JSONL</button>
        <button type="button" class="button small" onClick=${download("csv")}>Export CSV</button><${Import} onDone=${anew} /></div></div>
    <${Filters} query=${query} onChange=${refine} />
    ${failure && html`<p class="error-text" role="alert">${failure}</p>`}
    ${known && entries.length === 0 && html`<p class="card empty">${sought.size > 0 ? "Nothing in the list is like that." : html`Nothing yet. <a href=${address("validate")}>Validate an equation</a>: what is valid is kept here.`}</p>`}
    ${entries.length > 0 && html`<ul class="card entries">${entries.map(
      (entry) => html`<${EquationRow} key=${entry.id} entry=${entry} onOpen=${() => refine({ id: entry.id })} onTag=${(/** @type {string} */ tag) => refine({ tag })} onDelete=${() => drop(entry, anew)} />`,
    )}</ul>`}
    ${next && html`<div class="row more"><button type="button" class="button" onClick=${more}>More</button></div>`}
    ${id && html`<${EquationSheet} key=${id} id=${id} onClose=${() => (refine({ id: undefined }), anew())} />`}
  `;
}

/**
 * A page that is full, or ends the list: where few entries fit, one answer of the door may hold none.
 *
 * @param {URLSearchParams} sought
 * @param {string | null} after
 * @param {AbortSignal} signal
 */
async function filled(sought, after, signal) {
  /** @type {import("../types.js").Equation[]} */
  let entries = [];
  let next = after ?? "0";
  let total = null;
  do {
    const asked = new URLSearchParams([...sought, ["offset", next], ["limit", String(PAGE)]]);
    const page = await call(`/v1/equations?${asked}`, { signal });
    entries = entries.concat(page.equations);
    next = page.next_offset === null ? "" : String(page.next_offset);
    total = page.total ?? null;
  } while (next && entries.length < PAGE);
  return { entries, next: next || null, total };
}

/** @param {import("../types.js").Equation} entry @param {() => void} anew */
async function drop(entry, anew) {
  const path = `/v1/equations/${encodeURIComponent(entry.id)}`;
  try {
    await call(path, { method: "DELETE" });
    anew();
    const undo = () => call(`${path}/restore`, { method: "POST" }).then(anew, (error) => say(inWords(error)));
    say(`${entry.equation.slice(0, 60)} deleted`, { label: "Undo", run: undo });
  } catch (error) {
    say(inWords(error));
  }
}

/** @param {{onDone: () => void}} props */
function Import({ onDone }) {
  /** @param {any} event */
  const take = async (event) => {
    const [file] = event.target.files;
    event.target.value = ""; // the same file may be chosen again
    if (!file) return;
    try {
      const headers = { "Content-Type": "application/x-ndjson" };
      const { added, known, refused, problems } = await call("/v1/equations", { body: file, headers });
      const first = problems[0] ? ` Line ${problems[0].line}: ${problems[0].detail}` : "";
      say(`${count(added)} added, ${count(known)} known, ${count(refused)} refused.${first}`);
      onDone();
    } catch (error) {
      say(inWords(error));
    }
  };
  return html`<label class="button small">Import<input type="file" accept=".jsonl,.ndjson" class="visually-hidden" onChange=${take} /></label>`;
}
