// @ts-check
import { create, element } from "./dom.js";
import { canvas, paintInk, SIDE } from "./pixels.js";

/** @typedef {import("./api.js").Steps} Steps */
/** @typedef {import("./api.js").Step} Step */

/**
 * The steps that the server tells of, each with what people call it and what happens in it.
 *
 * @type {readonly [name: string, title: string, text: string][]}
 */
const STEPS = [
  ["grey", "Grey", "Colours become brightness."],
  ["dark on light", "Dark on light", "Light ink on dark paper is turned round."],
  ["paper", "Paper", "The paper alone, with its shadows."],
  ["ink", "Ink", "What differs from the paper."],
  ["digits", "Digits", "Without frames, ruled lines and specks."],
  ["digit", "One digit", "Cut out with its own ink only."],
  ["pen", "Pen", "A stroke as broad as in MNIST."],
  ["box", "Box", "Scaled to fit 20×20 pixels."],
  ["centred", "Centred", "28×28: what the network sees."],
];

/** @type {Steps} */
const NOTHING = { page: [], digits: [], pixels: [] };

const COARSE = 60; // pixels: smaller pictures are shown with square pixels

/** The handwriting clinic: how a picture becomes what the network sees. */
export class Clinic {
  #note = element("clinic-note", HTMLElement);
  #usual = this.#note.textContent ?? "";
  /** @type {Map<string, HTMLImageElement>} */
  #images = new Map();
  /** @type {Steps} */
  #steps = NOTHING;

  constructor() {
    const list = element("steps", HTMLElement);
    for (const [name, title, text] of STEPS) {
      const image = create("img", "");
      image.alt = "";
      image.hidden = true;
      const frame = create("div", "frame");
      frame.append(image);
      const caption = create("figcaption", "", ` ${text}`);
      caption.prepend(create("b", "", title));
      const figure = create("figure", "");
      figure.append(frame, caption);
      const item = create("li", "");
      item.append(figure);
      list.append(item);
      this.#images.set(name, image);
    }
  }

  empty() {
    this.show(NOTHING, 0);
  }

  /** @param {string} fault in the place of the pictures */
  fail(fault) {
    this.empty();
    this.#note.textContent = fault;
  }

  /**
   * @param {Steps} steps
   * @param {number} chosen which digit's
   */
  show(steps, chosen) {
    this.#steps = steps;
    this.choose(chosen);
  }

  /** @param {string} pixels of an image that the network sees as it is, in base64 */
  showKnown(pixels) {
    const picture = canvas("");
    paintInk(picture, pixels, "");
    const step = { name: "centred", width: SIDE, height: SIDE, picture: picture.toDataURL() };
    this.show({ page: [], digits: [[step]], pixels: [pixels] }, 0);
    this.#note.textContent = "Nothing had to be done: this image is what the network sees.";
  }

  /**
   * What the network sees of a digit, in base64; empty if there is none.
   *
   * @param {number} chosen which digit
   */
  pixels(chosen) {
    return this.#steps.pixels[chosen] ?? "";
  }

  /** The digit is another now; its steps are not known yet. */
  outdate() {
    this.#steps = { ...this.#steps, pixels: [] };
  }

  /** @param {number} chosen the digit whose steps are shown */
  choose(chosen) {
    const { page, digits } = this.#steps;
    const own = digits[chosen] ?? [];
    const shown = new Map([...page, ...own].map((step) => [step.name, step]));
    for (const [name, image] of this.#images) {
      const step = shown.get(name);
      image.hidden = !step;
      if (step) {
        image.src = step.picture;
        image.classList.toggle("coarse", Math.max(step.width, step.height) < COARSE);
      } else {
        image.removeAttribute("src");
      }
    }
    this.#note.textContent =
      digits.length > 1 ? `Digit ${chosen + 1} of ${digits.length}. Choose another in the answer.` : this.#usual;
  }
}
