// The rows of a batch as a list of any length: sought, sorted, opened.

import { html } from "../app/html.js";
import { useMemo, useState } from "../vendor/hooks.js";
import { outcomeWords } from "./totals.js";
import { percent } from "./verdict-words.js";
import { VirtualList } from "./virtual-list.js";

/** Height of a row, in pixels, as styles/tables.css has it. */
const ROW_PX = 40;

/** @type {[import("./rows.js").Column, string][]} */
const COLUMNS = [["index", "#"], ["equation", "Equation"], ["outcome", "Verdict"], ["confidence", "Confidence"]];

/**
 * @param {object} props
 * @param {import("./rows.js").Rows} props.rows
 * @param {Set<string>} props.chosen
 * @param {(n: number) => void} props.onOpen
 */
export function BatchRows({ rows, chosen, onOpen }) {
  const [text, setText] = useState("");
  const [[sort, down], setSort] = useState(/** @type {[import("./rows.js").Column, boolean]} */ (["index", false]));
  const found = useMemo(() => rows.find({ outcomes: chosen, text, sort, down }), [rows.count, chosen, text, sort, down]);
  if (rows.count === 0) return null;
  const head = html`${COLUMNS.map(
    ([name, label]) => html`<span role="columnheader" class=${`cell-${name}`} aria-sort=${name === sort ? (down ? "descending" : "ascending") : undefined}>
      <button type="button" class="sort" tabindex="0" onClick=${() => setSort([name, name === sort && !down])}>${label}<span aria-hidden="true">${name === sort ? (down ? " ↓" : " ↑") : ""}</span></button>
    </span>`,
  )}<span role="columnheader" class="cell-note">Note</span>`;
  const at = (/** @type {number} */ place) => found[place] ?? 0;
  return html`<section class="card rows-card" aria-label="Rows">
    <div class="row rows-tools">
      <input class="field" type="search" placeholder="Search in equations" aria-label="Search in equations" value=${text}
        onInput=${(/** @type {any} */ event) => setText(event.target.value)} />
      <span class="soft small number" role="status">${found.length.toLocaleString("en")} of ${rows.count.toLocaleString("en")} rows</span>
    </div>
    <${VirtualList} count=${found.length} rowHeight=${ROW_PX} label="Results" head=${head} keyOf=${at}
      row=${(/** @type {number} */ place) => cellsOf(rows, at(place))} onOpen=${(/** @type {number} */ place) => onOpen(at(place))} />
  </section>`;
}

/** @param {import("./rows.js").Rows} rows @param {number} n */
function cellsOf(rows, n) {
  const { sign, label, tone } = outcomeWords(rows.outcome(n));
  const confidence = rows.confidences[n] ?? Number.NaN;
  return html`
    <span role="gridcell" class="cell-index number soft">${n + 1}</span>
    <span role="gridcell" class="cell-equation code one-line">${rows.equations[n]}</span>
    <span role="gridcell" class="cell-outcome"><span class=${`badge tone-${tone}`}><span aria-hidden="true">${sign}</span>${label}</span></span>
    <span role="gridcell" class="cell-confidence number">${Number.isNaN(confidence) ? "–" : percent(confidence)}</span>
    <span role="gridcell" class="cell-note one-line soft">${rows.notes[n]}</span>
  `;
}
