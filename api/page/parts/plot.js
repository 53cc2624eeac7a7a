// Both sides of an equation over its one free symbol, from values that the scorer computed. Another
// range is another job: the page computes nothing itself.

import { html } from "../app/html.js";
import { useMemo, useState } from "../vendor/hooks.js";
import { Chart, plain } from "./chart.js";
import { canBePlotted } from "./draft.js";

/** The slider's ends: half a range of 10^-2 to 10^4. */
const [LEAST, MOST] = [-2, 4];
/** Values past so many times the middle half's spread are cut off: a pole would flatten all else. */
const POLE = 12;
/** Room above and below the curves, as a part of their height. */
const MARGIN = 0.06;
/** Values that differ by less than this part of them are drawn as one: no ticks fit between them. */
const LEAST_SPREAD = 1e-10;
/** Growth about a sign change that tells a pole: the ninefold of c/(x − a), less what is added to it. */
const GROWTH = 6;

/**
 * @param {object} props
 * @param {import("../types.js").Samples} props.samples
 * @param {string[]} props.sides
 * @param {[number, number]} props.range
 * @param {((range: [number, number]) => void) | null} props.onRange  null where no other range can be had
 */
export function Plot({ samples, sides, range, onRange }) {
  const { x, left, right, symbol } = samples;
  const same = useMemo(() => left.every((value, n) => near(value, right[n] ?? null)), [samples]);
  const shown = useMemo(() => bounded([...left, ...right]), [samples]);
  const curves = useMemo(() => [parted(left), parted(right)], [samples]);
  if (x.length === 0) return samples.problem ? html`<p class="soft small">No plot: ${samples.problem}.</p>` : null;
  const names = [sides[0] ?? "left side", sides[1] ?? "right side"];
  const told = same ? "Both curves lie on each other." : "Where the curves meet, it holds.";
  return html`<section class="plot" aria-label="Both sides plotted">
    <div class="row spread"><h3>Both sides over <span class="foreign">${symbol}</span></h3><span class="soft small">${told}</span></div>
    <${Chart}
      x=${x}
      over=${symbol}
      ys=${curves}
      range=${shown}
      curves=${[
        { label: names[0], colour: "--fair-fill", width: same ? 5 : 2.25 },
        { label: names[1], colour: "--gold-fill", dashed: same },
      ]}
      label=${`${names[0]} and ${names[1]} for ${symbol} from ${plain(range[0])} to ${plain(range[1])}. ${told}`}
    />
    ${onRange && html`<${Range} symbol=${symbol} range=${range} onRange=${onRange} />`}
  </section>`;
}

/** @param {{symbol: string, range: [number, number], onRange: (range: [number, number]) => void}} props */
function Range({ symbol, range, onRange }) {
  const [low, high] = range;
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  const [typed, setTyped] = useState({ low: plain(low), high: plain(high) });
  /** @param {[number, number]} next */
  const set = (next) => {
    setTyped({ low: plain(next[0]), high: plain(next[1]) });
    onRange(next);
  };
  /** @param {{low: string, high: string}} next */
  const type = (next) => {
    setTyped(next);
    const [from, to] = [Number(next.low), Number(next.high)];
    if (next.low.trim() && next.high.trim() && canBePlotted(from, to)) onRange([from, to]);
  };
  return html`<div class="range row small">
    <label class="row soft">width
      <input
        type="range"
        min=${LEAST}
        max=${MOST}
        step="0.05"
        value=${Math.log10(half)}
        aria-valuetext=${`from ${plain(low)} to ${plain(high)}`}
        onInput=${(/** @type {any} */ event) => {
          const wide = Number((10 ** Number(event.target.value)).toPrecision(2));
          set(low >= 0 && low === 0 ? [0, 2 * wide] : [middle - wide, middle + wide]);
        }}
      />
    </label>
    <label class="row soft"><span><span class="foreign">${symbol}</span> from</span>
      <input class="field short number" inputmode="decimal" value=${typed.low} onInput=${(/** @type {any} */ event) => type({ ...typed, low: event.target.value })} />
    </label>
    <label class="row soft">to
      <input class="field short number" inputmode="decimal" value=${typed.high} onInput=${(/** @type {any} */ event) => type({ ...typed, high: event.target.value })} />
    </label>
  </div>`;
}

/** @param {number | null} a @param {number | null} b */
const near = (a, b) => (a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1e-300));

/**
 * The values with a gap at each pole that the curve would else be drawn across.
 *
 * About the pole of c/(x − a) values grow at least ninefold within the two steps around it, taken
 * together, and change sign; a curve that merely crosses zero shrinks there.
 *
 * @param {(number | null)[]} values
 */
function parted(values) {
  const pole = (/** @type {number} */ n) => {
    const [before, here, next, after] = [values[n - 1], values[n], values[n + 1], values[n + 2]];
    if (before == null || here == null || next == null || after == null || here * next >= 0) return false;
    const [out, back] = [here / before, next / after];
    return out > 1 && back > 1 && out * back > GROWTH;
  };
  return values.map((value, n) => (pole(n) || pole(n - 1) ? null : value));
}

/** The range of y to show; null where there is no value. @param {(number | null)[]} values @returns {[number, number] | null} */
function bounded(values) {
  const sorted = /** @type {number[]} */ (values.filter((value) => value !== null)).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (/** @type {number} */ part) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  const [low, quarter, three, high] = [at(0), at(0.25), at(0.75), at(1)];
  const far = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const reach = POLE * Math.max(three - quarter, LEAST_SPREAD * far);
  const whole = low >= quarter - reach && high <= three + reach;
  const [from, to] = whole ? [low, high] : [Math.max(low, quarter - reach / 4), Math.min(high, three + reach / 4)];
  const margin = Math.max(MARGIN * (to - from), LEAST_SPREAD * far);
  return [from - margin, to + margin];
}
