// Validate: one field, what is read in it while one types, and the verdict.

import { html } from "../app/html.js";
import { useValue } from "../app/observable.js";
import { pulse } from "../app/pulse.js";
import { address } from "../app/router.js";
import { say } from "../app/toasts.js";
import { useReading } from "../door/read.js";
import { CopyButton, asCurl, copy } from "../parts/copy.js";
import { Declarations, refusalIn } from "../parts/declarations.js";
import { linkTo, requestOf, useDraft } from "../parts/draft.js";
import { EquationField } from "../parts/equation-field.js";
import { sampleWish, useJudgement } from "../parts/judgement.js";
import { Plot } from "../parts/plot.js";
import { Preview } from "../parts/readings.js";
import { VerdictCard } from "../parts/verdict-card.js";
import { capital } from "../parts/verdict-words.js";
import { useEffect, useRef, useState } from "../vendor/hooks.js";

/** A first look at what can be asked, each of another kind. */
const EXAMPLES = [
  ["E = mc²", "a law"],
  ["E = mc³", "a slip"],
  ["sin(x)^2 + cos(x)^2 = 1", "an identity"],
  ["x^2 = 2x + 3", "a condition"],
  ["\\frac{d}{dx} x^3 = 3x^2", "LaTeX"],
  ["√(x²) = x", "true in part"],
  ["φ² = φ + 1", "golden"],
  ["λ = h/2πp", "two readings"],
  ["1 = 2", "a contradiction"],
];
/** How long the plot's range must rest before other values are asked for, in milliseconds. */
const RANGE_REST_MS = 150;

/** @param {{route: import("../app/router.js").Route}} props */
export function View({ route }) {
  const [draft, change] = useDraft(route.query);
  const reading = useReading(requestOf({ ...draft, mode: "rigorous" }));
  const { judgement, send, stop, forget } = useJudgement();
  const [judged, setJudged] = useState(/** @type {{draft: import("../parts/draft.js").Draft, read: import("../types.js").Read | null} | null} */ (null));
  const fresh = reading.equation === draft.equation;
  const submit = () => {
    if (draft.equation.trim()) change({ run: true });
    sent.current = "";
  };
  const sent = useRef("");
  const wanted = draft.run ? JSON.stringify([requestOf(draft), draft.range, fresh]) : "";
  useEffect(() => {
    // Sent once what is read is known (it tells what to plot). While the door is away it cannot be: sent
    // at once then, and again when it is known.
    const known = fresh || pulse.get().state === "no_door";
    if (!wanted || sent.current === wanted || !known) return undefined;
    const again = judged !== null && JSON.stringify(requestOf(judged.draft)) === JSON.stringify(requestOf(draft));
    const timer = setTimeout(
      () => {
        sent.current = wanted;
        setJudged({ draft, read: reading.read });
        const sample = draft.mode === "heuristic" ? undefined : sampleWish(reading.read, draft.range, draft.domain);
        send({ ...requestOf(draft), ...(sample ? { sample } : {}) }, again);
      },
      again && judgement.job ? RANGE_REST_MS : 0,
    );
    return () => clearTimeout(timer);
  }, [wanted, fresh, reading, sent.current]);
  const blank = draft.equation === "";
  useEffect(() => {
    if (blank) forget(); // one begins anew
  }, [blank]);
  const edit = (/** @type {Partial<import("../parts/draft.js").Draft>} */ part) => change({ ...part, range: null, run: false });
  const insist = (/** @type {string} */ text) => {
    const before = draft.equation;
    edit({ equation: text });
    say("The text now says so", { label: "Undo", run: () => edit({ equation: before }) });
  };
  const problem = refusalIn((fresh && reading.problem?.message) || (draft.run && judgement.job?.error?.detail) || undefined);
  return html`
    <div class="view-head"><h1>Is it right?</h1><p>Type an equation; Phiq says whether it can be, and why.</p></div>
    <form class="card ask" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), submit())}>
      <label class="visually-hidden" for="equation">Equation</label>
      <${EquationField} value=${draft.equation} syntax=${fresh ? (reading.read?.syntax ?? null) : null} describedBy="reading"
        onInput=${(/** @type {string} */ equation) => edit({ equation })} onSubmit=${submit} />
      <${Preview} reading=${reading} equation=${draft.equation} onInsist=${insist} />
      <${Declarations} symbols=${reading.read?.symbols ?? []} dims=${draft.dims} domain=${draft.domain} problem=${problem}
        onChange=${(/** @type {any} */ dims, /** @type {any} */ domain) => edit({ dims, domain })} />
      <div class="row ask-foot">
        <button class="button primary" disabled=${!draft.equation.trim()}>Validate</button>
        <span class="soft small keys"><kbd>Enter</kbd> or <kbd>Ctrl</kbd> <kbd>Enter</kbd></span>
        <label class="row small soft push">by
          <select class="field" value=${draft.mode} onChange=${(/** @type {any} */ event) => edit({ mode: event.target.value })}>
            <option value="rigorous">rigorous proof</option><option value="heuristic">fixed rules (fast, no judge of truth)</option>
          </select>
        </label>
      </div>
    </form>
    <div aria-live="polite" class="answer">
      ${judgement.busy && !judgement.job && html`<${Waiting} job=${judgement.waiting} onStop=${() => (stop(), change({ run: false }))} />`}
      ${judgement.failure && html`<p class="card refused error-text" role="alert">${judgement.failure}</p>`}
      ${judgement.job && judged && html`<${Answer} job=${judgement.job} judged=${judged} draft=${draft} onRange=${(/** @type {[number, number]} */ range) => change({ range })} />`}
    </div>
    ${!judgement.job && html`<${Examples} onPick=${(/** @type {string} */ equation) => change({ equation, dims: {}, domain: {}, range: null, run: true })} />`}
  `;
}

