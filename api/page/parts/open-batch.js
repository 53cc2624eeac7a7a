// One batch: how far it is, what came of its rows, and what can be done with it.

import { html } from "../app/html.js";
import { useValue } from "../app/observable.js";
import { address, go } from "../app/router.js";
import { say } from "../app/toasts.js";
import { call, inWords } from "../door/http.js";
import { useEffect, useMemo, useRef, useState } from "../vendor/hooks.js";
import { exported, unjudged } from "./batch-actions.js";
import { nameOf } from "./batch-names.js";
import { BatchProgress } from "./batch-progress.js";
import { BatchRows } from "./batch-rows.js";
import { save } from "./copy.js";
import { follow } from "./feed.js";
import { Rows } from "./rows.js";
import { JobSheet } from "./sheet.js";
import { Totals } from "./totals.js";
import { sendFile, sendLines, uploads } from "./uploads.js";

/** How often the table follows rows that come, in milliseconds. */
const REFRESH_MS = 250;

/** @param {{id: string, query: URLSearchParams}} props */
export function OpenBatch({ id, query }) {
  const { batch, rows, lost } = useBatch(id);
  const mine = useValue(uploads).get(id);
  const name = useMemo(() => nameOf(id) ?? mine?.name, [id]);
  const [chosen, setChosen] = useState(/** @type {Set<string>} */ (new Set()));
  const toggle = (/** @type {string} */ outcome) => {
    const next = new Set(chosen);
    if (!next.delete(outcome)) next.add(outcome);
    setChosen(next);
  };
  const at = query.get("row");
  const openRow = (/** @type {number | null} */ n) => go(address("batch", [id], { row: n === null ? undefined : String(n) }), { replace: true });
  if (lost) return html`<p class="card refused" role="alert">There is no such batch, or its record has expired. <a href=${address("batch")}>Send another</a></p>`;
  return html`
    <div class="view-head spread"><h1>${name ? html`<span class="foreign">${name}</span>` : html`Batch <span class="code">${id.slice(0, 8)}</span>`}</h1>
      <a href=${address("batch")}>Send another</a></div>
    <div class="stack">
      <section class="card batch-card stack" aria-label="Progress">
        <${BatchProgress} batch=${batch} upload=${mine} />
        ${mine?.failure && html`<p class="error-text" role="alert">The upload ended early: ${mine.failure}</p>`}
        ${batch?.status === "receiving" && (!mine || mine.failure) && html`<${Resume} id=${id} batch=${batch} />`}
        <${Totals} totals=${rows.totals} chosen=${chosen} onToggle=${toggle} />
        ${batch && html`<${Actions} id=${id} batch=${batch} again=${rows.again} />`}
      </section>
      <${BatchRows} rows=${rows} chosen=${chosen} onOpen=${openRow} />
    </div>
    ${at !== null && html`<${JobSheet} key=${at} id=${`${id}.${at}`} onClose=${() => openRow(null)} />`}
  `;
}

/** A batch that is followed while it is on show. @param {string} id */
function useBatch(id) {
  const rows = useMemo(() => new Rows(), [id]);
  const [batch, setBatch] = useState(/** @type {import("../types.js").Batch | null} */ (null));
  const [, setVersion] = useState(0);
  const [lost, setLost] = useState(false);
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const there = useValue(uploads).get(id)?.open ?? true;
  useEffect(() => {
    if (!there) return undefined;
    const hand = new AbortController();
    const came = () => {
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        setVersion((now) => now + 1);
      }, REFRESH_MS);
    };
    follow(id, rows, hand.signal, { progress: setBatch, rows: came, lost: () => setLost(true) });
    return () => hand.abort();
  }, [id, there]);
  return { batch, rows, lost };
}

/** The rest of an upload that a reload cut off. @param {{id: string, batch: import("../types.js").Batch}} props */
function Resume({ id, batch }) {
  const received = batch.accepted + batch.refused;
  const seal = () => call(`/v1/batches/${encodeURIComponent(id)}/seal`, { method: "POST" }).catch((error) => say(inWords(error)));
  return html`<div class="row notice-row tone-unsure">
    <span>The upload was cut off after ${received.toLocaleString("en")} items. Choose the same file to send the rest.</span>
    <label class="button small">Choose the file<input type="file" class="visually-hidden"
      onChange=${(/** @type {any} */ event) => event.target.files[0] && sendFile(event.target.files[0], { id, skip: received })} /></label>
    <button type="button" class="button small" onClick=${seal}>Leave it at that</button>
  </div>`;
}

/** @param {{id: string, batch: import("../types.js").Batch, again: number}} props */
function Actions({ id, batch, again }) {
  const [busy, setBusy] = useState("");
  const during = (/** @type {string} */ what, /** @type {() => Promise<void>} */ action) => async () => {
    setBusy(what);
    await action().catch((error) => say(inWords(error)));
    setBusy("");
  };
  const download = (/** @type {"jsonl" | "csv"} */ kind) => during(kind, async () => save(await exported(id, kind), `${id.slice(0, 8)}.${kind}`));
  const cancel = during("cancel", async () => {
    uploads.get().get(id)?.stop();
    const { canceled_now: canceled } = await call(`/v1/batches/${encodeURIComponent(id)}/cancel`, { method: "POST" });
    say(`${canceled.toLocaleString("en")} jobs canceled`);
  });
  const resend = () => go(address("batch", [sendLines(`again from ${id.slice(0, 8)}`, unjudged(id))]));
  return html`<div class="row" role="group" aria-label="Actions">
    <button type="button" class="button small" disabled=${busy !== ""} onClick=${download("jsonl")}>Export JSONL</button>
    <button type="button" class="button small" disabled=${busy !== ""} onClick=${download("csv")}>Export CSV</button>
    ${again > 0 && html`<button type="button" class="button small" onClick=${resend}>Send ${again.toLocaleString("en")} without verdict again</button>`}
    ${!batch.terminal && html`<button type="button" class="button small danger" disabled=${busy === "cancel"} onClick=${cancel}>Cancel</button>`}
    ${busy && busy !== "cancel" && html`<span class="soft small" role="status">Fetching the results…</span>`}
  </div>`;
}
