// One equation through the queue, whatever happens on the way: a door that stops, a broker that is
// killed, a pool without workers. The job is sent again under the same key, so it is one job.

import { answering, answeringAgain, pulse } from "../app/pulse.js";
import { ProblemError, UnreachableError, call } from "./http.js";
import { freshId } from "./ids.js";

/** How long one call waits for the end, in seconds: the first briefly, to tell why it takes long. */
const FIRST_WAIT_S = 2;
const WAIT_S = 20;
/** Pause before a call is made again that failed though the pool seems well, in milliseconds. */
const AGAIN_MS = 700;

/**
 * @param {import("../types.js").Request} request
 * @param {AbortSignal} signal
 * @param {(job: import("../types.js").Job | null) => void} onWait  told of the job while it waits; null while the door is away
 * @returns {Promise<import("../types.js").Job>}  ended
 * @throws {ProblemError | DOMException}
 */
export async function judge(request, signal, onWait) {
  const headers = { "Idempotency-Key": freshId(), Prefer: `wait=${FIRST_WAIT_S}` };
  let job = await persistent(() => call("/v1/jobs", { json: request, headers, signal }), signal, onWait);
  while (!job.terminal) {
    onWait(job);
    const path = `/v1/jobs/${encodeURIComponent(job.id)}?wait=${WAIT_S}`;
    job = await persistent(() => call(path, { signal }), signal, onWait);
  }
  return job;
}

/**
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {AbortSignal} signal
 * @param {(job: null) => void} onWait
 */
async function persistent(attempt, signal, onWait) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!passing(error)) throw error;
      onWait(null);
      await pause(AGAIN_MS, signal);
      if (!answering(pulse.get().state)) await answeringAgain(signal);
    }
  }
}

/** Whether the same call may go through later. @param {unknown} error */
export const passing = (error) => error instanceof UnreachableError || (error instanceof ProblemError && error.passing);

/** @param {number} delay_ms @param {AbortSignal} signal @returns {Promise<void>} */
export function pause(delay_ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delay_ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)), { once: true });
  });
}
