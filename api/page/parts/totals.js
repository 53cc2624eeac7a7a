// How many rows have which outcome: a bar of their shares, and a legend that filters.

import { html } from "../app/html.js";
import { OUTCOMES } from "./rows.js";
import { VERDICTS, statusWords, wordsOf } from "./verdict-words.js";

/** What an outcome is called. @param {string} outcome */
export function outcomeWords(outcome) {
  if (VERDICTS[outcome]) return VERDICTS[outcome];
  return outcome.endsWith("valid") ? wordsOf({ valid: outcome === "valid" }) : statusWords(outcome);
}

/**
 * @param {object} props
 * @param {ArrayLike<number>} props.totals   by outcome, as `OUTCOMES` numbers them
 * @param {Set<string>} props.chosen
 * @param {(outcome: string) => void} props.onToggle
 */
export function Totals({ totals, chosen, onToggle }) {
  const shares = OUTCOMES.map((outcome, n) => ({ outcome, count: totals[n] ?? 0, ...outcomeWords(outcome) })).filter(({ count }) => count > 0);
  const all = shares.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  return html`<section class="totals" aria-label="Totals by verdict">
    <div class="shares" aria-hidden="true">
      ${shares.map(({ outcome, count, tone }) => html`<span key=${outcome} class=${`tone-${tone}`} style=${{ flexGrow: count }} />`)}
    </div>
    <div class="row legend" role="group" aria-label="Filter by verdict">
      ${shares.map(
        ({ outcome, count, label, sign, tone }) => html`<button
          type="button"
          key=${outcome}
          class=${`chip tone-${tone}`}
          aria-pressed=${chosen.has(outcome) ? "true" : "false"}
          onClick=${() => onToggle(outcome)}
        >
          <span class="sign" aria-hidden="true">${sign}</span>${label} <strong class="number">${count.toLocaleString("en")}</strong>
        </button>`,
      )}
    </div>
  </section>`;
}
