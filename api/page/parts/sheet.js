// A sheet over the page: a job in full, with its verdict. It closes by Escape and by its button, and
// the focus goes back to where it was.

import { html } from "../app/html.js";
import { icon } from "../app/icons.js";
import { ProblemError, call, inWords } from "../door/http.js";
import { useEffect, useRef, useState } from "../vendor/hooks.js";
import { StatusBadge } from "./badge.js";
import { CopyButton, asCurl } from "./copy.js";
import { linkTo } from "./draft.js";
import { clock, span } from "./time.js";
import { VerdictCard } from "./verdict-card.js";

/** @param {{title: string, onClose: () => void, children?: any}} props */
export function Sheet({ title, onClose, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  const aside = (/** @type {MouseEvent} */ event) => event.target === dialog.current && dialog.current?.close();
  return html`<dialog class="sheet" ref=${dialog} aria-label=${title} onClose=${onClose} onClick=${aside}>
    <header class="row spread"><h2>${title}</h2>
      <button type="button" class="button quiet" aria-label="Close" onClick=${() => dialog.current?.close()}>${icon("close")}</button></header>
    <div class="stack sheet-body">${children}</div>
  </dialog>`;
}

/**
 * @param {object} props
 * @param {string} props.id
 * @param {() => void} props.onClose
 * @param {any} [props.actions]   more that can be done with the job
 */
export function JobSheet({ id, onClose, actions }) {
  const [job, setJob] = useState(/** @type {import("../types.js").Job | null} */ (null));
  const [read, setRead] = useState(/** @type {import("../types.js").Read | null} */ (null));
  const [failure, setFailure] = useState("");
  useEffect(() => {
    const mine = new AbortController();
    const load = async () => {
      try {
        for (let found = null; !found?.terminal; ) {
          found = await call(`/v1/jobs/${encodeURIComponent(id)}${found ? "?wait=20" : ""}`, { signal: mine.signal });
          setJob(found);
        }
      } catch (error) {
        if (mine.signal.aborted) return;
        const gone = error instanceof ProblemError && error.status === 404;
        setFailure(gone ? "There is no such job, or its record has expired." : inWords(error));
      }
    };
    load();
    return () => mine.abort();
  }, [id]);
  const equation = job?.request?.equation;
  useEffect(() => {
    if (!equation) return;
    const { dims, domain } = job?.request ?? {};
    call("/v1/read", { json: { equation, dims, domain } }).then(setRead, () => undefined); // a picture less
  }, [equation]);
  return html`<${Sheet} title="Job" onClose=${onClose}>
    ${failure && html`<p class="error-text" role="alert">${failure}</p>`}
    ${job && html`<${Facts} job=${job} />`}
    ${job?.error && html`<p class="card refused error-text foreign">${job.error.detail} (${job.error.code})</p>`}
    ${job?.verdict && job.request && html`<${VerdictCard} verdict=${job.verdict} request=${job.request} read=${read} actions=${copies(job)} />`}
    ${job && html`<div class="row">${openLink(job)}${actions}</div>`}
  <//>`;
}

/** @param {import("../types.js").Job} job */
const copies = ({ verdict, request }) => html`<div class="row copies" role="group" aria-label="Copy">
  <${CopyButton} label="JSON" text=${() => JSON.stringify(verdict, null, 2)} />
  ${request && html`<${CopyButton} label="curl" text=${() => asCurl(request)} />`}
</div>`;

/** @param {import("../types.js").Job} job */
function openLink({ request }) {
  if (!request) return null;
  const texts = Object.entries(request.dims ?? {}).filter(([, unit]) => typeof unit === "string");
  const dims = /** @type {Record<string, string>} */ (Object.fromEntries(texts));
  const link = linkTo({ equation: request.equation, mode: request.mode ?? "rigorous", dims, domain: request.domain ?? {}, range: null, run: true });
  return html`<a class="button" href=${link}>Open in Validate</a>`;
}

/** @param {{job: import("../types.js").Job}} props */
function Facts({ job }) {
  const { created_ms: created, started_ms: started, finished_ms: finished } = job;
  const between = (/** @type {number | undefined} */ from, /** @type {number | undefined} */ to) => (from && to ? span((to - from) / 1000) : "–");
  return html`<div class="stack">
    <p class="code foreign job-equation">${job.request?.equation}</p>
    <dl class="facts">
      <div><dt>Status</dt><dd><${StatusBadge} status=${job.status} /> ${job.reason ? html`<span class="soft">${job.reason.replace("_", " ")}</span>` : ""}</dd></div>
      <div><dt>Submitted</dt><dd>${clock(created)}</dd></div>
      <div><dt>Waited</dt><dd>${between(created, started)}</dd></div>
      <div><dt>Took</dt><dd>${between(started, finished)}</dd></div>
      ${job.worker_id && html`<div><dt>Worker</dt><dd class="foreign code">${job.worker_id}</dd></div>`}
      ${(job.attempt ?? 0) > 1 && html`<div><dt>Attempts</dt><dd>${job.attempt}</dd></div>`}
      <div><dt>Id</dt><dd class="foreign code">${job.id}</dd></div>
    </dl>
  </div>`;
}
