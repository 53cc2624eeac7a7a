// Answers that go on: server-sent events and NDJSON, read as they come. (EventSource cannot send a
// key, so events are read from a response's body.) Reconnecting is the caller's, see `kept`.

import { respond } from "./http.js";

/**
 * The lines of a response as they come, in groups.
 *
 * @param {Response} response
 * @returns {AsyncGenerator<string[]>}
 */
export async function* lines(response) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of chunks(response)) {
    const parts = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    yield parts;
  }
  if (rest) yield [rest];
}

/** @param {Response} response @returns {AsyncGenerator<Uint8Array>} */
async function* chunks(response) {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined); // the stream may have broken before
  }
}

/**
 * Server-sent events: each one's data, as JSON gave it.
 *
 * @param {string} path
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<{name: string, data: any}>}
 */
export async function* events(path, signal) {
  const response = await respond(path, { signal, headers: { Accept: "text/event-stream" } });
  let name = "message";
  for await (const group of lines(response)) {
    for (const line of group) {
      if (line.startsWith("event:")) name = line.slice(6).trim();
      else if (line.startsWith("data:")) yield { name, data: JSON.parse(line.slice(5)) };
    }
  }
}
