// MathML from the door, as elements of the page. It comes as text and is taken apart: only elements
// and attributes that draw mathematics are kept, so that nothing in an equation can do anything.

import { html } from "../app/html.js";
import { useLayoutEffect, useMemo, useRef } from "../vendor/hooks.js";
import { h } from "../vendor/preact.js";

const ELEMENTS = new Set(
  ("math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle " +
    "msub msubsup msup mtable mtd mtext mtr munder munderover none").split(" "),
);
const ATTRIBUTES = new Set(
  ("accent accentunder columnspan displaystyle fence form largeop linethickness lspace mathvariant maxsize minsize " +
    "movablelimits rowspan rspace scriptlevel separator stretchy symmetric width").split(" "),
);

/** A long equation is set as small as this to fit on its line, as a share of its size; longer ones are scrolled. */
const LEAST = 0.6;

/**
 * Mathematics, or `text` where its MathML cannot be read.
 *
 * @param {{mathml: string, text: string, block?: boolean}} props
 */
export function MathView({ mathml, text, block = false }) {
  const tree = useMemo(() => drawn(mathml, block), [mathml, block]);
  if (!tree) return html`<span class="foreign">${text}</span>`;
  return block ? html`<${Line} tree=${tree} text=${text} />` : tree;
}

/** Mathematics on a line of its own, fitted to its width. @param {{tree: any, text: string}} props */
function Line({ tree, text }) {
  const line = useRef(/** @type {HTMLDivElement | null} */ (null));
  useLayoutEffect(() => {
    const place = line.current;
    if (!place) return undefined;
    const width = new ResizeObserver(() => fit(place));
    width.observe(place);
    return () => width.disconnect();
  }, [tree]);
  return html`<div class="math-line" ref=${line} role="group" aria-label=${text} onScroll=${(/** @type {any} */ event) => tellMore(event.target)}>${tree}</div>`;
}

/** Make the mathematics in a place as small as it has to be; what is still too long can be scrolled. @param {HTMLElement} place */
function fit(place) {
  const math = /** @type {HTMLElement} */ (place.firstElementChild);
  math.style.fontSize = "";
  const share = place.clientWidth / place.scrollWidth;
  if (share < 1) math.style.fontSize = `${parseFloat(getComputedStyle(math).fontSize) * Math.max(share * 0.99, LEAST)}px`;
  if (place.scrollWidth > place.clientWidth + 1) place.tabIndex = 0;
  else place.removeAttribute("tabindex");
  tellMore(place);
}

/** Fade the end behind which there is more. @param {HTMLElement} place */
function tellMore(place) {
  place.classList.toggle("more-behind", place.scrollLeft + place.clientWidth < place.scrollWidth - 1);
}

/** @param {string} mathml @param {boolean} block */
function drawn(mathml, block) {
  const root = new DOMParser().parseFromString(mathml, "application/xml").documentElement;
  if (root.localName !== "math") return null;
  return h("math", { display: block ? "block" : "inline" }, [...root.childNodes].map(part));
}

/** @param {Node} node @returns {any} */
function part(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  if (node.textContent === "ⅆ") return h("mi", { mathvariant: "normal" }, "d"); // few fonts draw it as books do
  const children = [...node.childNodes].map(part);
  if (!ELEMENTS.has(node.localName)) return children;
  const kept = [...node.attributes].filter(({ name }) => ATTRIBUTES.has(name));
  return h(node.localName, Object.fromEntries(kept.map(({ name, value }) => [name, value])), children);
}
