// Short words at the foot of the page, with something to do about them: copied, deleted (undo).

import { html } from "./html.js";
import { observable, useValue } from "./observable.js";

/** How long words stay, in milliseconds; with something to do about them, the second. */
const STAY_MS = 3000;
const STAY_WITH_ACTION_MS = 12_000;

/** @typedef {{id: number, text: string, action?: {label: string, run: () => void}}} Toast */

const shown = observable(/** @type {Toast[]} */ ([]));
let last = 0;

/** @param {string} text @param {Toast["action"]} [action] */
export function say(text, action) {
  const toast = { id: ++last, text, action };
  shown.set([...shown.get().slice(-2), toast]);
  setTimeout(() => drop(toast.id), action ? STAY_WITH_ACTION_MS : STAY_MS);
}

/** @param {number} id */
const drop = (id) => shown.set(shown.get().filter((toast) => toast.id !== id));

/** Where they appear. */
export function Toasts() {
  const toasts = useValue(shown);
  return html`<div class="toasts" role="status">
    ${toasts.map(
      ({ id, text, action }) => html`<div class="toast appear" key=${id}>
        <span class="foreign">${text}</span>
        ${action && html`<button class="button small" onClick=${() => (drop(id), action.run())}>${action.label}</button>`}
      </div>`,
    )}
  </div>`;
}
