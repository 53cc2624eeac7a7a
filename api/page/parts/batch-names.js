// What the files of this browser's batches were called: the door knows a batch by its id alone.

/** Where they are kept, and how many: far more than a list of recent batches shows. */
const [PLACE, MOST] = ["phiq.batch-names", 200];

/** @returns {Record<string, string>} */
function all() {
  try {
    return JSON.parse(window.localStorage.getItem(PLACE) ?? "{}");
  } catch {
    return {}; // no storage is allowed, or something else wrote there
  }
}

/** @param {string} id @returns {string | undefined} */
export function nameOf(id) {
  const names = all();
  return Object.hasOwn(names, id) ? names[id] : undefined;
}

/** @param {string} id @param {string} name */
export function remember(id, name) {
  const newest = [...Object.entries(all()).filter(([other]) => other !== id), [id, name]].slice(-MOST);
  try {
    window.localStorage.setItem(PLACE, JSON.stringify(Object.fromEntries(newest)));
  } catch {
    // then batches are called by their ids
  }
}
