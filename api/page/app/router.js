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
window.addEventListener("hashchange", follow);
document.addEventListener("click", followLink);

function follow() {
  if (window.location.hash === told) return;
  told = window.location.hash;
  current.set(routeOf(told));
}

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
 * The same view with `change` in what its address asks for; empty values are left out.
 *
 * @param {Record<string, string | undefined>} change
 */
export function refine(change) {
  const { view, rest, query } = current.get(); // as it is now, not as it was when a field was drawn
  go(address(view, rest, { ...Object.fromEntries(query), ...change }), { replace: true });
}

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

/** Go there; `replace` leaves no step in the history, and is for the view that one is in: none leads back to itself. @param {string} to @param {{replace?: boolean}} [how] */
export function go(to, { replace = false } = {}) {
  if (to === window.location.hash) return;
  if (!replace) {
    window.location.hash = to;
    follow();
    return;
  }
  if (window.location.hash !== told || routeOf(to).view !== current.get().view) return;
  window.history.replaceState(null, "", to);
  follow();
}
