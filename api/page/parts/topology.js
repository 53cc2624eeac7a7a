// The complex that an equation spans, drawn: its parts as vertices, what belongs together as edges and
// filled triangles, and each independent loop in a colour of its own, beside the numbers.

import { html } from "../app/html.js";
import { useMemo } from "../vendor/hooks.js";
import { placed } from "./layout.js";

/** Most vertices that are drawn: past it a picture is a blot. */
const MOST_VERTICES = 80;
/** The picture, in its own units; labels are 11 high, and a sign is about so wide. */
const [WIDTH, HEIGHT, MARGIN, SIGN] = [420, 250, 34, 6.2];
/** Longest label that is shown whole, in signs. */
const MOST_SIGNS = 9;
/** Past so many vertices only symbols and relations are named: more names would cover each other. */
const MOST_NAMED = 18;
/** Loops that get a colour of their own; more are drawn in the last. */
const LOOP_COLOURS = 4;

/**
 * @param {object} props
 * @param {[number, number, number]} props.betti
 * @param {number} props.chi
 * @param {import("../types.js").Complex | null | undefined} props.complex  null where it is not known
 */
export function Topology({ betti, chi, complex }) {
  const [b0, b1, b2] = betti;
  const drawn = complex && complex.vertices.length > 0 && complex.vertices.length <= MOST_VERTICES;
  return html`<section class="topology" aria-label="Topology">
    <h3>Topology</h3>
    ${drawn && html`<${Picture} complex=${complex} />`}
    ${complex && !drawn && complex.vertices.length > 0 && html`<p class="soft small">Its complex has ${complex.vertices.length} vertices, too many to draw.</p>`}
    <dl class="betti number">
      <div title="parts that hang together"><dt>b₀</dt><dd>${b0} <span class="soft">${b0 === 1 ? "piece" : "pieces"}</span></dd></div>
      <div title="independent loops: parts that are used again"><dt>b₁</dt><dd>${b1} <span class="soft">${b1 === 1 ? "loop" : "loops"}</span></dd></div>
      <div title="hollow shells"><dt>b₂</dt><dd>${b2} <span class="soft">${b2 === 1 ? "shell" : "shells"}</span></dd></div>
      <div title="Euler characteristic: b₀ − b₁ + b₂"><dt>χ</dt><dd>${chi}</dd></div>
    </dl>
  </section>`;
}

/** @param {{complex: import("../types.js").Complex}} props */
function Picture({ complex }) {
  const { vertices, edges, triangles, loops } = complex;
  const points = useMemo(() => placed(vertices.length, edges).map(scaled), [complex]);
  /** @param {number[]} path */
  const at = (path) => path.map((n) => `${points[n]?.x.toFixed(1)},${points[n]?.y.toFixed(1)}`).join(" ");
  return html`<svg class="complex" viewBox=${`0 0 ${WIDTH + 2 * MARGIN} ${HEIGHT + 2 * MARGIN}`} role="img" aria-label=${described(complex)}>
    ${triangles.map((path) => html`<polygon class="face" points=${at(path)} />`)}
    ${edges.map((path) => html`<polyline class="edge" points=${at(path)} />`)}
    ${loops.map((path, n) => html`<polygon class=${`loop loop-${Math.min(n, LOOP_COLOURS - 1)}`} points=${at(path)} />`)}
    ${vertices.map(({ label, kind }, n) => {
      const named = vertices.length <= MOST_NAMED || kind === "symbol" || kind === "relation";
      if (!named) return html`<g class=${`vertex ${kind}`} transform=${`translate(${at([n]).replace(",", " ")})`}><title>${label} (${kind})</title><circle r="4.5" /></g>`;
      const text = short(label, kind);
      const wide = Math.max(26, 12 + SIGN * [...text].length);
      return html`<g class=${`vertex ${kind}`} transform=${`translate(${at([n]).replace(",", " ")})`}>
        <title>${label} (${kind})</title>
        <rect x=${-wide / 2} y="-13" width=${wide} height="26" rx="13" /><text dy="0.34em">${text}</text>
      </g>`;
    })}
  </svg>`;
}

/** Into the picture's units. @param {import("./layout.js").Point} point */
const scaled = ({ x, y }) => ({ x: MARGIN + x * WIDTH, y: MARGIN + y * HEIGHT });

/** A label as it is drawn: of a relation its sign alone. @param {string} label @param {string} kind */
function short(label, kind) {
  if (label.includes("ⅆ")) return short(label.replaceAll("ⅆ", "d"), kind);
  const sign = kind === "relation" && label.match(/[=<>≤≥≠≈≡∝~]/u);
  if (sign) return sign[0];
  const signs = [...label];
  return signs.length > MOST_SIGNS ? `${signs.slice(0, MOST_SIGNS - 1).join("")}…` : label;
}

/** @param {import("../types.js").Complex} complex */
function described({ vertices, edges, triangles, loops, cut }) {
  const names = vertices.map(({ label }) => label).join(", ");
  const parts = `${edges.length} edges, ${triangles.length} filled triangles, ${loops.length} loops`;
  return `The equation's complex${cut ? ", in part" : ""}: vertices ${names}; ${parts}.`;
}
