// Why the verdict is what it is: a proof, points that were sampled, a point where it holds, one where it
// does not.

import { html } from "../app/html.js";

/** @param {{verdict: import("../types.js").Verdict}} props */
export function Evidence({ verdict: { evidence } }) {
  if (!evidence) return null;
  const { kind, method, points, digits, error_bound: chance, solution, counterexample } = evidence;
  const sampled = points && kind === "sampled" ? `agrees at ${points} points${digits ? `, to ${digits} digits` : ""}` : "";
  const proof = kind === "proof" && method ? `${method}${chance ? `; the chance of an error is below ${chance.toPrecision(1)}` : ""}` : "";
  if (!proof && !sampled && !solution && !counterexample) return null;
  return html`<section aria-label="Evidence">
    <h3>Why</h3>
    <dl class="facts">
      ${row("Proof", proof)} ${row("Sampled", sampled)} ${solution && row(placed(solution, "Holds"), witnessed(solution))}
      ${counterexample && row(placed(counterexample, "Fails"), witnessed(counterexample))}
    </dl>
  </section>`;
}

/** @param {string} name @param {string} text */
const row = (name, text) => (text ? html`<div><dt>${name}</dt><dd class="foreign number">${text}</dd></div>` : null);

/** A statement without symbols has a witness without a place. @param {import("../types.js").Witness} witness @param {string} what */
const placed = ({ point }, what) => (Object.keys(point).length > 0 ? `${what} at` : what);

/** Digits of a value that are shown. */
const SHOWN = 8;

/** @param {import("../types.js").Witness} witness */
function witnessed({ point, left, right }) {
  // A name that Python has for something else comes with a line behind it.
  const at = Object.entries(point).map(([symbol, value]) => `${symbol.replace(/_$/, "")} = ${brief(value)}`).join(", ");
  const [one, other] = [brief(left ?? ""), brief(right ?? "")];
  const sides = !left || !right ? "" : one === other ? `both sides are ${one}` : `the left side is ${one}, the right side ${other}`;
  return [at, sides].filter(Boolean).join(": ");
}

/** @param {string} value */
const brief = (value) => (/^-?\d+\.\d+$/.test(value) && value.length > SHOWN + 3 ? String(Number(Number(value).toPrecision(SHOWN))) : value);
