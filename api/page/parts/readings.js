// What was read in the text: the equation as mathematics, or what is wrong with it and where; and the
// other readings as chips. Choosing one puts a text into the field that can only be read so.

import { html } from "../app/html.js";
import { inWords } from "../door/http.js";
import { MathView } from "./math.js";
import { capital, expectedOf } from "./verdict-words.js";

/**
 * @param {object} props
 * @param {import("../door/read.js").Reading} props.reading
 * @param {string} props.equation          as it is in the field now
 * @param {(text: string) => void} props.onInsist
 */
export function Preview({ reading, equation, onInsist }) {
  const { read, problem } = reading;
  const current = read?.readings[0];
  const stale = reading.equation !== equation;
  return html`<div class="preview" data-stale=${stale ? "true" : "false"}>
    <div id="reading" class="preview-main" aria-live="polite" aria-busy=${stale ? "true" : "false"}>
      ${current && html`<${MathView} block mathml=${current.mathml} text=${current.text} />`}
      ${read?.syntax && html`<${SyntaxWords} syntax=${read.syntax} />`}
      ${problem && !/^(dims|domain)\b/.test(problem.field) && html`<p class="error-text">${inWords(problem)}</p>`}
      ${!current && !read?.syntax && !problem && html`<p class="soft">Unicode, LaTeX or Python notation; what is read in it appears here.</p>`}
    </div>
    ${read && read.readings.length > 1 && html`<${Choices} readings=${read.readings} onInsist=${onInsist} />`}
  </div>`;
}

/** What is wrong; the place is underlined in the field, and told to those who do not see it. @param {{syntax: import("../types.js").Syntax}} props */
function SyntaxWords({ syntax }) {
  return html`<p class="error-text">${capital(syntax.detail)}<span class="visually-hidden"> at character ${syntax.offset + 1}</span>${expectedOf(syntax)}.</p>`;
}

/** @param {{readings: import("../types.js").Reading[], onInsist: (text: string) => void}} props */
function Choices({ readings, onInsist }) {
  return html`<div class="choices" role="group" aria-label="Readings">
    <span class="soft small">Read as</span>
    ${readings.map(
      ({ mathml, text, choices, insist }, n) => html`<button
        type="button"
        class="chip"
        aria-pressed=${n === 0 ? "true" : "false"}
        title=${choices.join("; ")}
        disabled=${n > 0 && insist === null}
        onClick=${() => insist !== null && onInsist(insist)}
      >
        <${MathView} mathml=${mathml} text=${text} />
      </button>`,
    )}
    ${readings[0]?.choices.length ? html`<span class="soft small foreign choice-words">${readings[0].choices.join("; ")}</span>` : null}
  </div>`;
}
