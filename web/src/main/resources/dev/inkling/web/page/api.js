// @ts-check
import { bytes } from "./pixels.js";

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
 * @property {string[]} pixels what the network sees of each digit, in base64
 */

/**
 * An image of a data set.
 *
 * @typedef {object} KnownImage
 * @property {string} data the data set
 * @property {string} set `train` or `test`
 * @property {number} index
 * @property {number} label -1 if it shows no digit
 * @property {string} pixels in base64
 */

/**
 * A logit, or the difference of two, taken apart.
 *
 * @typedef {object} Explained
 * @property {number} answer what the model answers
 * @property {number} digit whose logit it is
 * @property {number | null} rather the digit whose logit is taken away
 * @property {number} logit
 * @property {number} pixels what all pixels add to it
 * @property {number} constant what the biases add to it
 * @property {number} sum of the two
 * @property {number} difference between the sum and the logit
 * @property {number[]} contributions of each pixel
 */

/**
 * @typedef {object} Flip
 * @property {string} pixels of the changed image, in base64
 * @property {number} distance Euclidean
 * @property {number} largestChange of one pixel
 * @property {number} steps
 * @property {{digit: number, confidence: number}} after what the model answers to it
 */

/**
 * @typedef {object} Flips
 * @property {number} before what the model answers to the image as it is
 * @property {Flip | null} flip
 */

/**
 * @typedef {object} Neighbour
 * @property {number} index
 * @property {number} label -1 if it shows no digit
 * @property {number} distance
 * @property {string} pixels in base64
 */

/**
 * @typedef {object} Neighbours
 * @property {string} data
 * @property {number} images how many were looked at
 * @property {Neighbour[]} nearest
 */

/**
 * A digit and its right answer.
 *
 * @typedef {object} Correction
 * @property {number} id
 * @property {number} label what it is
 * @property {number} read what it was taken for
 * @property {string} pixels in base64
 */

/** @typedef {{most: number, corrections: Correction[]}} Corrections */

/**
 * What came of the learning of corrections.
 *
 * @typedef {object} Outcome
 * @property {{id: number, label: number, before: number, after: number}[]} corrections
 * @property {{data: string, images: number, before: number, after: number}} test
 */

/**
 * A model that learns the corrections.
 *
 * @typedef {object} FineTuning
 * @property {"none" | "running" | "done" | "failed"} state
 * @property {string | null} model
 * @property {string} doing
 * @property {number} progress in [0, 1]
 * @property {Outcome | null} outcome
 * @property {string | null} problem
 */

/**
 * A model that can be asked.
 *
 * @typedef {object} ModelInBrief
 * @property {string} name
 * @property {"served" | "run" | "file" | "shipped"} kind
 * @property {string} layers
 * @property {number} parameters
 */

/**
 * All that is known of a model but for its weights.
 *
 * @typedef {ModelInBrief & {
 *   data: string,
 *   examples: number,
 *   preset: string,
 *   plan: Record<string, string | number>,
 *   iterations: number,
 *   temperature: number,
 *   weightsSha256: string,
 * }} ModelDetails
 */

/**
 * From where to where a number lies, with 95 %.
 *
 * @typedef {object} Interval
 * @property {number} low
 * @property {number} high
 */

/**
 * A test image that was answered wrong.
 *
 * @typedef {object} Mistake
 * @property {number} index among the test images
 * @property {number} label
 * @property {number} answer
 * @property {number} confidence in [0, 1]
 * @property {number} loss in nats
 * @property {string} pixels a byte each, in base64
 */

/**
 * How good a model is, and some of its mistakes.
 *
 * @typedef {object} Mistakes
 * @property {string} data
 * @property {number} images
 * @property {number} right
 * @property {number} accuracy
 * @property {Interval} interval
 * @property {number[][]} confusion a row for each digit, a column for each answer
 * @property {number} count of the kind that was asked for
 * @property {number} from
 * @property {Mistake[]} mistakes
 */

