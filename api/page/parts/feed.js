// A batch followed to its end: its progress and its rows, as they come, through reloads, stopped doors
// and a closed lid: what breaks off is taken up after the last row that came.

import { call, respond, ProblemError } from "../door/http.js";
import { pause } from "../door/judge.js";
import { events, lines } from "../door/streams.js";

/** Pause before a stream that broke is opened again, in milliseconds. */
const AGAIN_MS = 800;
/** Longest the page works without letting the browser draw, in milliseconds. */
const SLICE_MS = 12;
/** Streams say something every second; one that is silent for so long is dead (a lid was closed). */
const SILENT_MS = 8000;

/**
 * @param {string} id
 * @param {import("./rows.js").Rows} rows   where the rows go
 * @param {AbortSignal} signal
 * @param {object} tell
 * @param {(batch: import("../types.js").Batch) => void} tell.progress
 * @param {() => void} tell.rows            some came
 * @param {(error: ProblemError) => void} tell.lost  there is no such batch
 */
export function follow(id, rows, signal, tell) {
  const path = `/v1/batches/${encodeURIComponent(id)}`;
  const progress = async (/** @type {AbortSignal} */ lively, /** @type {() => void} */ heard) => {
    for await (const { data } of events(`${path}/events`, lively)) {
      heard();
      tell.progress(data);
      if (data.terminal) return true;
    }
    return false;
  };
  const results = async (/** @type {AbortSignal} */ lively, /** @type {() => void} */ heard) => {
    const response = await respond(`${path}/results?follow=1&start=${rows.count}`, { signal: lively });
    for await (const group of lines(response)) {
      heard();
      await take(group, rows);
      tell.rows();
    }
    const batch = await call(path, { signal: lively });
    return batch.terminal && rows.count >= (batch.items ?? 0);
  };
  keep(progress, signal, tell.lost);
  keep(results, signal, tell.lost);
}

/**
 * Run `stream` again and again until it says that it came to the end.
 *
 * @param {(lively: AbortSignal, heard: () => void) => Promise<boolean>} stream
 * @param {AbortSignal} signal
 * @param {(error: ProblemError) => void} lost
 */
async function keep(stream, signal, lost) {
  while (!signal.aborted) {
    const watch = watchdog(signal);
    try {
      if (await stream(watch.signal, watch.heard)) return;
    } catch (error) {
      if (error instanceof ProblemError && error.status === 404) return lost(error);
    } finally {
      watch.end();
    }
    await pause(AGAIN_MS, signal).catch(() => undefined);
  }
}

/** A signal that ends with `outer`, or when nothing was heard for long. @param {AbortSignal} outer */
function watchdog(outer) {
  const mine = new AbortController();
  let last = performance.now();
  const timer = setInterval(() => performance.now() - last > SILENT_MS && mine.abort(), 1000);
  const abort = () => mine.abort();
  outer.addEventListener("abort", abort);
  return {
    signal: mine.signal,
    heard: () => void (last = performance.now()),
    end: () => (clearInterval(timer), outer.removeEventListener("abort", abort)),
  };
}

/** @param {string[]} group @param {import("./rows.js").Rows} rows */
async function take(group, rows) {
  let began = performance.now();
  for (const line of group) {
    if (!line) continue;
    rows.add(JSON.parse(line));
    if (performance.now() - began > SLICE_MS) {
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
  }
}
