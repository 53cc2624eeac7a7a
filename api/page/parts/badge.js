// A verdict or a status as a sign and a word; the colour only repeats them.

import { html } from "../app/html.js";
import { statusWords, wordsOf } from "./verdict-words.js";

/** @param {{verdict: {valid?: boolean, verdict?: string}, large?: boolean}} props */
export function VerdictBadge({ verdict, large = false }) {
  return badge(wordsOf(verdict), large);
}

/** @param {{status: string}} props */
export const StatusBadge = ({ status }) => badge(statusWords(status), false);

/** @param {import("./verdict-words.js").Words} words @param {boolean} large */
const badge = ({ sign, label, tone }, large) =>
  html`<span class=${`badge tone-${tone}${large ? " large" : ""}`}><span aria-hidden="true">${sign}</span>${label}</span>`;
