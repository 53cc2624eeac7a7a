// An entry of the master list in full: its verdict, the spellings it was sent in, tags and a note that
// can be changed.

import { html } from "../app/html.js";
import { ProblemError, call, inWords } from "../door/http.js";
import { useEffect, useState } from "../vendor/hooks.js";
import { CopyButton, asCurl } from "./copy.js";
import { linkTo } from "./draft.js";
import { Sheet } from "./sheet.js";
import { VerdictCard } from "./verdict-card.js";

/** @param {{id: string, onClose: () => void}} props */
export function EquationSheet({ id, onClose }) {
  const [entry, setEntry] = useState(/** @type {import("../types.js").Equation | null} */ (null));
  const [read, setRead] = useState(/** @type {import("../types.js").Read | null} */ (null));
  const [failure, setFailure] = useState("");
  useEffect(() => {
    const load = async () => {
      const found = await call(`/v1/equations/${encodeURIComponent(id)}`);
      setEntry(found);
      const { equation, dims, domain } = found;
      setRead(await call("/v1/read", { json: { equation, dims, domain } }));
    };
    load().catch((error) => setFailure(error instanceof ProblemError && error.status === 404 ? "It is not in the list any more." : inWords(error)));
  }, [id]);
  return html`<${Sheet} title="Entry" onClose=${onClose}>
    ${failure && html`<p class="error-text" role="alert">${failure}</p>`}
    ${entry && html`<${Whole} entry=${entry} read=${read} onEntry=${setEntry} />`}
  <//>`;
}

/** @param {{entry: import("../types.js").Equation, read: import("../types.js").Read | null, onEntry: (entry: import("../types.js").Equation) => void}} props */
function Whole({ entry, read, onEntry }) {
  const { equation, mode, verdict, spellings = [], domain = {} } = entry;
  const texts = Object.entries(entry.dims ?? {}).filter(([, unit]) => typeof unit === "string");
  const dims = /** @type {Record<string, string>} */ (Object.fromEntries(texts));
  const request = { equation, mode, dims: entry.dims, domain: entry.domain };
  return html`
    <${VerdictCard} verdict=${verdict} request=${request} read=${read} actions=${html`<div class="row copies" role="group" aria-label="Copy">
      <${CopyButton} label="JSON" text=${() => JSON.stringify(entry, null, 2)} /><${CopyButton} label="curl" text=${() => asCurl(request)} /></div>`} />
    ${spellings.length > 0 && html`<section class="stack"><h3>Also sent as</h3><ul class="stack small">${spellings.map((text) => html`<li class="code foreign">${text}</li>`)}</ul></section>`}
    <${Remarks} entry=${entry} onEntry=${onEntry} />
    <a class="button" href=${linkTo({ equation, mode, dims, domain, range: null, run: true })}>Open in Validate</a>`;
}

/** @param {{entry: import("../types.js").Equation, onEntry: (entry: import("../types.js").Equation) => void}} props */
function Remarks({ entry, onEntry }) {
  const [tags, setTags] = useState((entry.tags ?? []).join(", "));
  const [note, setNote] = useState(entry.note ?? "");
  const [told, setTold] = useState("");
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const split = tags.split(",").map((tag) => tag.trim()).filter(Boolean);
    try {
      onEntry(await call(`/v1/equations/${encodeURIComponent(entry.id)}`, { method: "PATCH", json: { tags: [...new Set(split)], note } }));
      setTold("Saved.");
    } catch (error) {
      setTold(inWords(error));
    }
  };
  return html`<form class="stack" onSubmit=${submit}>
    <label class="label">Tags, with commas between them
      <input class="field" dir="auto" value=${tags} onInput=${(/** @type {any} */ event) => (setTags(event.target.value), setTold(""))} /></label>
    <label class="label">Note
      <textarea class="field" rows="3" dir="auto" value=${note} onInput=${(/** @type {any} */ event) => (setNote(event.target.value), setTold(""))}></textarea></label>
    <div class="row"><button class="button primary">Save</button><span class="small foreign" role="status">${told}</span></div>
  </form>`;
}
