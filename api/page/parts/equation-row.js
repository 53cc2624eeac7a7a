// An entry of the master list in a line: what it says, what it was found to be, its tags.

import { html } from "../app/html.js";
import { VerdictBadge } from "./badge.js";
import { ago, clock } from "./time.js";
import { percent } from "./verdict-words.js";

/**
 * @param {object} props
 * @param {import("../types.js").Equation} props.entry
 * @param {() => void} props.onOpen
 * @param {(tag: string) => void} props.onTag
 * @param {() => void} props.onDelete
 */
export function EquationRow({ entry, onOpen, onTag, onDelete }) {
  const { equation, verdict, tags = [], note, spellings = [], added_ms: added } = entry;
  const [b0, b1, b2] = verdict.betti;
  return html`<li class="entry">
    <div class="entry-main">
      <button type="button" class="entry-open code" onClick=${onOpen}><span class="foreign">${equation}</span></button>
      ${verdict.law && html`<span class="foreign small">${verdict.law}</span>`}
      ${spellings.length > 0 && html`<span class="soft small one-line">also <span class="code">${spellings.join("  ·  ")}</span></span>`}
      ${note && html`<span class="soft small one-line">${note}</span>`}
      ${tags.length > 0 && html`<span class="row tags">${tags.map((tag) => html`<button type="button" class="chip tag" onClick=${() => onTag(tag)}><span class="one-line">${tag}</span></button>`)}</span>`}
    </div>
    <div class="entry-side">
      <${VerdictBadge} verdict=${verdict} />
      <span class="small soft number">${percent(verdict.confidence)} · Betti ${b0} ${b1} ${b2}${verdict.phi_coherence > 0 ? html` · <span class="gold">φ ${verdict.phi_coherence.toFixed(2)}</span>` : ""}</span>
      <span class="small soft" title=${clock(added)}>${added ? ago(added) : ""}</span>
    </div>
    <button type="button" class="button quiet small danger entry-delete" aria-label=${`Delete ${equation.slice(0, 80)}`} onClick=${onDelete}>Delete</button>
  </li>`;
}
