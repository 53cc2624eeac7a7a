// Copies the libraries of the page out of node_modules, at the versions package-lock.json pins.
//
// `node api/page/vendor/vendor.mjs` writes them; with `--check` it fails where a copy differs from
// its package. Browsers resolve no bare names, and an import map would be an inline script: so the
// one import between them is given its path.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "..", "..", "..", "node_modules");
const mapless = (text) => text.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, "\n");

/** @type {Record<string, [source: string, change: (text: string) => string]>} */
const COPIES = {
  "preact.js": ["preact/dist/preact.mjs", mapless],
  "hooks.js": [
    "preact/hooks/dist/hooks.mjs",
    (text) => mapless(text).replace('from"preact"', 'from"./preact.js"'),
  ],
  "htm.js": ["htm/dist/htm.module.js", (text) => `${text.trimEnd()}\n`],
  "uplot.js": ["uplot/dist/uPlot.iife.min.js", (text) => `${text.trimEnd()}\nexport default uPlot;\n`],
  "uplot.css": ["uplot/dist/uPlot.min.css", (text) => `${text.trimEnd()}\n`],
  "preact.LICENSE": ["preact/LICENSE", (text) => text],
  "htm.LICENSE": ["htm/LICENSE", (text) => text],
  "uplot.LICENSE": ["uplot/LICENSE", (text) => text],
};

const differing = [];
for (const [name, [source, change]] of Object.entries(COPIES)) {
  const wanted = change(readFileSync(join(packages, source), "utf8"));
  const path = join(here, name);
  if (!process.argv.includes("--check")) writeFileSync(path, wanted);
  else if (readFileSync(path, "utf8") !== wanted) differing.push(name);
}
if (differing.length > 0) {
  console.error(`not as their packages have them: ${differing.join(", ")}; run npm run vendor`);
  process.exit(1);
}
