// What the symbols are: their units and domains, as assumed and as declared, with completion. What the
// door does not take is told at the field at fault.

import { html } from "../app/html.js";
import { useState } from "../vendor/hooks.js";
import { MathView } from "./math.js";
import { DOMAINS, UNITS } from "./units.js";
import { capital } from "./verdict-words.js";

/** @typedef {Record<string, string>} Declared */
/** Why a declaration is refused. @typedef {{field: string, message: string}} Refusal  field: `dims.SYMBOL` or `domain.SYMBOL` */

/**
 * The refusal that a text of the door tells, or null where it is about something else.
 *
 * @param {string | undefined} text
 * @returns {Refusal | null}
 */
export function refusalIn(text) {
  const [, field, symbol, message] = text?.match(/^(dims|domain)\.(.+?): (.+)$/s) ?? [];
  return message ? { field: `${field}.${symbol}`, message } : null;
}

/**
 * @param {object} props
 * @param {import("../types.js").SymbolRead[]} props.symbols
 * @param {Declared} props.dims
 * @param {Declared} props.domain
 * @param {Refusal | null} props.problem
 * @param {(dims: Declared, domain: Declared) => void} props.onChange
 */
export function Declarations({ symbols, dims, domain, problem, onChange }) {
  const [open, setOpen] = useState(Object.keys(dims).length + Object.keys(domain).length > 0);
  const free = symbols.filter(({ bound }) => !bound);
  const known = new Set(free.map(({ text }) => text));
  const others = [...new Set([...Object.keys(dims), ...Object.keys(domain)])].filter((text) => !known.has(text));
  if (free.length + others.length === 0) return null;
  const rows = [...free, ...others.map((text) => ({ text, mathml: "", assumed: null, meanings: [] }))];
  return html`<details class="declarations" open=${open || problem !== null} onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}>
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
          unit=${told(dims, symbol.text) ?? ""}
          where=${told(domain, symbol.text) ?? ""}
          problem=${problem}
          onUnit=${(/** @type {string} */ value) => onChange(put(dims, symbol.text, value), domain)}
          onWhere=${(/** @type {string} */ value) => onChange(dims, put(domain, symbol.text, value))}
        />`,
      )}
    </div>
    ${problem && !rows.some(({ text }) => isAbout(problem, text)) && html`<p class="error-text foreign" role="alert">${problem.field}: ${problem.message}</p>`}
  </details>`;
}

/** @param {Declared} dims @param {Declared} domain */
const summary = (dims, domain) => (/** @type {import("../types.js").SymbolRead} */ { text, assumed }) => {
  const words = [told(dims, text) ?? assumed, told(domain, text)].filter(Boolean).join(", ");
  return words ? `${text}: ${words}` : text;
};

/** What is declared of a symbol, which may be called as something that every object has. @param {Declared} declared @param {string} symbol */
const told = (declared, symbol) => (Object.hasOwn(declared, symbol) ? declared[symbol] : undefined);

/** @param {Refusal} refusal @param {string} symbol */
const isAbout = ({ field }, symbol) => field === `dims.${symbol}` || field === `domain.${symbol}`;

/** @param {Declared} declared @param {string} symbol @param {string} value @returns {Declared} */
function put(declared, symbol, value) {
  const { [symbol]: _, ...rest } = declared;
  return value.trim() ? { ...rest, [symbol]: value } : rest;
}

/**
 * @param {object} props
 * @param {Pick<import("../types.js").SymbolRead, "text" | "mathml" | "assumed" | "meanings">} props.symbol
 * @param {string} props.unit
 * @param {string} props.where
 * @param {Refusal | null} props.problem
 * @param {(value: string) => void} props.onUnit
 * @param {(value: string) => void} props.onWhere
 */
function Row({ symbol, unit, where, problem, onUnit, onWhere }) {
  const { text, mathml, assumed, meanings } = symbol;
  const mine = problem && isAbout(problem, text) ? problem : null;
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
      aria-invalid=${mine?.field === `${field}.${text}` ? "true" : "false"}
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
    ${mine && html`<p class="error-text foreign" role="alert">${capital(mine.message)}</p>`}
  </div>`;
}
