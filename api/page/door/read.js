// What the door reads in a text while one types: asked at once, one question at a time, and only the
// answer to the newest text is told.

import { useEffect, useRef, useState } from "../vendor/hooks.js";
import { pulse } from "../app/pulse.js";
import { ProblemError, call } from "./http.js";

/** How long the keys must rest before a question, in milliseconds; questions in hand add to it. */
const REST_MS = 12;
/** Pause after a question that was refused as one too many, in milliseconds. */
const REFUSED_MS = 1000;

/**
 * @typedef {object} Reading
 * @property {import("../types.js").Read | null} read  null where nothing could be read; where only the declarations are refused, as before them
 * @property {string} equation                         the text that `read` is of
 * @property {ProblemError | null} problem             why there is none, where the text was refused
 */

/**
 * What is read in an equation with its declarations. While the door is away, what was read last.
 *
 * @param {Pick<import("../types.js").Request, "equation" | "dims" | "domain">} wanted
 * @returns {Reading}
 */
export function useReading(wanted) {
  const [reading, setReading] = useState(/** @type {Reading} */ ({ read: null, equation: "", problem: null }));
  const asker = useRef(/** @type {ReturnType<typeof makeAsker> | null} */ (null));
  asker.current ??= makeAsker((next) => setReading((now) => (next.problem && next.equation === now.equation ? { ...next, read: next.read ?? now.read } : next)));
  const text = JSON.stringify(wanted);
  useEffect(() => asker.current?.ask(wanted), [text]);
  useEffect(() => {
    let before = pulse.get().state;
    const end = pulse.watch(({ state }) => {
      if (before === "no_door") asker.current?.ask(wanted);
      before = state;
    });
    return end;
  }, [text]);
  return reading;
}

/** @param {(reading: Reading) => void} tell */
function makeAsker(tell) {
  /** @type {any} */
  let newest = null;
  let busy = false;
  /** The text that was read last. */
  let known = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const next = async () => {
    const wanted = newest;
    busy = true;
    let rest = 0;
    try {
      const read = await call("/v1/read", { json: wanted });
      known = wanted.equation;
      if (wanted === newest) tell({ read, equation: wanted.equation, problem: null });
    } catch (error) {
      if (error instanceof ProblemError && error.status === 429) rest = REFUSED_MS;
      else if (error instanceof ProblemError && wanted === newest) tell(await refusal(wanted.equation, error, known));
    }
    busy = false;
    if (wanted !== newest || rest) timer = setTimeout(next, rest);
  };
  return {
    /** @param {any} wanted */
    ask(wanted) {
      newest = wanted;
      clearTimeout(timer);
      if (!wanted.equation.trim()) tell({ read: null, equation: wanted.equation, problem: null });
      else if (!busy) timer = setTimeout(next, REST_MS);
    },
  };
}

/**
 * Where it is the declarations that are refused, what is read without them, unless that is `known`.
 *
 * @param {string} equation
 * @param {ProblemError} error
 * @param {string} known  the text that was read last
 * @returns {Promise<Reading>}
 */
async function refusal(equation, error, known) {
  const problem = error.status === 422 ? error : null;
  const declared = problem !== null && /^(dims|domain)\b/.test(problem.field);
  const read = declared && equation !== known ? await call("/v1/read", { json: { equation } }).catch(() => null) : null;
  return { read, equation, problem };
}
