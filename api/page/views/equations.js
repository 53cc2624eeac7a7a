import { html } from "../app/html.js";
export const View = () => html`<h1>soon</h1>`;
