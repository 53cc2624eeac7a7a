// The frame around the views: where one can go, how the pool is, and what is wrong if anything is.
// Views are loaded when they are first gone to.

import { useEffect, useRef, useState } from "../vendor/hooks.js";
import { html } from "./html.js";
import { icon } from "./icons.js";
import { KeyButton, KeyDialog } from "./key-dialog.js";
import { Notice, PoolStatus } from "./notice.js";
import { address, usePlaces, useRoute } from "./router.js";
import { Toasts } from "./toasts.js";

/** @typedef {(props: {route: import("./router.js").Route}) => any} View */

/** @type {Record<string, {title: string, load: () => Promise<{View: View}>}>} */
const VIEWS = {
  validate: { title: "Validate", load: () => import("../views/validate.js") },
  batch: { title: "Batch", load: () => import("../views/batch.js") },
  jobs: { title: "Jobs", load: () => import("../views/jobs.js") },
  equations: { title: "Master list", load: () => import("../views/equations.js") },
  pool: { title: "Pool", load: () => import("../views/pool.js") },
};

/** The whole page. */
export function Shell() {
  const route = useRoute();
  const placeOf = usePlaces();
  const name = Object.hasOwn(VIEWS, route.view) ? route.view : "validate";
  const place = [name, ...route.rest].join("/");
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  const first = useRef(true);
  useEffect(() => {
    document.title = `${VIEWS[name]?.title} · Phiq`;
    if (!first.current) main.current?.focus(); // a screen reader goes along
    first.current = false;
  }, [place]);
  return html`
    <a class="button skip" href="#main" onClick=${skip(main)}>Skip to the content</a>
    <header class="bar">
      <div class="bar-inner">
        <a class="wordmark" href=${address("validate")} aria-label="Phiq"><span aria-hidden="true">φ</span>phiq</a>
        <nav class="views" aria-label="Views">
          ${Object.entries(VIEWS).map(
            ([view, { title }]) => html`<a
              href=${placeOf(view)}
              aria-current=${view === name ? "page" : undefined}
              >${icon(view)}<span>${title}</span></a
            >`,
          )}
        </nav>
        <div class="row push"><${PoolStatus} /><${KeyButton} /></div>
      </div>
    </header>
    <${Notice} />
    <main id="main" tabindex="-1" ref=${main}><${Loaded} key=${name} name=${name} route=${route} /></main>
    <${KeyDialog} />
    <${Toasts} />
  `;
}

/** @param {{current: HTMLElement | null}} main @returns {(event: Event) => void} */
const skip = (main) => (event) => {
  event.preventDefault(); // the address belongs to the router
  main.current?.focus();
};

/** @param {{name: string, route: import("./router.js").Route}} props */
function Loaded({ name, route }) {
  const [view, setView] = useState(/** @type {View | null} */ (null));
  const [failure, setFailure] = useState(false);
  useEffect(() => {
    let wanted = true;
    const load = () =>
      VIEWS[name]?.load().then(
        ({ View }) => wanted && setView(() => View),
        () => wanted && setFailure(true),
      );
    load();
    return () => void (wanted = false);
  }, [name]);
  if (failure) {
    return html`<p role="alert">
      This view could not be loaded. <a href=${window.location.href} onClick=${() => window.location.reload()}>Load the page again</a>
    </p>`;
  }
  return view ? html`<${view} route=${route} />` : null;
}
