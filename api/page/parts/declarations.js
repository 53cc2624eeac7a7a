// What the symbols are: their units and domains, as assumed and as declared, with completion. What the
// door does not take is told at the field at fault.

import { html } from "../app/html.js";
import { inWords } from "../door/http.js";
import { MathView } from "./math.js";
import { DOMAINS, UNITS } from "./units.js";

/** @typedef {Record<string, string>} Declared */

/**
 * @param {object} props
 * @param {import("../types.js").SymbolRead[]} props.symbols
 * @param {Declared} props.dims
 * @param {Declared} props.domain
 * @param {import("../door/http.js").ProblemError | null} props.problem  about dims or domain
 * @param {(dims: Declared, domain: Declared) => void} props.onChange
 */
export function Declarations({ symbols, dims, domain, problem, onChange }) {
  const free = symbols.filter(({ bound }) => !bound);
  const known = new Set(free.map(({ text }) => text));
  const others = [...new Set([...Object.keys(dims), ...Object.keys(domain)])].filter((text) => !known.has(text));
  if (free.length + others.length === 0) return null;
  const rows = [...free, ...others.map((text) => ({ text, mathml: "", assumed: null, meanings: [] }))];
  const declared = Object.keys(dims).length + Object.keys(domain).length > 0;
  return html`<details class="declarations" open=${declared || problem !== null}>
    <summary>
      <span class="summary-title">Symbols</span>
      <span class="soft small foreign">${free.map(summary(dims, domain)).join(" · ")}</span>
    </summary>

    <datalist id="domains">${DOMAINS.map((text) => html`<option value=${text} />`)}</datalist>
    <div class="declaration-rows">
      ${rows.map(
        (symbol) => html`<${Row}
          key=${symbol.text}
          symbol=${symbol}
          unit=${dims[symbol.text] ?? ""}
          where=${domain[symbol.text] ?? ""}
          problem=${problem}
          onUnit=${(/** @type {string} */ value) => onChange(put(dims, symbol.text, value), domain)}
          onWhere=${(/** @type {string} */ value) => onChange(dims, put(domain, symbol.text, value))}
        />`,
      )}
    </div>
    ${problem && !rows.some(({ text }) => names(problem, text)) && html`<p class="error-text" role="alert">${inWords(problem)}</p>`}
  </details>`;
}

/** @param {Declared} dims @param {Declared} domain */
const summary = (dims, domain) => (/** @type {import("../types.js").SymbolRead} */ { text, assumed }) => {
  const told = [dims[text] ?? assumed, domain[text]].filter(Boolean).join(", ");
  return told ? `${text}: ${told}` : text;
};

/** @param {Declared} declared @param {string} symbol @param {string} value @returns {Declared} */
function put(declared, symbol, value) {
  const { [symbol]: _, ...rest } = declared;
  return value.trim() ? { ...rest, [symbol]: value } : rest;
}

/** Whether a problem is about this symbol's declaration. @param {Error} problem @param {string} symbol */
const names = (problem, symbol) => [`'${symbol}'`, `"${symbol}"`, `.${symbol}`, `[${symbol}]`].some((text) => problem.message.includes(text));

/**
 * @param {object} props
 * @param {Pick<import("../types.js").SymbolRead, "text" | "mathml" | "assumed" | "meanings">} props.symbol
 * @param {string} props.unit
 * @param {string} props.where
 * @param {import("../door/http.js").ProblemError | null} props.problem
 * @param {(value: string) => void} props.onUnit
 * @param {(value: string) => void} props.onWhere
 */
function Row({ symbol, unit, where, problem, onUnit, onWhere }) {
  const { text, mathml, assumed, meanings } = symbol;
  const mine = problem && names(problem, text) ? problem : null;
  const list = `meanings-${[...text].map((sign) => sign.codePointAt(0)).join("-")}`;
  /** @param {"dims" | "domain"} field @param {string} label @param {string} value @param {(value: string) => void} tell @param {any} more */
  const input = (field, label, value, tell, more) => html`<label class="label">
    <span>${label}<span class="visually-hidden"> of ${text}</span></span>
    <input
      class="field"
      value=${value}
      autocomplete="off"
      spellcheck=${false}
      maxlength="128"
      aria-invalid=${mine?.field === field ? "true" : "false"}
      onInput=${(/** @type {any} */ event) => tell(event.target.value)}
      ...${more}
    />
  </label>`;
  return html`<div class="declaration">
    <span class="declared-symbol">${mathml ? html`<${MathView} mathml=${mathml} text=${text} />` : html`<span class="foreign">${text}</span>`}</span>
    <datalist id=${list}>
      ${meanings.map(({ quantity, unit: of }) => html`<option value=${of}>${quantity}</option>`)}
      ${UNITS.map(([name, about]) => html`<option value=${name}>${about}</option>`)}
    </datalist>
    ${input("dims", "Unit", unit, onUnit, { list, placeholder: assumed ? `taken for ${assumed}` : "kg m/s²" })}
    ${input("domain", "Domain", where, onWhere, { list: "domains", placeholder: "real" })}
    ${mine && html`<p class="error-text" role="alert">${inWords(mine)}</p>`}
  </div>`;
}
