// How many workers the pool has: one more, one less, or as many as the load asks for, where something
// is there that can start and stop them.

import { html } from "../app/html.js";
import { useValue } from "../app/observable.js";
import { answering, pulse } from "../app/pulse.js";
import { say } from "../app/toasts.js";
import { call, inWords } from "../door/http.js";
import { useEffect, useState } from "../vendor/hooks.js";

/** How often it is asked for, in milliseconds: what scales the pool tells of itself once a second. */
const ANEW_MS = 1500;

/** @param {{workers: number}} props  workers there are, so that it is asked for again when that changes */
export function PoolSize({ workers }) {
  const [sizing, setSizing] = useState(/** @type {import("../types.js").Sizing | null} */ (null));
  const up = answering(useValue(pulse).state);
  useEffect(() => {
    const load = () => up && call("/v1/scale").then((scale) => setSizing(scale.sizing), () => undefined); // the notice says why
    load();
    const timer = setInterval(load, ANEW_MS);
    return () => clearInterval(timer);
  }, [workers, up]);
  if (!sizing || sizing.least === sizing.most) return null;
  const { least, most, wanted } = sizing;
  const size = wanted ?? sizing.workers;
  /** @param {number | null} number @param {string} words */
  const have = (number, words) => () =>
    call("/v1/scale", { method: "PUT", json: { workers: number } }).then(
      (scale) => (setSizing(scale.sizing), say(words)),
      (error) => say(inWords(error)),
    );
  const step = (/** @type {number} */ number, /** @type {string} */ sign, /** @type {string} */ name) => html`<button type="button" class="button small"
    aria-label=${name} disabled=${number < least || number > most} onClick=${have(number, `The pool is to have ${number} worker${number === 1 ? "" : "s"}`)}>${sign}</button>`;
  return html`<div class="row pool-size" role="group" aria-label="Size of the pool">
    ${step(size - 1, "−", "One worker less")}
    <output class="number"><strong>${size}</strong> <span class="soft small">of ${least}–${most}</span></output>
    ${step(size + 1, "+", "One worker more")}
    <button type="button" class="chip" aria-pressed=${wanted === null ? "true" : "false"} title="As many as the load asks for"
      onClick=${have(null, "The pool follows the load")}>Automatic</button>
  </div>`;
}
