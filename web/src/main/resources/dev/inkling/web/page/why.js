// @ts-check
import * as api from "./api.js";
import { create, element, percent } from "./dom.js";
import { latest } from "./latest.js";
import { between, bytes, canvas, paint, paintInk, SIDE, themeColour, wipe } from "./pixels.js";

/** @typedef {import("./api.js").Explained} Explained */

const NEIGHBOURS = 8;
const POINT = "Point at a pixel, or move with the arrow keys, to see what it adds.";
const BLANK = "\u00a0"; // as high as text
const FAINT = 0.4; // how dark ink is that says nothing

/** @type {Readonly<Record<string, [number, number]>>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Why the network answers as it does: for one digit, which pixels spoke, what would change it, and what is like it. */
export class WhyPanel {
  #evidence;
  #flip;
  #nearest;
  /** What is to be asked next, in this order. @type {Set<() => Promise<void>>} */
  #wanted = new Set();
  #ask = latest(async () => {
    for (const question of this.#wanted) {
      this.#wanted.delete(question);
      await question();
    }
  });

  /** @param {Subject} subject what it is about */
  constructor(subject) {
    this.#evidence = new Evidence(subject, (question) => this.#want(question));
    this.#flip = new FlipBox(subject, (question) => this.#want(question));
    this.#nearest = new NearestBox(subject);
  }

  /** Asks about the subject as it is now: one question at a time, the quickest first. */
  show() {
    this.#wanted.clear();
    this.#want(this.#evidence.ask);
    this.#want(this.#flip.ask);
    this.#want(this.#nearest.ask);
  }

  /** Asks nothing more: the subject is about to change. */
  wait() {
    this.#wanted.clear();
  }

  empty() {
    this.#wanted.clear();
    this.#evidence.empty("");
    this.#flip.empty("");
    this.#nearest.empty("");
  }

  /** @param {() => Promise<void>} question */
  #want(question) {
    this.#wanted.add(question);
    this.#ask();
  }
}

/**
 * The digit that is looked at, and who is asked about it.
 *
 * @typedef {object} Subject
 * @property {() => string} pixels what the network sees of it, in base64; empty if there is none
 * @property {() => string} model its name
 * @property {(error: unknown) => string} reason why there is no answer
 */

/**
 * Asks about the subject, and drops the answer if the subject has changed meanwhile.
 *
 * @template T
 * @param {Subject} subject
 * @param {(pixels: string, model: string) => Promise<T>} question
 * @param {(answer: T, pixels: string) => void} show
 * @param {(fault: string, error: unknown) => void} fail
 */
async function askAbout(subject, question, show, fail) {
  const pixels = subject.pixels();
  if (!pixels) {
    return;
  }
  try {
    const answer = await question(pixels, subject.model());
    if (subject.pixels() === pixels) {
      show(answer, pixels);
    }
  } catch (error) {
    fail(subject.reason(error), error);
  }
}

/** Which pixels spoke for and against an answer, and that they add up. */
class Evidence {
  #map = element("why-map", HTMLCanvasElement);
  #cursor = element("why-cursor", HTMLElement);
  #pixel = element("why-pixel", HTMLElement);
  #digit = element("why-digit", HTMLSelectElement);
  #rather = element("why-rather", HTMLSelectElement);
  #most = element("why-most", HTMLElement);
  #least = element("why-least", HTMLElement);
  #account = element("why-account", HTMLElement);
  #usual = this.#account.textContent ?? "";
  #figures = ["pixels", "constant", "sum", "logit", "difference"].map((name) => element(`why-${name}`, HTMLElement));
  #formula = element("why-formula", HTMLElement);
  #ratherFormula = element("why-rather-formula", HTMLElement);
  /** @type {Explained | undefined} */
  #shown;
  #ink = new Uint8Array();
  /** The pixel that is looked at. @type {{x: number, y: number} | undefined} */
  #at;
  #subject;
  #want;

