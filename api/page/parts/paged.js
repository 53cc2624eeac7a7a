// Pages of a list that is longer than one wants at once: the first, then more when asked for, and the
// first anew every few seconds while the list is on show from its top.

import { useEffect, useRef, useState } from "../vendor/hooks.js";
import { inWords } from "../door/http.js";

/** How often the first page is fetched anew, in milliseconds. */
const ANEW_MS = 2000;

/**
 * @template T
 * @typedef {{entries: T[], next: string | null}} Page
 */

/**
 * @template T
 * @param {(after: string | null, signal: AbortSignal) => Promise<Page<T>>} fetchPage
 * @param {string} about   what decides the list's content; another begins it anew
 * @param {{live?: boolean}} [how]
 */
export function usePages(fetchPage, about, { live = true } = {}) {
  const [state, setState] = useState(/** @type {{entries: T[], next: string | null, known: boolean, failure: string}} */ ({ entries: [], next: null, known: false, failure: "" }));
  const [asked, setAsked] = useState(0);
  const further = useRef(false);
  const hand = useRef(/** @type {AbortController | null} */ (null));
  const fetchFirst = useRef(fetchPage);
  fetchFirst.current = fetchPage;
  useEffect(() => {
    const mine = (hand.current = new AbortController());
    further.current = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const load = async () => {
      if (!further.current && !document.hidden) {
        try {
          const { entries, next } = await fetchFirst.current(null, mine.signal);
          if (!further.current) setState({ entries, next, known: true, failure: "" });
        } catch (error) {
          if (mine.signal.aborted) return;
          setState((now) => ({ ...now, failure: inWords(error) }));
        }
      }
      if (live && !mine.signal.aborted) timer = setTimeout(load, ANEW_MS);
    };
    load();
    return () => (mine.abort(), clearTimeout(timer));
  }, [about, asked]);
  const more = async () => {
    const signal = hand.current?.signal;
    if (!signal || state.next === null) return;
    further.current = true; // from here on the list stands still
    try {
      const { entries, next } = await fetchFirst.current(state.next, signal);
      setState((now) => ({ ...now, entries: [...now.entries, ...entries], next, failure: "" }));
    } catch (error) {
      if (!signal.aborted) setState((now) => ({ ...now, failure: inWords(error) }));
    }
  };
  return { ...state, more, anew: () => setAsked((now) => now + 1), still: further.current };
}
