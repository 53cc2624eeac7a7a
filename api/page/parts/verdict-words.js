// Verdicts in words and signs: the one place that knows what each is called on the page.

/** @typedef {{sign: string, label: string, tone: string, says: string}} Words */

/** @type {Record<string, Words>} */
export const VERDICTS = {
  identity: { sign: "≡", label: "Identity", tone: "good", says: "It holds wherever both sides are defined." },
  satisfiable: {
    sign: "✓",
    label: "Can hold",
    tone: "fair",
    says: "It can hold, as a law, a definition or a condition.",
  },
  undecided: { sign: "?", label: "Undecided", tone: "unsure", says: "Nothing was proved or refuted." },
  inconsistent: { sign: "≠", label: "Dimensions clash", tone: "clash", says: "It cannot be right: its dimensions clash." },
  contradiction: { sign: "⊥", label: "Contradiction", tone: "bad", says: "It holds nowhere." },
  malformed: { sign: "✎", label: "Cannot be read", tone: "mute", says: "The text cannot be read as an equation." },
  not_an_equation: { sign: "∅", label: "No equation", tone: "mute", says: "It relates nothing to anything." },
};
const VALID = { sign: "✓", label: "Valid", tone: "good", says: "The fixed rules found nothing against it." };
const NOT_VALID = { sign: "✗", label: "Not valid", tone: "bad", says: "The fixed rules found something against it." };

/** @param {{valid?: boolean, verdict?: string}} verdict @returns {Words} */
export const wordsOf = ({ valid, verdict }) => VERDICTS[verdict ?? ""] ?? (valid ? VALID : NOT_VALID);

/** @type {Record<string, Words>} */
const STATUSES = {
  queued: { sign: "…", label: "Queued", tone: "mute", says: "" },
  running: { sign: "▸", label: "Running", tone: "fair", says: "" },
  succeeded: { sign: "✓", label: "Succeeded", tone: "good", says: "" },
  failed: { sign: "✗", label: "Failed", tone: "bad", says: "" },
  canceled: { sign: "–", label: "Canceled", tone: "mute", says: "" },
  expired: { sign: "⌛", label: "Expired", tone: "unsure", says: "" },
  refused: { sign: "✗", label: "Refused", tone: "clash", says: "" },
  forgotten: { sign: "–", label: "Forgotten", tone: "mute", says: "" },
  receiving: { sign: "↑", label: "Receiving", tone: "fair", says: "" },
  ended: { sign: "✓", label: "Ended", tone: "good", says: "" },
};

/** @param {string} status @returns {Words} */
export const statusWords = (status) => STATUSES[status] ?? { sign: "", label: status, tone: "mute", says: "" };

/** The verdict in one sentence. @param {import("../types.js").Verdict} verdict */
export function sentence(verdict) {
  const { result, syntax } = verdict;
  if (syntax) return `${capital(syntax.detail)}${expectedOf(syntax)}.`;
  return result ?? wordsOf(verdict).says;
}

/** What the parser expected, unless it has just been said. @param {import("../types.js").Syntax} syntax */
export const expectedOf = ({ detail, expected }) => (expected && !alike(detail).includes(alike(expected)) ? `: expected ${expected}` : "");

/** Without articles: "an operand is missing" says all that "expected an operand" does. @param {string} text */
const alike = (text) => text.toLowerCase().replace(/\b(an?|the) /g, "");

/** A confidence as one reads it. It is cut, not rounded: what is not certain is never 100 %. @param {number} confidence */
export const percent = (confidence) => `${confidence > 0.99 ? (Math.floor(confidence * 1e4) / 100).toFixed(confidence === 1 ? 0 : 2) : Math.floor(confidence * 100)} %`;

/**
 * What the explanation says between its first sentence and the signature, which the page draws.
 *
 * @param {import("../types.js").Verdict} verdict
 */
export function more({ explanation, result = "", syntax }) {
  if (syntax || !result || !explanation.startsWith(result)) return "";
  const end = explanation.indexOf(" Equation '", result.length);
  return explanation.slice(result.length, end < 0 ? undefined : end).trim();
}

/** @param {string} text */
export const capital = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** What a confidence means, in words. @param {number} confidence */
export function surety(confidence) {
  if (confidence >= 0.99) return "almost certain";
  if (confidence >= 0.9) return "very likely right";
  if (confidence >= 0.7) return "likely right";
  if (confidence >= 0.4) return "a toss-up: look yourself";
  return "probably not what was meant";
}