/**
 * One of two models that are compared.
 *
 * @typedef {object} Side
 * @property {string} name
 * @property {number} right
 * @property {number} accuracy
 * @property {Interval} interval
 * @property {number} loss mean, in nats
 */

/** @typedef {{ answer: number, confidence: number }} Opinion */

/**
 * Two models asked about the same test images.
 *
 * @typedef {object} Comparison
 * @property {string} data
 * @property {number} images
 * @property {Side} a
 * @property {Side} b
 * @property {number} difference of b's accuracy from a's
 * @property {Interval} differenceInterval
 * @property {number} bothRight
 * @property {number} onlyA
 * @property {number} onlyB
 * @property {number} bothWrong
 * @property {number} pValue
 * @property {number} disagreements
 * @property {{ index: number, label: number, a: Opinion, b: Opinion, pixels: string }[]} examples
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

/**
 * What to tell about a request that failed.
 *
 * @param {unknown} error
 * @param {() => void} doubt is called if the server did not answer
 */
export function reason(error, doubt) {
  if (error instanceof Refusal) {
    return error.message;
  }
  if (error instanceof Unreachable) {
    doubt();
    return "No answer: the server is not there.";
  }
  throw error;
}

const TOKEN = "inkling-token";
const LONGEST_WAIT = 20_000; // milliseconds; a large photo on a slow machine takes some seconds
const LONGEST_EVALUATION = 180_000; // ten thousand images while a training has all cores

/**
 * Keeps the link's token in this tab, and takes it out of the address, which people copy and show.
 *
 * @returns {boolean} whether there was one
 */
export function keepToken() {
  const given = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (given) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(null, "", location.pathname);
  }
  return given !== undefined;
}

/**
 * What decides a training, in words.
 *
 * @typedef {object} RunSettings
 * @property {string} preset
 * @property {string} data
 * @property {string} pixels
 * @property {string} layers
 * @property {Record<string, string | number>} plan everything else
 */

/**
 * @typedef {object} Choices
 * @property {Record<string, RunSettings>} presets
 * @property {string[]} data
 */

/** @typedef {{iteration: number, loss: number, accuracy: number}} Point */
/** @typedef {{from: number, points: Point[]}} Part */
/** @typedef {{size: number, mean: number, range: number, bins: number[]}} Distribution */

/**
 * @typedef {object} Look
 * @property {number} iteration
 * @property {number} loss
 * @property {number} accuracy
 * @property {number[][]} confusion
 * @property {{name: string, activations: Distribution, weights: Distribution, gradients: Distribution, units: number, dead: number}[]} layers
 * @property {{width: number, height: number, all: number, largest: number, units: {weights: string, likes: number}[]}} units
 */

/**
 * What is new about a training.
 *
 * @typedef {object} News
 * @property {string} run
 * @property {"running" | "paused" | "stopping" | "finished" | "stopped" | "diverged" | "failed"} status
 * @property {RunSettings} settings
 * @property {string} text
 * @property {number} parameters
 * @property {number} examples
 * @property {number} iteration
 * @property {number} iterations
 * @property {number} epochsDone
 * @property {number} seconds
 * @property {number} imagesPerSecond
 * @property {number} secondsLeft
 * @property {{kind: string, number: number, text: string, remedy: string, settings: RunSettings}[]} alarms
 * @property {Part} training
 * @property {Part} heldOut
 * @property {string} heldOutName
 * @property {Look | null} look
 * @property {{testAccuracy: number, testLoss: number, testImages: number, seconds: number, weightsSha256: string} | null} result
 * @property {string | null} fault
 */

/** @typedef {{status: "none", run?: undefined}} NoRun */

/** @returns {Promise<Choices>} */
export function choices() {
  return ask("training/choices", { method: "GET" });
}

