// Batch: many equations at once. Without an id in the address a place to drop them, and the batches
// there were; with one, that batch.

import { html } from "../app/html.js";
import { useValue } from "../app/observable.js";
import { answering, pulse } from "../app/pulse.js";
import { address, go } from "../app/router.js";
import { call } from "../door/http.js";
import { BatchTable } from "../parts/batch-table.js";
import { OpenBatch } from "../parts/open-batch.js";
import { isItem } from "../parts/source.js";
import { sendFile } from "../parts/uploads.js";
import { useEffect, useRef, useState } from "../vendor/hooks.js";

/** Batches shown below the place to drop a file. */
const RECENT = 8;
/** For who has nothing at hand: a line of each kind. */
const SAMPLE = ["E = mc²", "sin(x)^2 + cos(x)^2 = 1", "x^2 = 2x + 3", "V = I/R", "\\int_0^\\infty e^{-x^2} dx = \\frac{\\sqrt{\\pi}}{2}", "2H2 + O2 -> 2H2O", "1 = 2"].join("\n");
/** @param {string} id */
const open = (id) => go(address("batch", [id]));

/** @param {{route: import("../app/router.js").Route}} props */
export function View({ route }) {
  const id = route.rest[0];
  return id ? html`<${OpenBatch} key=${id} id=${id} query=${route.query} />` : html`<${Start} />`;
}

function Start() {
  const [recent, setRecent] = useState(/** @type {import("../types.js").Batch[]} */ ([]));
  const up = answering(useValue(pulse).state);
  useEffect(() => {
    if (up) call(`/v1/batches?limit=${RECENT}`).then(({ batches }) => setRecent(batches), () => undefined); // the notice says why
  }, [up]);
  return html`
    <div class="view-head"><h1>Many at once</h1><p>A text file with an equation a line, a CSV with a column <code>equation</code>, or JSON lines; up to 100 000.</p></div>
    <${Drop} />
    ${recent.length > 0 && html`<section class="stack recent"><h2>Recent batches</h2><${BatchTable} batches=${recent} /></section>`}
  `;
}

function Drop() {
  const [over, setOver] = useState(false);
  const [text, setText] = useState("");
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const take = (/** @type {FileList | undefined | null} */ files) => files?.[0] && open(sendFile(files[0]));
  const lines = text.split("\n").filter(isItem).length;
  /** @param {DragEvent} event */
  const drop = (event) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer?.files);
  };
  return html`<div class=${`card drop${over ? " over" : ""}`} onDrop=${drop}
    onDragOver=${(/** @type {Event} */ event) => (event.preventDefault(), setOver(true))} onDragLeave=${() => setOver(false)}>
    <div class="drop-place">
      <p><strong>Drop a file here</strong> <span class="soft">or</span></p>
      <button type="button" class="button primary" onClick=${() => picker.current?.click()}>Choose a file</button>
      <input ref=${picker} type="file" class="visually-hidden" tabindex="-1" aria-label="File of equations"
        onChange=${(/** @type {any} */ event) => take(event.target.files)} />
    </div>
    <form class="stack" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), open(sendFile(new Blob([text]))))}>
      <label class="label">Or paste lines
        <textarea class="field code" rows="6" spellcheck=${false} placeholder=${"E = mc²\nF = ma\na² + b² = c²"} value=${text}
          onInput=${(/** @type {any} */ event) => setText(event.target.value)}></textarea>
      </label>
      <div class="row"><button class="button" disabled=${lines === 0}>Validate ${lines > 0 ? `${lines.toLocaleString("en")} ` : ""}line${lines === 1 ? "" : "s"}</button>
        ${text === "" && html`<button type="button" class="button" onClick=${() => setText(SAMPLE)}>Fill in an example</button>`}</div>
    </form>
  </div>`;
}
