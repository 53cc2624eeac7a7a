// The keyboard keeps its place. Where the focused element goes (a row is deleted, a button has done its
// work), browsers leave the focus nowhere, and a person would begin again at the top of the page.

const FOCUSABLE = ":is(a[href], button, input, select, textarea, summary, [tabindex]):not(:disabled, [tabindex='-1'])";

/** The element focused last, with what it lies in from within, and its number there. @type {{element: Element, trail: [Element, number][]} | null} */
let last = null;

/** Begin to watch; once, when the page starts. @param {Element} page */
export function start(page) {
  document.addEventListener("focusin", ({ target }) => target instanceof Element && (last = { element: target, trail: [...trailOf(target)] }));
  document.addEventListener("focusout", () => queueMicrotask(() => last && usable(last.element) && forget())); // it was left, and is not gone
  document.addEventListener("pointerdown", forget);
  new MutationObserver(keep).observe(page, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}

const forget = () => void (last = null);

/** @param {Element} element @returns {Generator<[Element, number]>} */
function* trailOf(element) {
  for (let at = element; at.parentElement && !at.parentElement.matches("main, #page"); at = at.parentElement) {
    yield [at.parentElement, [...at.parentElement.children].indexOf(at)];
  }
}

function keep() {
  if (!last || (document.activeElement ?? document.body) !== document.body) return;
  const { element, trail } = last;
  if (element.isConnected && !usable(element)) return; // it is disabled for a while, and gets the focus back
  const next = usable(element) ? element : neighbour(trail);
  forget();
  if (next instanceof HTMLElement) next.focus({ preventScroll: next.localName === "main" });
}

/** What takes the focus where something is gone: what is there now, or what is before it; in the end the whole view. @param {[Element, number][]} trail */
function neighbour(trail) {
  for (const [place, n] of trail) {
    const parts = place.isConnected ? [...place.children] : [];
    for (const part of [parts[n], ...parts.slice(0, n).reverse()]) {
      const found = part?.matches(FOCUSABLE) ? part : [...(part?.querySelectorAll(FOCUSABLE) ?? [])].find((each) => each.checkVisibility());
      if (found) return found;
    }
  }
  return document.querySelector("main");
}

/** @param {Element} element */
const usable = (element) => element.isConnected && !element.matches(":disabled");