/**
 * @param {RunSettings} settings
 * @param {boolean} paused whether to wait after the first iteration
 * @returns {Promise<{run: string}>}
 */
export function train(settings, paused) {
  const request = { method: "POST", body: JSON.stringify(settings), headers: { "Content-Type": "application/json" } };
  return ask(`training?paused=${paused}`, request, LONGEST_EVALUATION); // the data may have to be read first
}

/**
 * @param {"pause" | "resume" | "step" | "stop" | "reset"} what
 * @returns {Promise<News | NoRun>}
 */
export function tell(what) {
  return ask(`training/${what}`, { method: "POST" });
}

/** @returns {Promise<News[]>} all trainings of this server */
export function runs() {
  return ask("runs", { method: "GET" });
}

/**
 * Hears what happens to the training that the server shows, until the signal says that this is enough.
 *
 * @param {(news: News | NoRun) => void} hear
 * @param {AbortSignal} enough
 * @returns {Promise<void>} when the stream has broken
 */
export async function events(hear, enough) {
  const { body } = await send("events", { method: "GET" }, enough);
  if (!body) {
    throw new Unreachable("the server sends no events");
  }
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let part = await whole(reader.read()); !part.done; part = await whole(reader.read())) {
    text += part.value;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      hear(JSON.parse(event.replace(/^data: ?/gm, "")));
    }
  }
}

/** @returns {Promise<ModelInBrief[]>} all that can be asked, the usual one first */
export function models() {
  return ask("models", { method: "GET" });
}

/**
 * @param {string} name
 * @returns {Promise<ModelDetails>}
 */
export function model(name) {
  return ask(`models/${encodeURIComponent(name)}`, { method: "GET" });
}

/**
 * Saves a model in the models folder.
 *
 * @param {string} name
 * @param {string} as what to call it
 * @returns {Promise<{ name: string }>} what it is called from now on
 */
export function save(name, as) {
  return ask(`models/${encodeURIComponent(name)}/save`, {
    method: "POST",
    body: JSON.stringify({ as }),
    headers: { "Content-Type": "application/json" },
  });
}

/**
 * A model's file.
 *
 * @param {string} name
 * @returns {Promise<{ file: Blob, called: string }>}
 */
export async function file(name) {
  const response = await send(`models/${encodeURIComponent(name)}/file`, { method: "GET" }, AbortSignal.timeout(LONGEST_WAIT));
  const called = /filename="(.*)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
  return { file: await whole(response.blob()), called: called ?? "model.safetensors" };
}

/** @returns {Promise<string[]>} the names of the data sets, the usual one first */
export function data() {
  return ask("data", { method: "GET" });
}

/**
 * What a model gets wrong.
 *
 * @param {URLSearchParams} wanted `model`, `data`, `label`, `answer`, `from`, `count`
 * @returns {Promise<Mistakes>}
 */
export function mistakes(wanted) {
  return ask(`mistakes?${wanted}`, { method: "GET" }, LONGEST_EVALUATION);
}

/**
 * @param {URLSearchParams} wanted `a`, `b`, `data`
 * @returns {Promise<Comparison>}
 */
