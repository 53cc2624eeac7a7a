// Sending a draft and what comes back, as one state: nothing yet, waiting (and why), a job that ended,
// or a refusal.

import { inWords } from "../door/http.js";
import { judge } from "../door/judge.js";
import { useEffect, useRef, useState } from "../vendor/hooks.js";

/** Points of a plot: a pixel each on most screens, a quarter of what the door allows. */
const PLOT_POINTS = 480;

/**
 * @typedef {object} Judgement
 * @property {boolean} busy
 * @property {import("../types.js").Job | null} waiting  the job while it is queued or runs; null before the door has it
 * @property {import("../types.js").Job | null} job      the job once it has ended
 * @property {string} failure
 */

/** @type {Judgement} */
const NOTHING = { busy: false, waiting: null, job: null, failure: "" };

/**
 * @returns {{judgement: Judgement, send: (request: import("../types.js").Request, keep?: boolean) => void, stop: () => void, forget: () => void}}
 *   `keep`: what was judged before stays on show meanwhile
 */
export function useJudgement() {
  const [judgement, setJudgement] = useState(NOTHING);
  const hand = useRef(/** @type {AbortController | null} */ (null));
  const stop = () => {
    hand.current?.abort();
    setJudgement((now) => ({ ...now, busy: false, waiting: null }));
  };
  const forget = () => {
    hand.current?.abort();
    setJudgement(NOTHING);
  };
  useEffect(() => () => hand.current?.abort(), []);
  /** @param {import("../types.js").Request} request @param {boolean} [keep] */
  const send = async (request, keep = false) => {
    hand.current?.abort();
    const mine = (hand.current = new AbortController());
    setJudgement((now) => ({ ...NOTHING, busy: true, job: keep ? now.job : null }));
    try {
      const job = await judge(request, mine.signal, (waiting) => setJudgement((now) => ({ ...now, waiting })));
      if (!mine.signal.aborted) setJudgement({ ...NOTHING, job });
    } catch (error) {
      if (!mine.signal.aborted) setJudgement({ ...NOTHING, failure: inWords(error) });
    }
  };
  return { judgement, send, stop, forget };
}

/**
 * The wish for values of both sides, where an equation has one free symbol; else undefined.
 *
 * @param {import("../types.js").Read | null} read
 * @param {[number, number] | null} range
 * @param {Record<string, string>} domain
 * @returns {import("../types.js").Sample | undefined}
 */
export function sampleWish(read, range, domain) {
  const free = read?.symbols.filter(({ bound }) => !bound) ?? [];
  const symbol = free[0]?.text;
  if (free.length !== 1 || symbol === undefined) return undefined;
  const [low, high] = range ?? firstRange(domain[symbol] ?? "");
  return { symbol, low, high, points: PLOT_POINTS };
}

/** @param {string} domain @returns {[number, number]} */
const firstRange = (domain) => (/>=?\s*0/.test(domain) ? [0, 10] : [-5, 5]);
