// Where in the page one is, kept in the address: `#/batch/ID?status=failed`. What a view shows is
// in its address, so that a link or a reload shows the same again.

import { observable, useValue } from "./observable.js";

/**
 * @typedef {object} Route
 * @property {string} view      the first part, `validate` where there is none
 * @property {string[]} rest    the parts after it
 * @property {URLSearchParams} query
 */

const current = observable(routeOf(window.location.hash));
/** The address as `current` has it: a browser tells later that it is another (the back button). */
let told = window.location.hash;
/** Where one was last in each view: one that is left keeps what was typed, sought and opened. */
const places = observable({ [current.get().view]: told || address("validate") });
/** Told before one goes elsewhere. @type {Set<() => void>} */
const leaving = new Set();
window.addEventListener("hashchange", follow);
document.addEventListener("click", followLink);

function follow() {
  if (window.location.hash === told) return;
  told = window.location.hash;
  current.set(routeOf(told));
  keep(told);
}

/** @param {string} hash */
const keep = (hash) => places.set({ ...places.get(), [routeOf(hash).view]: hash });

/** A link within the page is followed at once: left to the browser, an address written meanwhile wins over it. @param {MouseEvent} event */
function followLink(event) {
  const link = event.target instanceof Element ? event.target.closest('a[href^="#/"]') : null;
  const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  go(link.getAttribute("href") ?? "");
}

/** @param {string} hash @returns {Route} */
function routeOf(hash) {
  const [path = "", query = ""] = split(hash.replace(/^#\/?/, ""), "?");
  const [view = "", ...rest] = path.split("/").map(decoded);
  return { view: view || "validate", rest, query: new URLSearchParams(query) };
}

/** @param {string} text @param {string} mark @returns {[string, string]} */
function split(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @returns {Route} */
export const useRoute = () => useValue(current);

/**
 * Where the links of the bar lead: to where one was in a view, and from the view itself to its beginning.
 *
 * @returns {(view: string) => string}
 */
export function usePlaces() {
  const [{ view: here }, known] = [useRoute(), useValue(places)];
  return (view) => (view === here ? undefined : known[view]) ?? address(view);
}

/**
 * What changes a view's address: empty values are left out. Once another view is on show, nothing does.
 *
 * @param {string} view
 * @returns {(change: Record<string, string | undefined>) => void}
 */
export const refining = (view) => (change) => {
  const { view: here, rest, query } = current.get(); // as it is now, not as it was when a field was drawn
  if (here === view) go(address(view, rest, { ...Object.fromEntries(query), ...change }), { replace: true });
};

/**
 * The address of a view, for links.
 *
 * @param {string} view
 * @param {string[]} [rest]
 * @param {Record<string, string | undefined>} [query]  empty values are left out
 */
export function address(view, rest = [], query = {}) {
  const path = [view, ...rest].map(encodeURIComponent).join("/");
  const kept = Object.entries(query).filter(([, value]) => value);
  const text = new URLSearchParams(/** @type {[string, string][]} */ (kept)).toString();
  return `#/${path}${text ? `?${text}` : ""}`;
}

/** For a view that writes its address late: what it has not written yet is written before one goes elsewhere, so that the way back leads to it. @param {() => void} write @returns {() => void} ends it */
export function beforeLeaving(write) {
  leaving.add(write);
  return () => void leaving.delete(write);
}

/** Go there; `replace` leaves no step in the history, and leads nowhere: in another view it is kept for when one comes back. @param {string} to @param {{replace?: boolean}} [how] */
export function go(to, { replace = false } = {}) {
  if (!replace) for (const write of leaving) write();
  if (to === window.location.hash) return;
  if (!replace) {
    window.location.hash = to;
    follow();
    return;
  }
  // A view may write after it was left: effects end only once the next one has been drawn.
  if (window.location.hash !== told || routeOf(to).view !== current.get().view) return keep(to);
  window.history.replaceState(null, "", to);
  follow();
}
