// The rows of a batch: columns of plain numbers and texts, so that 100 000 of them take little memory
// and are sorted and filtered in an instant. A whole verdict is fetched when its row is opened.

import { sentence } from "./verdict-words.js";

/** What became of an item, as a number in a column. Those with a verdict come first. */
export const OUTCOMES = /** @type {const} */ ([
  "identity", "satisfiable", "undecided", "inconsistent", "contradiction", "malformed", "not_an_equation", "valid", "not_valid",
  "failed", "canceled", "expired", "refused", "forgotten", "queued", "running",
]);
/** Statuses that are no verdict, and can be sent again where the request is known. */
export const UNJUDGED = new Set(["failed", "canceled", "expired", "refused", "forgotten"]);

/** @typedef {"index" | "equation" | "outcome" | "confidence"} Column */
/** @typedef {{outcomes: Set<string>, text: string, sort: Column, down: boolean}} Sought */

export class Rows {
  constructor() {
    this.count = 0;
    /** @type {string[]} */
    this.equations = [];
    /** @type {string[]} */
    this.notes = [];
    this.outcomes = new Uint8Array(1024);
    this.confidences = new Float32Array(1024);
    /** How many rows have each outcome. */
    this.totals = new Uint32Array(OUTCOMES.length);
    /** How many got no verdict and can be sent again: what the door could not read cannot. */
    this.again = 0;
  }

  /** @param {import("../types.js").Item} item  the next one: its index is the number of rows there are */
  add(item) {
    const n = this.count++;
    if (n >= this.outcomes.length) this.#grow();
    const outcome = OUTCOMES.indexOf(/** @type {any} */ (outcomeOf(item)));
    this.equations[n] = item.request?.equation ?? "";
    this.notes[n] = noteOf(item);
    this.outcomes[n] = outcome;
    this.confidences[n] = item.verdict?.confidence ?? Number.NaN;
    this.totals[outcome] = (this.totals[outcome] ?? 0) + 1;
    if (UNJUDGED.has(item.status) && item.request) this.again++;
  }

  /** @param {number} n */
  outcome(n) {
    return OUTCOMES[this.outcomes[n] ?? 0] ?? "queued";
  }

  /** Numbers of the rows that are sought, in order. @param {Sought} sought @returns {Uint32Array} */
  find({ outcomes, text, sort, down }) {
    const wanted = OUTCOMES.map((name) => outcomes.size === 0 || outcomes.has(name));
    const part = text.toLowerCase();
    const found = new Uint32Array(this.count);
    let size = 0;
    for (let n = 0; n < this.count; n++) {
      if (wanted[this.outcomes[n] ?? 0] && (!part || this.#holds(n, part))) found[size++] = n;
    }
    const rows = found.slice(0, size);
    if (sort !== "index") rows.sort(this.#order(sort));
    return down ? rows.reverse() : rows;
  }

  /** @param {number} n @param {string} part */
  #holds(n, part) {
    return (this.equations[n] ?? "").toLowerCase().includes(part) || (this.notes[n] ?? "").toLowerCase().includes(part);
  }

  /** @param {Column} sort @returns {(a: number, b: number) => number} */
  #order(sort) {
    if (sort === "equation") {
      const { equations } = this;
      return (a, b) => (/** @type {string} */ (equations[a]) < /** @type {string} */ (equations[b]) ? -1 : equations[a] === equations[b] ? a - b : 1);
    }
    if (sort === "outcome") return (a, b) => (this.outcomes[a] ?? 0) - (this.outcomes[b] ?? 0) || a - b;
    const known = (/** @type {number} */ n) => (Number.isNaN(this.confidences[n]) ? -1 : (this.confidences[n] ?? -1));
    return (a, b) => known(a) - known(b) || a - b;
  }

  #grow() {
    const [outcomes, confidences] = [this.outcomes, this.confidences];
    this.outcomes = new Uint8Array(outcomes.length * 2);
    this.confidences = new Float32Array(confidences.length * 2);
    this.outcomes.set(outcomes);
    this.confidences.set(confidences);
  }
}

/** What is worth knowing of a row beside its verdict: why there is none, which law it is, what is wrong. @param {import("../types.js").Item} item */
function noteOf({ error, verdict }) {
  if (error || !verdict) return error?.detail ?? "";
  return verdict.law ?? (verdict.valid && !verdict.likely_slip ? "" : sentence(verdict));
}

/** @param {import("../types.js").Item} item */
function outcomeOf({ status, verdict }) {
  if (status !== "succeeded" || !verdict) return status;
  return verdict.verdict ?? (verdict.valid ? "valid" : "not_valid");
}
