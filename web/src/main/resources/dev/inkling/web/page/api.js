// @ts-check

/**
 * A digit that was read.
 *
 * @typedef {object} Digit
 * @property {number} digit 0 to 9
 * @property {number} confidence in [0, 1]
 * @property {boolean} familiar whether it looks like any digit the model knows
 * @property {number[]} probabilities of the ten digits
 * @property {[number, number, number, number]} box left, top, width, height in the picture's pixels
 */

/**
 * What was read in a picture.
 *
 * @typedef {object} Reading
 * @property {string} text the digits, a line for a line
 * @property {string[]} lines
 * @property {Digit[]} digits of all lines
 */

/**
 * A step by which a picture is read.
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {number} width
 * @property {number} height
 * @property {string} picture a data URL
 */

/**
 * @typedef {object} Steps
 * @property {Step[]} page from the picture to its digits
 * @property {Step[][]} digits from each digit to what the network sees
 */

/**
 * A model that can be asked.
 *
 * @typedef {object} ModelInBrief
 * @property {string} name
 * @property {"served" | "run" | "file"} kind
 * @property {string} layers
 * @property {number} parameters
 */

/** The server refused a request; the message says why. */
export class Refusal extends Error {
  /**
   * @param {number} status of HTTP
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** The server cannot be reached. */
export class Unreachable extends Error {}

const TOKEN = "inkling-token";
const LONGEST_WAIT = 20_000; // milliseconds; a large photo on a slow machine takes some seconds

/** Keeps the link's token in this tab, and takes it out of the address, which people copy and show. */
export function keepToken() {
  const given = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (given) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(null, "", location.pathname);
  }
}

/** @returns {Promise<ModelInBrief[]>} all that can be asked, the usual one first */
export function models() {
  return ask("models", { method: "GET" });
}

/**
 * @param {Blob} picture
 * @param {string} model its name
 * @returns {Promise<Reading>}
 */
export function read(picture, model) {
  return ask(`read?${by(model)}`, post(picture));
}

/**
 * @param {Blob} picture
 * @param {string} model its name
 * @returns {Promise<Steps>}
 */
export function steps(picture, model) {
  return ask(`steps?${by(model)}`, post(picture));
}

/**
 * Which model is asked.
 *
 * @param {string} model its name; empty for the usual one
 */
function by(model) {
  return model ? new URLSearchParams({ model }) : "";
}

/**
 * @param {Blob} picture
 * @returns {RequestInit}
 */
function post(picture) {
  return { method: "POST", body: picture, headers: { "Content-Type": picture.type } };
}

/**
 * @param {string} path under `/api/v1/`
 * @param {RequestInit} request
 * @returns {Promise<any>}
 */
async function ask(path, request) {
  const headers = new Headers(request.headers);
  const token = sessionStorage.getItem(TOKEN);
  if (token) {
    headers.set("Authorization", `Bearer ${token}`);
  }
  /** @type {Response} */
  let response;
  /** @type {any} */
  let answer;
  try {
    response = await fetch(`/api/v1/${path}`, { ...request, headers, signal: AbortSignal.timeout(LONGEST_WAIT) });
    answer = await response.json();
  } catch {
    throw new Unreachable("the server does not answer");
  }
  if (!response.ok) {
    throw new Refusal(response.status, String(answer.detail));
  }
  return answer;
}