/** @param {{onPick: (equation: string) => void}} props */
function Examples({ onPick }) {
  return html`<section class="examples" aria-label="Examples">
    <h2>Or try one of these</h2>
    <ul class="row">
      ${EXAMPLES.map(
        ([equation, about]) => html`<li><button type="button" class="chip" onClick=${() => onPick(equation ?? "")}>
          <span class="code">${equation}</span><span class="soft small">${about}</span>
        </button></li>`,
      )}
    </ul>
  </section>`;
}

/** Why one waits. @type {Record<string, string>} */
const REASONS = {
  no_workers: "No worker is running. It waits in the queue and goes on when one starts.",
  starting: "Workers are starting; it is next.",
  paused: "The pool is paused. It waits in the queue.",
  busy: "Workers are busy; it waits its turn.",
};

/** @param {{job: import("../types.js").Job | null, onStop: () => void}} props */
function Waiting({ job, onStop }) {
  const { state } = useValue(pulse);
  const away = { no_door: "The door does not answer. It is sent as soon as it does.", no_broker: "The broker is away. It is sent as soon as that is back.", workers_paused: "Every worker is paused. It waits in the queue." };
  const again = job?.attempt && job.status === "queued" ? `Its worker was lost at attempt ${job.attempt}; it is tried again. ` : "";
  const queued = job?.status === "queued" ? (REASONS[job.reason ?? ""] ?? "It waits in the queue.") : "";
  const place = job?.position ? ` ${job.position} before it.` : "";
  const words = away[/** @type {keyof typeof away} */ (state)] ?? (again || (queued ? queued + place : "Judging…"));
  return html`<div class="card waiting row"><span class="spinner" aria-hidden="true"></span><span>${words}</span>
    <button type="button" class="button small push" onClick=${onStop}>Stop waiting</button></div>`;
}

/** A job that ended without one: why, and where it is kept. @param {{job: import("../types.js").Job}} props */
function NoVerdict({ job: { id, status, error } }) {
  const [tab, words] = error?.code === "worker_lost" ? ["dead", "the dead letters"] : ["failed", "the failed jobs"];
  return html`<div class="card refused" role="alert"><p><strong>No verdict.</strong> <span class="error-text foreign">${error ? `${capital(error.detail)}.` : `The job was ${status}.`}</span></p>
    ${error && html`<p class="soft small">It is kept among <a href=${address("jobs", [], { tab, id })}>${words}</a>, from where it can be tried again.</p>`}</div>`;
}

/**
 * @param {object} props
 * @param {import("../types.js").Job} props.job
 * @param {{draft: import("../parts/draft.js").Draft, read: import("../types.js").Read | null}} props.judged
 * @param {import("../parts/draft.js").Draft} props.draft
 * @param {(range: [number, number]) => void} props.onRange
 */
function Answer({ job, judged, draft, onRange }) {
  const { verdict } = job;
  const request = requestOf(judged.draft);
  if (!verdict) return html`<${NoVerdict} job=${job} />`;
  const reading = judged.read?.readings[0];
  const current = draft.run && JSON.stringify(requestOf(draft)) === JSON.stringify(request);
  const { samples } = verdict;
  const asked = current ? sampleWish(judged.read, draft.range, draft.domain) : undefined;
  const shown = samples?.x.length ? /** @type {[number, number]} */ ([samples.x[0], samples.x.at(-1)]) : null;
  const range = asked ? /** @type {[number, number]} */ ([asked.low, asked.high]) : (shown ?? [-5, 5]);
  const plot = samples && html`<${Plot} samples=${samples} sides=${judged.read?.sides ?? []} range=${range} onRange=${asked ? onRange : null} />`;
  const link = () => new URL(linkTo({ ...judged.draft, range: current ? draft.range : null, run: true }), window.location.href).href;
  return html`${!current && html`<p class="soft small stale-words">The verdict on the text before your changes:</p>`}
    <${VerdictCard} verdict=${verdict} request=${request} read=${judged.read} plot=${plot}
      actions=${html`<div class="row copies" role="group" aria-label="Copy">
        <button type="button" class="button small" onClick=${() => copy(link(), "Link")}>Link</button>
        ${reading && html`<${CopyButton} label="LaTeX" text=${() => reading.latex} /><${CopyButton} label="MathML" text=${() => reading.mathml} />`}
        <${CopyButton} label="JSON" text=${() => JSON.stringify(verdict, null, 2)} /><${CopyButton} label="curl" text=${() => asCurl(request)} />
      </div>`} />`;
}
