// A verdict as a person reads it: what it is, in one sentence, how sure, what was checked, and why.

import { html } from "../app/html.js";
import { address } from "../app/router.js";
import { VerdictBadge } from "./badge.js";
import { Evidence } from "./evidence.js";
import { MathView } from "./math.js";
import { Topology } from "./topology.js";
import { more, percent, sentence, surety, wordsOf } from "./verdict-words.js";

/**
 * @param {object} props
 * @param {import("../types.js").Verdict} props.verdict
 * @param {import("../types.js").Request} props.request
 * @param {import("../types.js").Read | null} props.read  of the request's text
 * @param {any} [props.plot]      both sides plotted
 * @param {any} [props.actions]   what can be done with it
 */
export function VerdictCard({ verdict, request, read, plot, actions }) {
  const reading = read?.readings[0];
  const { tone } = wordsOf(verdict);
  return html`<article class=${`card verdict appear tone-${tone}`} aria-label="Verdict">
    <header class="verdict-head">
      <div class="row"><${VerdictBadge} verdict=${verdict} large />${verdict.valid && slipped(verdict) && html`<span class="badge large tone-unsure"><span aria-hidden="true">!</span>Probably a slip</span>`}<span class="soft small">${verdict.valid ? "valid" : "not valid"}${verdict.mode === "heuristic" ? ", by the fixed rules alone" : ""}</span></div>
      ${reading ? html`<${MathView} block mathml=${reading.mathml} text=${reading.text} />` : html`<p class="foreign code">${request.equation}</p>`}
      <p class="verdict-sentence foreign">${sentence(verdict)}</p>
      ${more(verdict) && html`<p class="soft foreign verdict-more">${more(verdict)}</p>`}
    </header>
    <div class="verdict-body">
      <div class="stack">
        <${Confidence} value=${verdict.confidence} />
        <${UseInstead} verdict=${verdict} mode=${request.mode} />
        <${Checked} verdict=${verdict} constant=${Boolean(read?.complex) && read?.symbols.length === 0} />
        <${Evidence} verdict=${verdict} />
      </div>
      <div class="stack">
        <${Topology} betti=${verdict.betti} chi=${verdict.chi} complex=${verdict.mode === "heuristic" ? null : read?.complex} />
        <${Coherence} value=${verdict.phi_coherence} />
      </div>
    </div>
    ${plot}
    <footer class="verdict-foot">${actions}<${Origin} verdict=${verdict} /></footer>
  </article>`;
}

/** Whether something else was probably meant. @param {import("../types.js").Verdict} verdict */
const slipped = ({ likely_slip: slip, near_miss: miss }) => Boolean(slip ?? miss);

/** @param {{value: number}} props */
function Confidence({ value }) {
  return html`<section aria-label="Confidence">
    <div class="row spread"><h3>Confidence</h3><span class="number"><strong>${percent(value)}</strong> <span class="soft small">${surety(value)}</span></span></div>
    <meter class="meter" min="0" max="1" value=${value} aria-label="Confidence">${percent(value)}</meter>
    <p class="soft small">How likely it is that this verdict is right about the equation you meant.</p>
  </section>`;
}

/** @param {{verdict: import("../types.js").Verdict, mode?: import("../types.js").Mode}} props */
function UseInstead({ verdict: { near_miss: miss, suggestion, likely_slip: slip }, mode }) {
  if (!miss && !suggestion && !slip) return null;
  const text = suggestion ?? slip?.statement;
  return html`<section class="instead" aria-label="Use this instead">
    <h3>${slip ? "Probably a slip" : suggestion ? "Probably meant" : "Close to a known law"}</h3>
    ${slip ? html`<p class="foreign">${slip.law}: <span class="code">${slip.statement}</span>; here ${slip.differs}.</p>` : miss && html`<p class="foreign">${miss}.</p>`}
    ${text && html`<a class="button small" href=${address("validate", [], { equation: text, mode, run: "1" })}>Use <span class="foreign one-line code">${text}</span> instead</a>`}
  </section>`;
}

