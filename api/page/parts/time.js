// Times and numbers in few signs.

/** A span in words: "340 ms", "2.5 s", "4 min", "3 h". @param {number | null | undefined} span_s */
export function span(span_s) {
  if (span_s == null || !Number.isFinite(span_s)) return "–";
  if (span_s === 0) return "0 s";
  if (span_s < 1) return `${span_s < 0.01 ? (span_s * 1000).toFixed(1) : Math.round(span_s * 1000)} ms`;
  if (span_s < 60) return `${span_s < 10 ? span_s.toFixed(1) : Math.round(span_s)} s`;
  if (span_s < 3600) return `${Math.round(span_s / 60)} min`;
  return span_s < 172_800 ? `${Math.round(span_s / 3600)} h` : `${Math.round(span_s / 86_400)} days`;
}

/** How long ago something was, in whole units: "now", "4 s ago". @param {number | null | undefined} age_s */
export function aged(age_s) {
  if (age_s == null) return "–";
  return age_s < 1.5 ? "now" : `${age_s < 60 ? `${Math.round(age_s)} s` : span(age_s)} ago`;
}

/** The same of a time, by this machine's clock. @param {number | undefined} time_ms */
export const ago = (time_ms) => aged(time_ms ? Math.max((Date.now() - time_ms) / 1000, 0) : null);

/** @param {number | undefined} time_ms */
export const clock = (time_ms) => (time_ms ? new Date(time_ms).toLocaleString() : "–");

/** A count with its thousands parted. @param {number} number */
export const count = (number) => number.toLocaleString("en");

/** A rate. @param {number} per_s */
export function rate(per_s) {
  if (per_s >= 100) return `${count(Math.round(per_s))}/s`;
  return `${per_s >= 1 || per_s === 0 ? per_s.toFixed(per_s === 0 ? 0 : 1) : Number(per_s.toPrecision(2))}/s`;
}
