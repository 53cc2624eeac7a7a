// Why the verdict is what it is: a proof, a witness, or points that were sampled. Shown where the
// scorer gives it; its fields are read by name, and those unknown here are shown as they are.

import { html } from "../app/html.js";
import { capital } from "./verdict-words.js";

/** @type {Record<string, string>} */
const KINDS = { proof: "Proof", witness: "Witness", sampled: "Sampled" };

/** @param {{verdict: import("../types.js").Verdict}} props */
export function Evidence({ verdict: { evidence } }) {
  const pieces = (Array.isArray(evidence) ? evidence : [evidence]).filter((piece) => piece != null);
  if (pieces.length === 0) return null;
  return html`<section aria-label="Evidence"><h3>Why</h3><dl class="facts">${pieces.map(shown)}</dl></section>`;
}

/** @param {any} piece */
function shown(piece) {
  if (typeof piece !== "object") return html`<div><dt>Evidence</dt><dd class="foreign">${String(piece)}</dd></div>`;
  const { kind, ...rest } = piece;
  return html`<div><dt>${KINDS[kind] ?? capital(String(kind ?? "evidence"))}</dt><dd class="foreign">${Object.entries(rest).filter(([, value]) => value != null).map(said).join("; ")}</dd></div>`;
}

/** Fields that are sentences by themselves. */
const SENTENCES = new Set(["detail", "text", "words", "method"]);

/** @param {[string, any]} entry */
function said([name, value]) {
  if (typeof value === "object") return `${name} ${pairs(value)}`;
  return SENTENCES.has(name) ? String(value) : `${name.replaceAll("_", " ")} ${value}`;
}

/** @param {any} value */
const pairs = (value) => (Array.isArray(value) ? value.map(String).join(", ") : Object.entries(value).map(([name, part]) => `${name} = ${part}`).join(", "));
