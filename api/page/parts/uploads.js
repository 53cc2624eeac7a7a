// The uploads of this tab: they go on while one looks at another view, and are told by their batch.

import { observable } from "../app/observable.js";
import { inWords } from "../door/http.js";
import { freshId } from "../door/ids.js";
import { remember } from "./batch-names.js";
import { items, kindOf } from "./source.js";
import { upload } from "./upload.js";

/**
 * @typedef {object} Upload
 * @property {string} name
 * @property {boolean} open     whether the door has the batch
 * @property {number} sent      items
 * @property {boolean} done
 * @property {string} failure
 * @property {() => void} stop
 */

/** By the id of the batch. */
export const uploads = observable(/** @type {ReadonlyMap<string, Upload>} */ (new Map()));

/**
 * Begin to send a file; at once gives the id of its batch.
 *
 * @param {Blob & {name?: string}} file
 * @param {{id?: string, skip?: number}} [resumed]  the batch that it is the rest of
 */
export function sendFile(file, { id = freshId(), skip = 0 } = {}) {
  begin(id, file.name ?? "pasted lines", skip, async () => items(file, kindOf(file.name ?? "", await file.slice(0, 4096).text())));
  return id;
}

/** Begin to send lines of NDJSON; at once gives the id of their batch. @param {string} name @param {AsyncIterable<string[]>} source */
export function sendLines(name, source) {
  const id = freshId();
  begin(id, name, 0, async () => source);
  return id;
}

/** @param {string} id @param {string} name @param {number} skip @param {() => Promise<AsyncIterable<string[]>>} open */
async function begin(id, name, skip, open) {
  const hand = new AbortController();
  const tell = (/** @type {Partial<Upload>} */ change) => {
    const before = uploads.get().get(id) ?? { name, open: false, sent: skip, done: false, failure: "", stop: () => hand.abort() };
    uploads.set(new Map([...uploads.get(), [id, { ...before, ...change }]]));
  };
  tell({});
  if (skip === 0) remember(id, name);
  try {
    const sent = await upload(id, await open(), { skip, signal: hand.signal, onSent: (count) => tell({ open: true, sent: count }) });
    tell({ sent, done: true });
  } catch (error) {
    tell({ done: true, failure: hand.signal.aborted ? "" : inWords(error) });
  }
}
