// The pool's pulse: `/info` once a second, and what it says in a word. Every view reads it here, so
// that an outage is noticed once, told in one place, and ends everywhere at the same moment.

import { ProblemError, call } from "../door/http.js";
import { key, wanted } from "./key.js";
import { observable } from "./observable.js";

/** How often the door is asked, in milliseconds: an outage must be told within three seconds. */
const BEAT_MS = 1000;
/** The same while nobody looks at the page. */
const HIDDEN_BEAT_MS = 10_000;
/** A door that has not answered for so long is taken for stopped. */
const PATIENCE_MS = 1500;

/**
 * `unknown` before the first answer; `locked` where the door wants a key.
 *
 * @typedef {"unknown" | "ready" | "starting" | "no_workers" | "workers_paused" | "paused" | "no_broker" | "no_door" | "locked"} State
 */

/** @typedef {{state: State, info: import("../types.js").Info | null}} Pulse */

/** @type {import("./observable.js").Observable<Pulse>} */
export const pulse = observable(/** @type {Pulse} */ ({ state: "unknown", info: null }));

/** States in which calls are answered at all. */
const ANSWERING = new Set(["ready", "starting", "no_workers", "workers_paused", "paused"]);

/** Whether the door and its broker answer. @param {State} state */
export const answering = (state) => ANSWERING.has(state);

/** Begin to beat; once, when the page starts. */
export function start() {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let asking = false;
  const beat = async () => {
    if (asking) return;
    clearTimeout(timer);
    asking = true;
    pulse.set(await look());
    asking = false;
    timer = setTimeout(beat, document.hidden ? HIDDEN_BEAT_MS : BEAT_MS);
  };
  document.addEventListener("visibilitychange", () => document.hidden || beat());
  window.addEventListener("online", beat);
  key.watch(beat);
  beat();
}

/** @returns {Promise<Pulse>} */
async function look() {
  try {
    const info = await call("/info", { signal: AbortSignal.timeout(PATIENCE_MS) });
    wanted.set(null);
    return { state: stateOf(info), info };
  } catch (error) {
    return { state: failed(error), info: pulse.get().info };
  }
}

/** @param {import("../types.js").Info} info @returns {State} */
function stateOf({ queue, status, workers }) {
  if (queue.paused) return "paused";
  return status === "no_workers" && workers.some((worker) => worker.status === "paused") ? "workers_paused" : status;
}

/** @param {unknown} error @returns {State} */
function failed(error) {
  if (!(error instanceof ProblemError)) return "no_door";
  if (error.status === 401 || error.status === 403) return "locked";
  return error.status === 429 ? pulse.get().state : "no_broker";
}

/**
 * Wait until door and broker answer again.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
export function answeringAgain(signal) {
  return new Promise((resolve, reject) => {
    if (answering(pulse.get().state)) return resolve();
    const end = pulse.watch(({ state }) => answering(state) && (end(), resolve()));
    signal.addEventListener("abort", () => (end(), reject(signal.reason)), { once: true });
  });
}
