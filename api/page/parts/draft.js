// What is being validated, kept in the address: text, mode, declarations, the plot's range. So a
// reload loses nothing, and the address is the link that reproduces it all.

import { address, beforeLeaving, go } from "../app/router.js";
import { useLayoutEffect, useRef, useState } from "../vendor/hooks.js";

/** How long the keys must rest before the address follows, in milliseconds: browsers limit how often. */
const REST_MS = 250;

/**
 * @typedef {object} Draft
 * @property {string} equation
 * @property {import("../types.js").Mode} mode
 * @property {Record<string, string>} dims
 * @property {Record<string, string>} domain
 * @property {[number, number] | null} range  of the plot; null as the page chooses
 * @property {boolean} run                    whether it was sent: a link shows the verdict at once
 */

/** @param {URLSearchParams} query @returns {Draft} */
export function fromQuery(query) {
  const [low, high] = [Number(query.get("low") ?? Number.NaN), Number(query.get("high") ?? Number.NaN)];
  return {
    equation: query.get("equation") ?? "",
    mode: query.get("mode") === "heuristic" ? "heuristic" : "rigorous",
    dims: declared(query.get("dims")),
    domain: declared(query.get("domain")),
    range: canBePlotted(low, high) ? [low, high] : null,
    run: query.get("run") === "1",
  };
}

/** Ends past this, and ends closer than this part of them, leave no room for numbers between ticks. */
const [FARTHEST, CLOSEST] = [1e100, 1e-9];

/** @param {number} low @param {number} high */
export function canBePlotted(low, high) {
  const far = Math.max(Math.abs(low), Math.abs(high));
  return far <= FARTHEST && high - low > far * CLOSEST;
}

/** @param {string | null} text @returns {Record<string, string>} */
function declared(text) {
  try {
    const value = JSON.parse(text ?? "{}");
    const pairs = Object.entries(value).filter((pair) => typeof pair[1] === "string");
    return /** @type {Record<string, string>} */ (Object.fromEntries(pairs));
  } catch {
    return {};
  }
}

/** The address of a draft. @param {Draft} draft */
export function linkTo({ equation, mode, dims, domain, range, run }) {
  const json = (/** @type {object} */ value) => (Object.keys(value).length > 0 ? JSON.stringify(value) : undefined);
  return address("validate", [], {
    equation,
    mode: mode === "heuristic" ? mode : undefined,
    dims: json(dims),
    domain: json(domain),
    low: range ? String(range[0]) : undefined,
    high: range ? String(range[1]) : undefined,
    run: run ? "1" : undefined,
  });
}

/** The request a draft stands for. @param {Draft} draft @returns {import("../types.js").Request} */
export function requestOf({ equation, mode, dims, domain }) {
  return {
    equation,
    ...(mode === "heuristic" ? { mode } : {}),
    ...(Object.keys(dims).length > 0 ? { dims } : {}),
    ...(Object.keys(domain).length > 0 ? { domain } : {}),
  };
}

/**
 * The draft and its setter; it follows the address, and the address follows it.
 *
 * @param {URLSearchParams} query
 * @returns {[Draft, (change: Partial<Draft>) => void]}
 */
export function useDraft(query) {
  const [draft, setDraft] = useState(() => fromQuery(query));
  const newest = useRef(draft);
  const written = useRef(query.toString());
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const hold = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
  };
  const write = () => {
    hold();
    const link = linkTo(newest.current);
    written.current = new URLSearchParams(link.split("?")[1] ?? "").toString();
    go(link, { replace: true });
  };
  // Both before anything else can happen: a timer that runs out meanwhile would write over a link.
  useLayoutEffect(() => {
    if (query.toString() === written.current) return; // a link or the back button, not ourselves
    hold();
    written.current = query.toString();
    newest.current = fromQuery(query);
    setDraft(newest.current);
  }, [query]);
  useLayoutEffect(() => {
    const writeNow = () => timer.current && write();
    const forget = beforeLeaving(writeNow);
    return () => (forget(), void writeNow()); // the back button asks nobody
  }, []);
  return [
    draft,
    (change) => {
      newest.current = { ...newest.current, ...change };
      setDraft(newest.current);
      hold();
      timer.current = setTimeout(write, REST_MS);
    },
  ];
}
