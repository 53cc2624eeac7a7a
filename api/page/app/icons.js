// The few signs of the page, drawn on a grid of 24.

import { html } from "./html.js";

/** @type {Record<string, string>} */
const PATHS = {
  validate: "M4 7h9M4 12h6M4 17h5M13 16l3 3 5-7",
  batch: "M4 6h16M4 11h16M4 16h9M17 15v6M14 18h6",
  jobs: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4l3 2",
  equations: "M6 4h12v16H6zM9.5 9h5M9.5 12.5h5M9.5 16h3",
  pool: "M4 5h16v5H4zM4 14h16v5H4zM7.5 7.5h.01M7.5 16.5h.01",
  key: "M14 10a4 4 0 1 0-3.5 3.97L12 15.5h2V18h2.5v2.5H20V17l-6.1-6.1",
  close: "M6 6l12 12M18 6 6 18",
};

/** @param {string} name */
export const icon = (name) => html`<svg
  viewBox="0 0 24 24"
  width="20"
  height="20"
  fill="none"
  stroke="currentColor"
  stroke-width="1.7"
  stroke-linecap="round"
  stroke-linejoin="round"
  aria-hidden="true"
>
  <path d=${PATHS[name]} />
</svg>`;
