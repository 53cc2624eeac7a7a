// The field an equation is typed in. Where it cannot be read, the place is underlined: a copy of the
// text lies behind the field, in the same letters, with nothing of it visible but the line.

import { html } from "../app/html.js";
import { useEffect, useRef } from "../vendor/hooks.js";

/** Longest equation the door takes, in characters (code points). */
export const MOST_CHARS = 4096;
/** From here on the field counts them. */
const COUNT_FROM = 3500;

/**
 * @param {object} props
 * @param {string} props.value
 * @param {import("../types.js").Syntax | null} props.syntax  what cannot be read in it, and where
 * @param {string} props.describedBy
 * @param {(value: string) => void} props.onInput
 * @param {() => void} props.onSubmit
 */
export function EquationField({ value, syntax, describedBy, onInput, onSubmit }) {
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const behind = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [value]);
  useEffect(() => {
    const at = document.activeElement;
    const untouched = !at || at === document.body || at.id === "main"; // nobody has tabbed on meanwhile
    if (untouched) field.current?.focus({ preventScroll: true });
  }, []);
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    onSubmit();
  };
  const scroll = () => behind.current && field.current && (behind.current.scrollTop = field.current.scrollTop);
  const count = value.length < COUNT_FROM ? 0 : [...value].length;
  return html`<div class="equation-field">
    <div class="behind" ref=${behind} aria-hidden="true">${marked(value, syntax)}</div>
    <textarea
      ref=${field}
      id="equation"
      rows="1"
      spellcheck=${false}
      autocapitalize="off"
      autocomplete="off"
      autocorrect="off"
      dir="auto"
      placeholder="E = mc²"
      aria-invalid=${syntax ? "true" : "false"}
      aria-describedby=${describedBy}
      value=${value}
      onInput=${(/** @type {any} */ event) => onInput(event.target.value)}
      onKeyDown=${onKeyDown}
      onScroll=${scroll}
    ></textarea>
    ${count > 0 &&
    html`<span class=${`count small number ${count > MOST_CHARS ? "error-text" : "soft"}`}>${count} of ${MOST_CHARS} characters</span>`}
  </div>`;
}

/** The text with the place that `syntax` names marked. @param {string} text @param {import("../types.js").Syntax | null} syntax */
function marked(text, syntax) {
  if (!syntax) return null;
  const signs = [...text]; // the door counts code points, JavaScript halves of pairs
  const end = syntax.offset + Math.max(syntax.length ?? 1, 1);
  return html`${signs.slice(0, syntax.offset).join("")}<mark>${signs.slice(syntax.offset, end).join("") || "\u2002"}</mark>${signs
      .slice(end)
      .join("")}`;
}
