// What is sought in the master list. Everything sought is in the address.

import { html } from "../app/html.js";
import { useEffect, useRef, useState } from "../vendor/hooks.js";

/** The door's names of what can be sought. */
export const FILTERS = new Set(["sort", "contains", "mode", "verdict", "law", "tag", "min_confidence", "max_confidence", "min_coherence", "max_coherence", "b0", "b1", "b2"]);
/** How long the keys must rest before the list follows, in milliseconds. */
const REST_MS = 200;

const SORTS = [["", "Newest"], ["oldest", "Oldest"], ["confidence", "Confidence"], ["coherence", "Golden coherence"]];
const VERDICTS = [["", "Every verdict"], ["identity", "Identity"], ["satisfiable", "Can hold"], ["undecided", "Undecided"]];
const MODES = [["", "Both modes"], ["rigorous", "Rigorous"], ["heuristic", "Fixed rules"]];

/** @param {{query: URLSearchParams, onChange: (change: Record<string, string | undefined>) => void}} props */
export function Filters({ query, onChange }) {
  const value = (/** @type {string} */ name) => query.get(name) ?? "";
  const choice = (/** @type {string} */ label, /** @type {string} */ name, /** @type {string[][]} */ choices) => html`<label class="label">${label}
    <select class="field" onChange=${(/** @type {any} */ event) => onChange({ [name]: event.target.value || undefined })}>
      ${choices.map(([each, words]) => html`<option value=${each} selected=${each === value(name)}>${words}</option>`)}
    </select></label>`;
  const typed = (/** @type {string} */ label, /** @type {string} */ name, /** @type {any} */ more = {}) =>
    html`<${Typed} label=${label} value=${value(name)} onChange=${(/** @type {string} */ text) => onChange({ [name]: text || undefined })} ...${more} />`;
  const bound = { kind: "number", min: "0", max: "1", step: "0.01" };
  const betti = { kind: "number", min: "0", step: "1" };
  const others = ["mode", "law", "min_confidence", "max_confidence", "min_coherence", "max_coherence", "b0", "b1", "b2"];
  return html`<div class="tools">
      ${typed("Search", "contains", { grows: true, placeholder: "Equation, law, tag or note", kind: "search" })}
      ${choice("Verdict", "verdict", VERDICTS)} ${choice("Order", "sort", SORTS)}
      ${value("tag") && html`<button type="button" class="chip" aria-label=${`Tag ${value("tag")}: show all again`} onClick=${() => onChange({ tag: undefined })}>
        <span class="foreign">${value("tag")}</span><span aria-hidden="true">×</span></button>`}
    </div>
    <details class="more-filters" open=${others.some((name) => value(name))}><summary class="small soft">More filters</summary>
      <div class="tools">
        ${choice("Mode", "mode", MODES)} ${typed("Law", "law", { placeholder: "Part of its name" })}
        ${typed("Confidence from", "min_confidence", bound)} ${typed("to", "max_confidence", bound)}
        ${typed("Coherence from", "min_coherence", bound)} ${typed("to", "max_coherence", bound)}
        ${typed("b₀, pieces", "b0", betti)} ${typed("b₁, loops", "b1", betti)} ${typed("b₂, shells", "b2", betti)}
      </div>
    </details>`;
}

/** @param {{label: string, value: string, onChange: (text: string) => void, kind?: string, grows?: boolean, placeholder?: string, min?: string, max?: string, step?: string}} props */
function Typed({ label, value, onChange, kind = "text", grows = false, ...more }) {
  const [text, setText] = useState(value);
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  useEffect(() => setText(value), [value]);
  const type = (/** @type {any} */ event) => {
    const next = event.target.value;
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(next), REST_MS);
  };
  const shape = kind === "number" ? " short" : grows ? "" : " medium";
  return html`<label class=${`label${grows ? " search" : ""}`}>${label}
    <input class=${`field${shape}`} type=${kind} value=${text} onInput=${type} ...${more} maxlength="256" /></label>`;
}
