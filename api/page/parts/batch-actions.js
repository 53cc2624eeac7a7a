// What can be done with a batch as a whole: its results as a file, those without a verdict sent again.

import { respond } from "../door/http.js";
import { lines } from "../door/streams.js";
import { UNJUDGED } from "./rows.js";

/** Columns of a CSV file of results, as `phiq submit` writes them. */
const COLUMNS = ["index", "id", "equation", "status", "valid", "confidence", "verdict", "explanation", "error"];

/** @param {string} id @param {"jsonl" | "csv"} kind @returns {Promise<Blob>} */
export async function exported(id, kind) {
  const response = await respond(results(id));
  if (kind === "jsonl") return response.blob(); // the browser keeps it, on disk where it is large
  /** @type {BlobPart[]} */
  const parts = [`${COLUMNS.join(",")}\n`];
  for await (const group of lines(response)) {
    parts.push(group.filter(Boolean).map((line) => csvLine(JSON.parse(line))).join(""));
  }
  return new Blob(parts, { type: "text/csv" });
}

/** @param {import("../types.js").Item} item */
function csvLine({ index, id, status, request, verdict, error }) {
  const judged = [verdict?.valid, verdict?.confidence, verdict?.verdict, verdict?.explanation];
  return `${[index, id, request?.equation, status, ...judged, error?.detail].map(cell).join(",")}\n`;
}

/** A cell of CSV. A text that a spreadsheet would take for a formula is kept from it by a quote. @param {unknown} value */
function cell(value) {
  const text = value == null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The requests of a batch's items that got no verdict, as lines of NDJSON. @param {string} id @returns {AsyncGenerator<string[]>} */
export async function* unjudged(id) {
  for await (const group of lines(await respond(results(id)))) {
    const found = group.filter(Boolean).map((line) => /** @type {import("../types.js").Item} */ (JSON.parse(line)));
    const again = found.filter(({ status, request }) => UNJUDGED.has(status) && request);
    if (again.length > 0) yield again.map(({ request }) => JSON.stringify(request));
  }
}

/** @param {string} id */
const results = (id) => `/v1/batches/${encodeURIComponent(id)}/results`;
