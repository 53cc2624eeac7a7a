// Files of equations as they are read: text (an equation a line, remarks after `#`), CSV with a header, JSON lines. Each
// item becomes a line of NDJSON, as the door takes it. Nothing is judged here: a bad line is sent, and
// the door says what is wrong with it.

/** @typedef {"text" | "csv" | "jsonl"} Kind */

/** What a file is, by its name, or else by how it begins. @param {string} name @param {string} head @returns {Kind} */
export function kindOf(name, head) {
  if (/\.(jsonl|ndjson|json)$/i.test(name)) return "jsonl";
  if (/\.(csv|tsv)$/i.test(name)) return "csv";
  if (/\.txt$/i.test(name)) return "text";
  const first = head.trimStart().split(/\r?\n/, 1)[0] ?? "";
  if (first.startsWith("{") && first.includes('"equation"')) return "jsonl";
  return cells(first).some((cell) => cell.trim().toLowerCase() === "equation") ? "csv" : "text";
}

/**
 * The items of a file, each as a line of NDJSON, in groups as they are read.
 *
 * @param {Blob} file
 * @param {Kind} kind
 * @returns {AsyncGenerator<string[]>}
 */
export async function* items(file, kind) {
  const convert = kind === "csv" ? csvItems() : kind === "jsonl" ? whole : texts;
  for await (const group of records(file, kind === "csv")) {
    const converted = convert(group);
    if (converted.length > 0) yield converted;
  }
}

/** Whether a line of text holds an equation: it is neither empty nor a remark. @param {string} line */
export const isItem = (line) => /^[^#]/.test(line.trim());
/** @param {string[]} lines */
const texts = (lines) => lines.map((line) => line.trim()).filter(isItem).map((line) => JSON.stringify(line));
/** @param {string[]} lines */
const whole = (lines) => lines.filter((line) => line.trim());

/** Columns that are told to the door; those of declarations hold JSON. */
const COLUMNS = new Set(["equation", "mode", "dims", "domain"]);

/** @returns {(lines: string[]) => string[]} */
function csvItems() {
  /** @type {string[] | null} */
  let header = null;
  return (lines) => {
    const rows = lines.filter((line) => line.trim()).map(cells);
    if (!header) header = (rows.shift() ?? []).map((cell) => cell.trim().toLowerCase());
    const names = header.includes("equation") ? header : ["equation", ...header.slice(1)];
    return rows.map((row) => JSON.stringify(item(names, row)));
  };
}

/** @param {string[]} names @param {string[]} row */
function item(names, row) {
  const pairs = names.map((name, n) => /** @type {[string, string]} */ ([name, row[n]?.trim() ?? ""]));
  const told = pairs.filter(([name, value]) => COLUMNS.has(name) && (value || name === "equation"));
  return Object.fromEntries(told.map(([name, value]) => [name, /^(dims|domain)$/.test(name) ? parsed(value) : typed(value)]));
}

/** A cell without the apostrophe that our exports put before what looks like a formula. @param {string} text */
const typed = (text) => text.replace(/^'(?=[=+\-@])/, "");

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The cells of a line of CSV (RFC 4180), parted by commas, semicolons or tabs. @param {string} line */
export function cells(line) {
  const mark = ["\t", ";", ","].find((sign) => line.includes(sign)) ?? ",";
  const parting = mark === "," || !line.includes(",") ? mark : ",";
  const found = [];
  let [cell, quoted] = ["", false];
  for (let n = 0; n < line.length; n++) {
    const sign = line[n];
    if (sign === '"' && quoted && line[n + 1] === '"') (cell += '"'), n++;
    else if (sign === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (sign === parting && !quoted) found.push(cell), (cell = "");
    else cell += sign;
  }
  return [...found, cell];
}

/**
 * Lines of a file in groups; in CSV a line break within quotes parts nothing.
 *
 * @param {Blob} file
 * @param {boolean} quotes
 * @returns {AsyncGenerator<string[]>}
 */
async function* records(file, quotes) {
  const reader = file.stream().getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split(/\r?\n/);
    rest = done ? "" : (lines.pop() ?? "");
    if (quotes) rest = rejoin(lines, rest, done);
    yield lines;
    if (done) return;
  }
}

/** Put together what a quoted line break parted; what is still open goes back to the rest. @param {string[]} lines @param {string} rest @param {boolean} done */
function rejoin(lines, rest, done) {
  let open = "";
  let at = 0;
  for (const line of [...lines]) {
    open = open ? `${open}\n${line}` : line;
    if ((open.split('"').length - 1) % 2 === 0) (lines[at++] = open), (open = "");
  }
  lines.length = at;
  if (open && done) lines.push(open);
  return open && !done ? `${open}\n${rest}` : rest;
}
