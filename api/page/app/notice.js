// How the pool is: a few words in the bar, and a notice with the way out while something is wrong.

import { call, inWords } from "../door/http.js";
import { useState } from "../vendor/hooks.js";
import { html } from "./html.js";
import { dialogOpen } from "./key.js";
import { useValue } from "./observable.js";
import { pulse } from "./pulse.js";
import { address } from "./router.js";

/** @type {Record<import("./pulse.js").State, [tone: string, words: string]>} */
const WORDS = {
  unknown: ["mute", "Looking for the pool"],
  ready: ["good", "Ready"],
  starting: ["unsure", "Workers are starting"],
  no_workers: ["bad", "No workers"],
  workers_paused: ["unsure", "Workers paused"],
  paused: ["unsure", "Paused"],
  no_broker: ["bad", "Broker away"],
  no_door: ["bad", "Door away"],
  locked: ["unsure", "Key needed"],
};

/** The pool in a few words; leads to the pool's view. */
export function PoolStatus() {
  const { state, info } = useValue(pulse);
  const [tone, words] = WORDS[state];
  const workers = info?.workers.length ?? 0;
  const told = state === "ready" ? `${workers} worker${workers === 1 ? "" : "s"} ready` : words;
  return html`<a class="status tone-${tone}" href=${address("pool")}>
    <span class="dot" aria-hidden="true"></span><span>${told}</span>
  </a>`;
}

/** What is wrong and what to do; nothing while all is well. */
export function Notice() {
  const { state } = useValue(pulse);
  const text = SAID[state];
  return html`<div aria-live="assertive">
    ${text && html`<div class="notice tone-${WORDS[state][0]}"><div class="notice-inner">${text()}</div></div>`}
  </div>`;
}

/** @type {Partial<Record<import("./pulse.js").State, () => any>>} */
const SAID = {
  no_door: () => html`<strong>The door does not answer.</strong>
    <span>Start it with <code>phiq up</code> on its machine, or look at your network. What you typed is kept, and this page goes on by itself.</span>`,
  no_broker: () => html`<strong>The door cannot reach its broker.</strong>
    <span>Jobs that were accepted wait there. Start Redis again (<code>phiq up</code> does so by itself); this page goes on then.</span>`,
  no_workers: () => html`<strong>No worker is running.</strong>
    <span>Jobs are accepted and wait. Start one: <code>celery -A worker worker</code>, or the whole pool: <code>phiq up</code>.</span>`,
  starting: () => html`<strong>Workers are starting.</strong><span>Jobs wait for a few seconds.</span>`,
  workers_paused: () => html`<strong>Every worker is paused.</strong>
    <span>Jobs are accepted and wait. <a href=${address("pool")}>Resume a worker</a></span>`,
  paused: () => html`<strong>The pool is paused.</strong><span>Jobs are accepted and wait.</span><${Resume} />`,
  locked: () => html`<strong>This door wants an API key.</strong>
    <button class="button small" onClick=${() => dialogOpen.set(true)}>Enter a key</button>`,
};

function Resume() {
  const [failure, setFailure] = useState("");
  const resume = () =>
    call("/v1/resume", { method: "POST" }).then(
      () => setFailure(""),
      (error) => setFailure(inWords(error)),
    );
  return html`<button class="button small" onClick=${resume}>Resume</button>${failure && html`<span role="alert">${failure}</span>`}`;
}
