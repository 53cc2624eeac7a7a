// Where the door is: the path before `/page/` in this file's own address, "" unless a proxy has put
// the door under a prefix.

const { origin, pathname } = new URL(import.meta.url);
const base = pathname.slice(0, pathname.lastIndexOf("/page/"));

/** An endpoint's path as browsers must ask for it. @param {string} path */
export const under = (path) => `${base}${path}`;

/** The same as a whole URL. @param {string} path */
export const whole = (path) => `${origin}${under(path)}`;
