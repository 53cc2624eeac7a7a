// A list of any length of which only what is seen exists. The rows lie in a frame that sticks to the
// list's window: the browser scrolls the empty length below it, and the frame is never scrolled out of
// sight, so that no scrolling, however fast, shows an empty place.

import { html } from "../app/html.js";
import { useEffect, useLayoutEffect, useRef, useState } from "../vendor/hooks.js";

/** Longest list in pixels that browsers can scroll: past it, rows are scrolled by a part of a pixel. */
const MOST_PX = 8_000_000;
/** Height of the header, in pixels, as styles/tables.css has it. */
const HEAD_PX = 36;

/**
 * @param {object} props
 * @param {number} props.count
 * @param {number} props.rowHeight  in pixels
 * @param {(place: number) => any} props.row    the cells of the row at a place
 * @param {(place: number) => string | number} props.keyOf
 * @param {(place: number) => void} props.onOpen
 * @param {string} props.label
 * @param {any} props.head          the header row
 */
export function VirtualList({ count, rowHeight, row, keyOf, onOpen, label, head }) {
  const scroller = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [seen, setSeen] = useState({ top: 0, height: 600 });
  const [active, setActive] = useState(0);
  const length = Math.min(count * rowHeight, MOST_PX);
  const stretch = (count * rowHeight) / Math.max(length, 1);
  const look = () => {
    const place = scroller.current;
    if (place) setSeen({ top: place.scrollTop, height: place.clientHeight - HEAD_PX });
  };
  useLayoutEffect(look, [count]);
  useEffect(() => {
    const resized = new ResizeObserver(look);
    if (scroller.current) resized.observe(scroller.current);
    return () => resized.disconnect();
  }, []);
  const at = seen.top * stretch;
  const first = Math.max(0, Math.min(Math.floor(at / rowHeight), count - Math.ceil(seen.height / rowHeight)));
  const last = Math.min(count, first + Math.ceil(seen.height / rowHeight) + 1);
  const places = Array.from({ length: Math.max(last - first, 0) }, (_, n) => first + n);
  const reveal = (/** @type {number} */ place) => {
    setActive(place);
    const box = scroller.current;
    if (!box) return;
    const inside = seen.height - rowHeight;
    if (place * rowHeight < at) box.scrollTop = (place * rowHeight) / stretch;
    else if (place * rowHeight > at + inside) box.scrollTop = (place * rowHeight - inside) / stretch;
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.target !== scroller.current) return; // the head's buttons have keys of their own
    const page = Math.floor(seen.height / rowHeight) - 1;
    const to = moved(event.key, active, page, count);
    if (event.key === "Enter" && active < count) onOpen(active);
    else if (to === null) return;
    else reveal(to);
    event.preventDefault();
  };
  return html`<div class="virtual" role="grid" aria-label=${label} aria-rowcount=${count + 1} tabindex="0" ref=${scroller}
    aria-activedescendant=${active >= first && active < last ? `row-${active}` : undefined} onScroll=${look} onKeyDown=${onKeyDown}>
    <div class="virtual-row virtual-head" role="row" aria-rowindex="1">${head}</div>
    <div class="virtual-length" role="presentation" style=${{ height: `${Math.max(length, 1)}px` }}>
      <div class="virtual-frame" role="presentation" style=${{ height: `${Math.min(seen.height, length)}px` }}>
        <div role="presentation" style=${{ transform: `translateY(${(first * rowHeight - at).toFixed(1)}px)` }}>
          ${places.map(
            (place) => html`<div
              key=${keyOf(place)}
              id=${`row-${place}`}
              class=${`virtual-row${place === active ? " active" : ""}`}
              role="row"
              aria-rowindex=${place + 2}
              style=${{ height: `${rowHeight}px` }}
              onClick=${() => (setActive(place), onOpen(place))}
            >${row(place)}</div>`,
          )}
        </div>
      </div>
    </div>
  </div>`;
}

/** Where a key leads from row `at`; null for other keys. @param {string} key @param {number} at @param {number} page @param {number} count */
function moved(key, at, page, count) {
  /** @type {Record<string, number>} */
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1 };
  const place = to[key];
  return place === undefined ? null : Math.max(0, Math.min(place, count - 1));
}
