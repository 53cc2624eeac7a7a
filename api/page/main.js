// The page begins here.

import { Shell } from "./app/shell.js";
import { html } from "./app/html.js";
import { start } from "./app/pulse.js";
import { render } from "./vendor/preact.js";

render(html`<${Shell} />`, /** @type {HTMLElement} */ (document.getElementById("page")));
start();