/** @param {{verdict: import("../types.js").Verdict, constant: boolean}} props  `constant`: it is known to have no symbols */
function Checked({ verdict, constant }) {
  const { dimensions, identity, law, reading } = verdict;
  if (!dimensions && !identity && !law && !reading) return null;
  return html`<section aria-label="What was checked">
    <h3>What was checked</h3>
    <dl class="facts">
      ${fact("Read as", reading)} ${fact("Law", law)}
      ${dimensions && html`<div><dt>Dimensions</dt><dd>${dimensionWords(dimensions)}</dd></div>`}
      ${dimensions?.assumed &&
      fact("Taken for", Object.entries(dimensions.assumed).map(([symbol, quantity]) => `${symbol}: ${quantity}`).join(", "))}
      ${identity && html`<div><dt>Both sides</dt><dd>${identityWords(identity, constant)}</dd></div>`} ${fact("Holds for", identity?.domain)}
    </dl>
  </section>`;
}

/** @param {string} name @param {string | undefined} text */
const fact = (name, text) => (text ? html`<div><dt>${name}</dt><dd class="foreign">${text}</dd></div>` : null);

/** @param {NonNullable<import("../types.js").Verdict["dimensions"]>} dimensions */
function dimensionWords({ status, independent_checks: checks = 0, clash }) {
  const count = `${checks} independent check${checks === 1 ? "" : "s"}`;
  if (status === "inconsistent") return html`<span class="foreign">${clash ?? "they clash"}</span>`;
  if (status === "unknown") return "left open: nobody declared them, and the usual meanings do not fit";
  return checks === 0 ? "pure numbers, nothing to check" : `agree, in ${count}`;
}

/** How the sides were compared. @type {Record<string, string>} */
const STAGES = {
  exact: "compared exactly, by a proof or in arithmetic modulo two large primes",
  float: "compared in floating point with error bounds",
  digits: "compared to 50 digits or more",
  interval: "decided by intervals and signs, which proves it",
  solve: "decided by a solution that was found",
  none: "not compared",
};

/** @param {NonNullable<import("../types.js").Verdict["identity"]>} identity @param {boolean} constant */
function identityWords({ stage, points = 0, residual, bound }, constant) {
  const numeric = stage === "float" || stage === "mpmath";
  const where = numeric && points > 1 && !constant ? ` at ${points} points` : "";
  const apart = residual != null && bound != null && residual > bound;
  const worst = apart ? `; they differ by ${constant ? "" : "up to "}${residual.toPrecision(2)}, and rounding explains no more than ${bound.toPrecision(2)}` : "";
  return `${STAGES[stage] ?? stage}${where}${worst || (numeric && residual != null ? "; they agree to within rounding" : "")}`;
}

/** @param {{value: number}} props */
function Coherence({ value }) {
  const words =
    value === 0
      ? "The golden ratio φ plays no part in it."
      : value === 1
        ? "The golden ratio φ itself is in it."
        : "It is akin to the golden ratio φ: through Fibonacci numbers, a factor x² − x − 1, or a constant p + qφ.";
  return html`<section aria-label="Golden coherence">
    <div class="row spread"><h3>Golden coherence</h3><span class="number"><strong>${value.toFixed(2)}</strong></span></div>
    <meter class="meter gold" min="0" max="1" value=${value} aria-label="Golden coherence"></meter>
    <p class="soft small">${words} This tells nothing of whether it is true.</p>
  </section>`;
}

/** @param {{verdict: import("../types.js").Verdict}} props */
function Origin({ verdict: { provenance, processing_time_ms: time } }) {
  if (!provenance) return null;
  const { scorer, version, device, cached } = provenance;
  const told = [`${scorer} ${version}`, device, cached ? "from the cache" : `${time} ms`].filter(Boolean).join(" · ");
  return html`<span class="soft small push">${told}</span>`;
}
