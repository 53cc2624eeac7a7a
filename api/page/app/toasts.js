// Short words at the foot of the page, with something to do about them: copied, deleted (undo).

import { html } from "./html.js";
import { observable, useValue } from "./observable.js";

/** How long words stay, in milliseconds; with something to do about them, the second. */
const STAY_MS = 3000;
const STAY_WITH_ACTION_MS = 20_000;

/** @typedef {{id: number, text: string, action?: {label: string, run: () => void}}} Toast */

const shown = observable(/** @type {Toast[]} */ ([]));
let last = 0;

/** @param {string} text @param {Toast["action"]} [action] */
export function say(text, action) {
  const toast = { id: ++last, text, action };
  shown.set([...shown.get().slice(-2), toast]);
  const end = () => {
    if (document.querySelector(".toasts:is(:hover, :focus-within)")) setTimeout(end, STAY_MS); // somebody is at it
    else drop(toast.id);
  };
  setTimeout(end, action ? STAY_WITH_ACTION_MS : STAY_MS);
}

/** @param {number} id */
const drop = (id) => shown.set(shown.get().filter((toast) => toast.id !== id));

/** Do what a toast offers, once. @param {Toast} toast */
function act({ id, action }) {
  drop(id);
  action?.run();
}

// By keyboard the newest is far from where one is: it is undone as everything is.
document.addEventListener("keydown", (event) => {
  const undo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  const newest = shown.get().findLast(({ action }) => action);
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
  if (!undo || !newest || typing) return;
  event.preventDefault();
  act(newest);
});

/** Where they appear. */
export function Toasts() {
  const toasts = useValue(shown);
  return html`<div class="toasts" role="status">
    ${toasts.map(
      (toast) => html`<div class="toast appear" key=${toast.id}>
        <span class="foreign">${toast.text}</span>
        ${toast.action &&
        html`<button type="button" class="button small" aria-keyshortcuts="Control+Z" onClick=${() => act(toast)}>
          ${toast.action.label}<kbd class="keys" aria-hidden="true">Ctrl Z</kbd></button>`}
      </div>`,
    )}
  </div>`;
}
