// The API key: asked for when the door wants one, shown with what it may do, forgotten on demand.

import { ProblemError, call, inWords } from "../door/http.js";
import { useEffect, useRef, useState } from "../vendor/hooks.js";
import { html } from "./html.js";
import { icon } from "./icons.js";
import { dialogOpen, key, wanted } from "./key.js";
import { useValue } from "./observable.js";
import { pulse } from "./pulse.js";

/** @type {Record<string, string>} */
const MAY = {
  read: "see jobs, batches, the master list and the pool",
  submit: "validate equations, send batches, cancel its jobs, write tags and notes",
  admin: "everything: dead letters, pause, drain, delete",
};

/** Opens the dialog; there while there is a key, or one is wanted. */
export function KeyButton() {
  const secret = useValue(key);
  const { state } = useValue(pulse);
  if (!secret && state !== "locked") return null;
  return html`<button class="button small" aria-label="API key" onClick=${() => dialogOpen.set(true)}>${icon("key")}</button>`;
}

/** The dialog. */
export function KeyDialog() {
  const open = useValue(dialogOpen);
  const reason = useValue(wanted);
  const secret = useValue(key);
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open) dialog.current?.close();
  }, [open]);
  return html`<dialog ref=${dialog} aria-labelledby="key-title" onClose=${() => dialogOpen.set(false)}>
    ${open &&
    html`<div class="stack">
      <h2 id="key-title">API key</h2>
      ${reason?.includes("no keys yet") && html`<p class="soft">${inWords(reason)}</p>`} ${secret ? html`<${Known} />` : html`<${Entry} />`}
    </div>`}
  </dialog>`;
}

function Entry() {
  const [text, setText] = useState("");
  const [failure, setFailure] = useState("");
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    try {
      await call("/v1/me", { headers: { Authorization: `Bearer ${text.trim()}` } });
      key.set(text.trim());
      dialogOpen.set(false);
    } catch (error) {
      const unknown = error instanceof ProblemError && error.status === 401;
      setFailure(unknown ? "The door does not know this key." : inWords(error));
    }
  };
  return html`<form class="stack" onSubmit=${submit}>
    <label class="label">
      Key
      <input
        class="field code"
        type="password"
        autocomplete="off"
        placeholder="phiq_…"
        value=${text}
        onInput=${(/** @type {any} */ event) => setText(event.target.value)}
      />
    </label>
    <p class="small soft">It is kept in this tab until you close it. Whoever runs the door makes one with <code>phiq keys add NAME</code>.</p>
    ${failure && html`<p class="error-text" role="alert">${failure}</p>`}
    <div class="row">
      <button class="button primary" disabled=${!text.trim()}>Use this key</button>
      <button type="button" class="button" onClick=${() => dialogOpen.set(false)}>Not now</button>
    </div>
  </form>`;
}

function Known() {
  const [me, setMe] = useState(/** @type {import("../types.js").Me | null} */ (null));
  const [failure, setFailure] = useState("");
  useEffect(() => {
    call("/v1/me").then(setMe, (error) => setFailure(inWords(error)));
  }, []);
  const forget = () => {
    key.set("");
    dialogOpen.set(false);
  };
  return html`<div class="stack">
    ${failure && html`<p class="error-text" role="alert">${failure}</p>`}
    ${me &&
    html`<p>This tab uses the key <strong class="foreign">${me.key}</strong>. It may:</p>
      <ul class="scopes">
        ${me.scopes.map((scope) => html`<li><span class="badge">${scope}</span> ${MAY[scope] ?? ""}</li>`)}
      </ul>`}
    <div class="row">
      <button class="button danger" onClick=${forget}>Forget it</button>
      <button class="button" onClick=${() => dialogOpen.set(false)}>Close</button>
    </div>
  </div>`;
}