  /**
   * @param {Subject} subject
   * @param {(question: () => Promise<void>) => void} want is told what to ask
   */
  constructor(subject, want) {
    this.#subject = subject;
    this.#want = want;
    offerDigits(this.#digit);
    offerDigits(this.#rather);
    for (const choice of [this.#digit, this.#rather]) {
      choice.addEventListener("change", () => want(this.ask));
    }
    this.#map.addEventListener("pointermove", (event) => this.#point(event));
    this.#map.addEventListener("pointerdown", (event) => this.#point(event));
    this.#map.addEventListener("pointerleave", (event) => this.#leave(event));
    this.#map.addEventListener("blur", () => this.#look(undefined));
    this.#map.addEventListener("focus", () => this.#at ?? this.#look({ x: SIDE / 2, y: SIDE / 2 }));
    this.#map.addEventListener("keydown", (event) => this.#keyDown(event));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
    this.empty("");
  }

  ask = () =>
    askAbout(
      this.#subject,
      (pixels, model) => api.explain(pixels, model, this.#digit.value, this.#rather.value),
      (answer, pixels) => this.#show(answer, pixels),
      (fault) => this.empty(fault),
    );

  /** @param {string} fault why there is nothing to see; empty if that is no fault */
  empty(fault) {
    this.#shown = undefined;
    this.#ink = new Uint8Array();
    this.#figures.forEach((figure) => (figure.textContent = "–"));
    this.#most.textContent = "for";
    this.#least.textContent = "against";
    this.#account.textContent = fault || "Draw a digit, and see what each of its pixels says.";
    this.#name(undefined);
    wipe(this.#map);
    this.#look(undefined);
  }

  /**
   * @param {Explained} answer
   * @param {string} pixels
   */
  #show(answer, pixels) {
    if (answer.rather === answer.digit) { // the answer has changed to what it was compared with
      this.#rather.value = "";
      this.#want(this.ask);
      return;
    }
    this.#shown = answer;
    this.#ink = bytes(pixels);
    const { pixels: sum, constant, sum: all, logit, difference } = answer;
    const figures = [figure(sum), figure(constant), figure(all), figure(logit), difference.toFixed(7)];
    this.#figures.forEach((element, i) => (element.textContent = (figures[i] ?? "").replace("-", "−")));
    this.#account.textContent = this.#usual;
    this.#name(answer);
    this.#draw();
    this.#look(this.#at);
  }

  /** @param {Explained | undefined} answer which digits are talked about */
  #name(answer) {
    const usual = this.#digit.options[0];
    if (usual) {
      usual.textContent = answer ? `the answer, ${answer.answer}` : "the answer";
    }
    for (const option of this.#rather.options) {
      option.disabled = option.value === String(answer?.digit);
    }
    for (const choice of [this.#digit, this.#rather]) {
      choice.disabled = !answer && !this.#subject.pixels();
    }
    const both = answer !== undefined && answer.rather !== null;
    this.#formula.hidden = both;
    this.#ratherFormula.hidden = !both;
  }

  #draw() {
    const { contributions } = this.#shown ?? {};
    if (!contributions) {
      return;
    }
    const paper = themeColour("--paper");
    const ink = themeColour("--ink");
    const colours = { more: themeColour("--for"), less: themeColour("--against") };
    const most = Math.max(...contributions.map(Math.abs), Number.MIN_VALUE);
    paint(this.#map, (i) => {
      const contribution = contributions[i] ?? 0;
      const grey = between(paper, ink, (FAINT * (this.#ink[i] ?? 0)) / 255);
      return between(grey, contribution < 0 ? colours.less : colours.more, Math.sqrt(Math.abs(contribution) / most));
    });
    const { digit, rather } = /** @type {Explained} */ (this.#shown);
    this.#most.textContent = `for ${digit} (${signed(most)})`;
    this.#least.textContent = rather === null ? `against ${digit} (${signed(-most)})` : `for ${rather} (${signed(-most)})`;
    this.#map.setAttribute("aria-label", `What each pixel adds to the logit of ${digit}${than(rather)}`);
  }

  /** @param {PointerEvent} event */
  #point({ clientX, clientY }) {
    const { left, top, width, height } = this.#map.getBoundingClientRect();
    this.#look({ x: inside(((clientX - left) / width) * SIDE), y: inside(((clientY - top) / height) * SIDE) });
  }

  /** @param {PointerEvent} event */
  #leave({ pointerType }) {
    if (pointerType === "mouse") { // a finger or pen that is lifted leaves too, and its pixel is still to be read
      this.#look(undefined);
    }
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const arrow = ARROWS[event.key];
    if (arrow && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const { x, y } = this.#at ?? { x: SIDE / 2, y: SIDE / 2 };
      this.#look({ x: inside(x + arrow[0]), y: inside(y + arrow[1]) });
    }
  }

  /** @param {{x: number, y: number} | undefined} at the pixel to look at */
  #look(at) {
    this.#at = at;
    const shown = this.#shown;
    this.#cursor.hidden = !at || !shown;
    if (!at || !shown) {
      this.#pixel.textContent = POINT;
      return;
    }
    this.#cursor.style.left = `${(100 * at.x) / SIDE}%`;
    this.#cursor.style.top = `${(100 * at.y) / SIDE}%`;
    const i = SIDE * at.y + at.x;
    const ink = (this.#ink[i] ?? 0) / 255;
    const place = `Row ${at.y + 1}, column ${at.x + 1}: `;
    this.#pixel.textContent =
      ink === 0
        ? `${place}no ink, so it adds nothing.`
        : `${place}ink ${ink.toFixed(2)} adds ${signed(shown.contributions[i] ?? 0)} for ${shown.digit}${than(shown.rather)}.`;
  }
}

/** A small change of ink that makes the network answer differently. */
class FlipBox {
  #target = element("flip-target", HTMLSelectElement);
  #said = element("flip-said", HTMLElement);
  #size = element("flip-size", HTMLElement);
  #before = element("flip-before", HTMLCanvasElement);
  #change = element("flip-change", HTMLCanvasElement);
  #after = element("flip-after", HTMLCanvasElement);
  #subject;

  /**
   * @param {Subject} subject
   * @param {(question: () => Promise<void>) => void} want is told what to ask
   */
  constructor(subject, want) {
    this.#subject = subject;
    offerDigits(this.#target);
    this.#target.addEventListener("change", () => want(this.ask));
    this.empty("");
  }

  ask = () =>
    askAbout(
      this.#subject,
      (pixels, model) => api.flip(pixels, model, this.#target.value),
      (answer, pixels) => this.#show(answer, pixels),
      (fault, error) => this.#fail(fault, error),
    );

  /**
   * The digit may have become what it was to be changed to.
   *
   * @param {string} fault
   * @param {unknown} error
   */
  #fail(fault, error) {
    if (this.#target.value && error instanceof api.Refusal) {
      this.#target.value = "";
      this.ask();
    } else {
      this.empty(fault);
    }
  }

  /** @param {string} fault as in `Evidence.empty` */
  empty(fault) {
    [this.#before, this.#change, this.#after].forEach(wipe);
    this.#said.textContent = fault || "Draw a digit, and see how little ink it takes to change the answer.";
    this.#size.textContent = "";
    this.#target.disabled = !this.#subject.pixels();
  }

  /**
   * @param {import("./api.js").Flips} answer
   * @param {string} pixels
   */
  #show({ before, flip }, pixels) {
    this.#target.disabled = false;
    for (const option of this.#target.options) {
      option.disabled = option.value === String(before);
    }
    paintInk(this.#before, pixels, `The digit, read as ${before}`);
    if (!flip) {
      [this.#change, this.#after].forEach(wipe);
      this.#said.textContent = `No small change was found that makes the ${before} ${this.#target.value ? `a ${this.#target.value}` : "another digit"}.`;
      this.#size.textContent = "";
      return;
    }
    const from = bytes(pixels);
    const to = bytes(flip.pixels);
    const paper = themeColour("--paper");
    const colours = { more: themeColour("--for"), less: themeColour("--against") };
    paint(this.#change, (i) => {
      const change = ((to[i] ?? 0) - (from[i] ?? 0)) / 255;
      return between(paper, change < 0 ? colours.less : colours.more, Math.sqrt(Math.abs(change) / flip.largestChange));
    });
    this.#change.setAttribute("aria-label", "The change: blue pixels gain ink, orange ones lose it");
    paintInk(this.#after, flip.pixels, `The changed digit, read as ${flip.after.digit}`);
    this.#said.textContent =
      `Read as ${before} before; asked about the changed image, the model answers ${flip.after.digit}, `
      + `${percent(flip.after.confidence)} sure.`;
    this.#size.textContent =
      `Size of the change: ${amount(flip.distance)} Euclidean, ${amount(flip.largestChange)} in the most changed pixel; `
      + `${flip.steps} ${flip.steps === 1 ? "step" : "steps"}.`;
  }
}

/** The training images that are most like the digit. */
class NearestBox {
  #list = element("nearest", HTMLElement);
  #note = element("nearest-note", HTMLElement);
  /** @type {{picture: HTMLCanvasElement, label: HTMLElement, distance: HTMLElement}[]} */
  #places = [];
  #subject;

  /** @param {Subject} subject */
  constructor(subject) {
    this.#subject = subject;
    for (let n = 0; n < NEIGHBOURS; n++) {
      const picture = canvas("digit");
      const caption = create("figcaption", "");
      const label = create("b", "");
      const distance = create("span", "");
      caption.append(label, distance);
      const figure = create("figure", "");
      figure.append(picture, caption);
      const item = create("li", "");
      item.append(figure);
      this.#list.append(item);
      this.#places.push({ picture, label, distance });
    }
    this.empty("");
  }

  ask = () =>
    askAbout(
      this.#subject,
      (pixels) => api.nearest(pixels, NEIGHBOURS),
      (answer) => this.#show(answer),
      (fault) => this.empty(fault),
    );

  /** @param {string} fault as in `Evidence.empty` */
  empty(fault) {
    this.#fill([]);
    this.#note.textContent = fault || "Draw a digit, and see which training images are most like it.";
  }

  /** @param {import("./api.js").Neighbours} answer */
  #show({ data, images, nearest }) {
    this.#fill(nearest);
    const made = data.split("+").every((name) => name === "synthetic") ? ", which the program wrote itself" : "";
    this.#note.textContent = `Of ${images.toLocaleString("en")} training images of ${data}${made}. Under each: its label, and how far away it is.`;
  }

  /** @param {import("./api.js").Neighbour[]} nearest */
  #fill(nearest) {
    this.#places.forEach(({ picture, label, distance }, n) => {
      const found = nearest[n];
      label.textContent = found ? (found.label < 0 ? "none" : String(found.label)) : BLANK;
      distance.textContent = found ? found.distance.toFixed(2) : BLANK;
      if (found) {
        paintInk(picture, found.pixels, `Training image ${found.index}`);
      } else {
        wipe(picture);
      }
    });
  }
}

/** @param {HTMLSelectElement} select gets the ten digits after what it has */
function offerDigits(select) {
  for (let digit = 0; digit < 10; digit++) {
    const option = create("option", "", String(digit));
    option.value = String(digit);
    select.append(option);
  }
}

/** @param {number} coordinate */
function inside(coordinate) {
  return Math.min(SIDE - 1, Math.max(0, Math.floor(coordinate)));
}

/** @param {number | null} rather */
function than(rather) {
  return rather === null ? "" : ` rather than ${rather}`;
}

/** @param {number} value */
function figure(value) {
  return value.toFixed(3).replace("-", "−");
}

/** @param {number} change small ones too */
function amount(change) {
  return change < 0.1 ? change.toPrecision(2) : change.toFixed(2);
}

/** @param {number} value */
function signed(value) {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}