export function comparison(wanted) {
  return ask(`comparison?${wanted}`, { method: "GET" }, LONGEST_EVALUATION);
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
 * @param {string} pixels in base64
 * @param {string} model its name
 * @returns {Promise<Omit<Digit, "box">>}
 */
export function predict(pixels, model) {
  return ask(`predict?${by(model)}`, ink(pixels));
}

/**
 * @param {string} set `train` or `test`
 * @param {string} index
 * @param {string} data the data set; empty for the usual one
 * @returns {Promise<KnownImage>}
 */
export function image(set, index, data) {
  return ask(`images/${set}/${index}?${data ? new URLSearchParams({ data }) : ""}`, { method: "GET" }, LONGEST_EVALUATION);
}

/**
 * @param {string} pixels in base64
 * @param {string} model its name
 * @param {string} digit whose logit; empty for the answer's
 * @param {string} rather the digit whose logit is taken away; empty for none
 * @returns {Promise<Explained>}
 */
export function explain(pixels, model, digit, rather) {
  return ask(`explain?${saying({ model, digit, rather })}`, ink(pixels));
}

/**
 * @param {string} pixels in base64
 * @param {string} model its name
 * @param {string} target what it is to answer; empty for anything else
 * @returns {Promise<Flips>}
 */
export function flip(pixels, model, target) {
  return ask(`flip?${saying({ model, target })}`, ink(pixels));
}

/**
 * @param {string} pixels in base64
 * @param {number} count how many
 * @returns {Promise<Neighbours>}
 */
export function nearest(pixels, count) {
  return ask(`nearest?count=${count}`, ink(pixels), LONGEST_EVALUATION);
}

/** @returns {Promise<Corrections>} */
export function corrections() {
  return ask("corrections", { method: "GET" });
}

/**
 * @param {string} pixels in base64
 * @param {number} label what it is
 * @param {string} model who took it for something else
 * @returns {Promise<Corrections>}
 */
export function mark(pixels, label, model) {
  return ask(`corrections?${by(model)}`, ink(pixels, { label }));
}

/**
 * @param {number} id
 * @returns {Promise<Corrections>}
 */
export function unmark(id) {
  return ask(`corrections/${id}`, { method: "DELETE" });
}

/** @returns {Promise<FineTuning>} how far a model's learning is */
export function taught() {
  return ask("fine-tuning", { method: "GET" });
}

/**
 * @param {string} model the name of who is to learn the corrections
 * @returns {Promise<FineTuning>}
 */
export function teach(model) {
  return ask(`fine-tuning?${by(model)}`, { method: "POST" });
}

/** @returns {Promise<{name: string}>} what the model that has learned is called from now on */
export function keepTaught() {
  return ask("fine-tuning/keep", { method: "POST" });
}

/** @returns {Promise<FineTuning>} */
export function forgetTaught() {
  return ask("fine-tuning", { method: "DELETE" });
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

/** @param {Headers} headers gets what the link's token asks for */
function authorised(headers) {
  const token = sessionStorage.getItem(TOKEN);
  if (token) {
    headers.set("Authorization", `Bearer ${token}`);
  }
  return headers;
}

/**
 * What a query says, without what is empty.
 *
 * @param {Record<string, string>} settings
 */
function saying(settings) {
  return new URLSearchParams(Object.entries(settings).filter(([, value]) => value !== ""));
}

/**
 * @param {string} pixels in base64
 * @param {object} more that is said about them
 * @returns {RequestInit}
 */
function ink(pixels, more = {}) {
  const body = JSON.stringify({ pixels: Array.from(bytes(pixels), (level) => level / 255), ...more });
  return { method: "POST", body, headers: { "Content-Type": "application/json" } };
}

/**
 * @param {string} path under `/api/v1/`
 * @param {RequestInit} request
 * @param {number} [wait] milliseconds until the server is thought to be gone
 * @returns {Promise<any>}
 */
async function ask(path, request, wait = LONGEST_WAIT) {
  return whole((await send(path, request, AbortSignal.timeout(wait))).json());
}

/**
 * @param {string} path under `/api/v1/`
 * @param {RequestInit} request
 * @param {AbortSignal} enough
 * @returns {Promise<Response>} one that is no refusal
 */
async function send(path, request, enough) {
  const headers = authorised(new Headers(request.headers));
  const response = await whole(fetch(`/api/v1/${path}`, { ...request, headers, signal: enough }));
  if (!response.ok) {
    throw new Refusal(response.status, String((await whole(response.json())).detail));
  }
  return response;
}

/**
 * What comes from the server, if all of it comes.
 *
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
async function whole(answer) {
  try {
    return await answer;
  } catch {
    throw new Unreachable("the server does not answer");
  }
}
