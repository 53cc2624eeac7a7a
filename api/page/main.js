// The page begins here.

import { Shell } from "./app/shell.js";
import { html } from "./app/html.js";
import { start as keepFocus } from "./app/focus.js";
import { start } from "./app/pulse.js";
import { render } from "./vendor/preact.js";

const page = /** @type {HTMLElement} */ (document.getElementById("page"));
keepFocus(page);
render(html`<${Shell} />`, page);
start();
