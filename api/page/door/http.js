// Calls of the door: JSON in, JSON or a typed error out. It knows no endpoint.

import { under } from "../app/base.js";
import { credentials, wanted } from "../app/key.js";

/** The door cannot be reached at all: stopped, or the network is gone. */
export class UnreachableError extends Error {}

/** The door answered with a problem (RFC 9457). */
export class ProblemError extends Error {
  /** @param {number} status @param {import("../types.js").Problem} problem */
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `status ${status}`);
    this.status = status;
    this.code = problem.code ?? "";
    this.field = problem.field ?? "";
    this.job = problem.job;
  }

  /** Whether the same call may go through later, with nothing changed. */
  get passing() {
    return this.status === 503 || this.status === 429 || this.status === 502;
  }
}

/**
 * @typedef {object} Wish
 * @property {string} [method]
 * @property {unknown} [json]           sent as JSON
 * @property {BodyInit} [body]          sent as it is
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 */

/**
 * A call's response, once it is known to be good.
 *
 * @param {string} path
 * @param {Wish} [wish]
 * @returns {Promise<Response>}
 * @throws {UnreachableError | ProblemError | DOMException}  the last where `signal` ended it
 */
export async function respond(path, { method, json, body, headers = {}, signal } = {}) {
  /** @type {Record<string, string>} */
  const type = json === undefined ? {} : { "Content-Type": "application/json" };
  let response;
  try {
    response = await fetch(under(path), {
      method: method ?? (json === undefined && body === undefined ? "GET" : "POST"),
      headers: { ...type, ...credentials(), ...headers },
      body: json === undefined ? body : JSON.stringify(json),
      signal,
      cache: "no-store",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new UnreachableError("the door does not answer");
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/**
 * A call's answer.
 *
 * @param {string} path
 * @param {Wish} [wish]
 * @returns {Promise<any>}
 */
export async function call(path, wish) {
  const response = await respond(path, wish);
  try {
    return await response.json();
  } catch (error) {
    if (wish?.signal?.aborted) throw error;
    throw new UnreachableError("the door's answer broke off");
  }
}

/** @param {Response} response */
async function problemOf(response) {
  /** @type {import("../types.js").Problem} */
  const problem = await response.json().catch(() => ({ title: response.statusText }));
  const error = new ProblemError(response.status, problem);
  if (response.status === 401) wanted.set(error.message);
  return error;
}

/** What went wrong, as a sentence for the page. @param {unknown} error */
export function inWords(error) {
  if (error instanceof UnreachableError) return "The door does not answer.";
  if (error instanceof ProblemError && error.code === "unauthorized") return "That takes an API key which this door knows.";
  const text = error instanceof Error ? error.message : String(error);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
}
