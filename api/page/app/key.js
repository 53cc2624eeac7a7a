// The API key of this tab: asked for once, kept in the tab's session and nowhere else.

import { observable } from "./observable.js";

const PLACE = "phiq-key";

/** The key, or "". */
export const key = observable(sessionStorage.getItem(PLACE) ?? "");
key.watch((secret) => {
  if (secret) sessionStorage.setItem(PLACE, secret);
  else sessionStorage.removeItem(PLACE);
});

/** Why the door wants a key, in its words; null while it wants none. */
export const wanted = observable(/** @type {string | null} */ (null));

/** Whether the dialog about the key is open. It opens by itself once, when a key is first wanted. */
export const dialogOpen = observable(false);
const ended = wanted.watch((reason) => {
  if (reason === null) return;
  ended();
  dialogOpen.set(true);
});

/** What goes with every call. @returns {Record<string, string>} */
export const credentials = () => (key.get() ? { Authorization: `Bearer ${key.get()}` } : {});
