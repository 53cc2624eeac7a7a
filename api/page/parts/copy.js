// Copying, also where browsers give no clipboard (pages that did not come by https).

import { whole } from "../app/base.js";
import { html } from "../app/html.js";
import { say } from "../app/toasts.js";

/** @param {string} text @param {string} what  named when it is done */
export async function copy(text, what) {
  try {
    await (navigator.clipboard ? navigator.clipboard.writeText(text) : byHand(text));
    say(`${what} copied`);
  } catch {
    say(`The browser did not let ${what} be copied`);
  }
}

/** @param {string} text */
async function byHand(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("not allowed");
}

/** @param {{label: string, text: () => string}} props */
export const CopyButton = ({ label, text }) =>
  html`<button type="button" class="button small" onClick=${() => copy(text(), label)}>${label}</button>`;

/** A request as a command for a shell. @param {import("../types.js").Request} request */
export function asCurl(request) {
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", `'\\''`)}'`;
  return `curl -s ${quoted(whole("/validate"))} -d ${quoted(JSON.stringify(request))}`;
}

/** Let the browser save `content` as a file. @param {Blob} content @param {string} name */
export function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser reads it after the click
}
