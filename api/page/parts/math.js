// MathML from the door, as elements of the page. It comes as text and is taken apart: only elements
// and attributes that draw mathematics are kept, so that nothing in an equation can do anything.

import { html } from "../app/html.js";
import { useMemo } from "../vendor/hooks.js";
import { h } from "../vendor/preact.js";

const ELEMENTS = new Set(
  ("math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle " +
    "msub msubsup msup mtable mtd mtext mtr munder munderover none").split(" "),
);
const ATTRIBUTES = new Set(
  ("accent accentunder columnspan displaystyle fence form largeop linethickness lspace mathvariant maxsize minsize " +
    "movablelimits rowspan rspace scriptlevel separator stretchy symmetric width").split(" "),
);

/**
 * Mathematics, or `text` where its MathML cannot be read.
 *
 * @param {{mathml: string, text: string, block?: boolean}} props
 */
export function MathView({ mathml, text, block = false }) {
  const tree = useMemo(() => drawn(mathml, block), [mathml, block]);
  return tree ?? html`<span class="foreign">${text}</span>`;
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
  const children = [...node.childNodes].map(part);
  if (!ELEMENTS.has(node.localName)) return children;
  const kept = [...node.attributes].filter(({ name }) => ATTRIBUTES.has(name));
  return h(node.localName, Object.fromEntries(kept.map(({ name, value }) => [name, value])), children);
}
