// A batch sent piece by piece while its file is read: each piece names its first item, so that one
// whose answer was lost is sent again and changes nothing. It outlives a door that stops.

import { call } from "../door/http.js";
import { passing, pause } from "../door/judge.js";

/** Items of a piece: the door queues as many at a time, and the page's memory holds one piece. */
const PIECE = 2000;
/** Pause before a piece is sent again, in milliseconds. */
const AGAIN_MS = 1000;

/**
 * @param {string} id                            the batch's, chosen by the page
 * @param {AsyncIterable<string[]>} source       lines of NDJSON, in groups
 * @param {object} options
 * @param {number} [options.skip]                items that the door has already
 * @param {AbortSignal} options.signal
 * @param {(sent: number) => void} options.onSent  first once the door has the batch
 * @returns {Promise<number>}                    the items sent in all
 */
export async function upload(id, source, { skip = 0, signal, onSent }) {
  const path = `/v1/batches/${encodeURIComponent(id)}`;
  await persistent(() => call(path, { method: "PUT", signal }), signal);
  onSent(skip);
  let first = 0;
  for await (const lines of pieces(source)) {
    const from = first;
    first += lines.length;
    if (first <= skip) continue;
    await persistent(() => send(`${path}/items?first=${from}`, lines, signal), signal);
    onSent(first);
  }
  await persistent(() => call(`${path}/seal`, { method: "POST", signal }), signal);
  return first;
}

/** @param {string} path @param {string[]} lines @param {AbortSignal} signal */
const send = (path, lines, signal) =>
  call(path, { body: `${lines.join("\n")}\n`, headers: { "Content-Type": "application/x-ndjson" }, signal });

/** @param {AsyncIterable<string[]>} source @returns {AsyncGenerator<string[]>} */
async function* pieces(source) {
  /** @type {string[]} */
  let piece = [];
  for await (const group of source) {
    piece = piece.concat(group);
    while (piece.length >= PIECE) yield piece.splice(0, PIECE);
  }
  if (piece.length > 0) yield piece;
}

/** @template T @param {() => Promise<T>} attempt @param {AbortSignal} signal @returns {Promise<T>} */
async function persistent(attempt, signal) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!passing(error)) throw error;
      await pause(AGAIN_MS, signal);
    }
  }
}
