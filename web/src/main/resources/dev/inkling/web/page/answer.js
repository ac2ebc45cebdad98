// @ts-check
import { create, element, percent } from "./dom.js";
import { calm } from "./latest.js";

/** @typedef {import("./api.js").Reading} Reading */
/** @typedef {import("./api.js").Digit} Digit */

const SURE = 0.8; // a digit of which the network is less sure should be looked at again
const MANY = 12; // so many are shown smaller
const QUIET = 500; // milliseconds after which the answer is read aloud: not after each bit of a stroke

/** Shows what was read: one digit large, several as a row of which one is chosen, and the chosen one's bars. */
export class Answer {
  #readout = element("readout", HTMLElement);
  #verdict = element("verdict", HTMLElement);
  #bars = element("bars", HTMLElement);
  #said = element("said", HTMLElement);
  /** @type {{row: HTMLElement, fill: HTMLElement, value: HTMLElement}[]} */
  #rows = [];
  /** @type {Reading} */
  #reading = { text: "", lines: [], digits: [] };
  #chosen = 0;
  #chosenByUser = false;
  #say = calm(QUIET, () => (this.#said.textContent = this.#verdict.textContent));
  #onChoice;

  /** @param {() => void} onChoice is called when another digit is chosen */
  constructor(onChoice) {
    this.#onChoice = onChoice;
    for (let digit = 0; digit < 10; digit++) {
      const row = create("li", "");
      const track = create("span", "track");
      const fill = create("span", "fill");
      const value = create("span", "value");
      track.append(fill);
      row.append(create("span", "digit", String(digit)), track, value);
      this.#bars.append(row);
      this.#rows.push({ row, fill, value });
    }
    this.empty();
  }

  /** Which of the digits is chosen. */
  get chosen() {
    return this.#chosen;
  }

  empty() {
    this.#chosenByUser = false;
    this.#show({ text: "", lines: [], digits: [] });
    this.#tell("Draw something, and the answer follows.");
  }

  /** @param {string} fault in the place of an answer */
  fail(fault) {
    this.#show({ text: "", lines: [], digits: [] });
    this.#tell(fault);
  }

  /** @param {Reading} reading */
  show(reading) {
    if (reading.digits.length === 0) {
      this.#show(reading);
      this.#tell("No digit found. Larger or darker strokes may help.");
      return;
    }
    this.#show(reading);
  }

  /** @param {Reading} reading */
  #show(reading) {
    const before = this.#reading.text;
    this.#reading = reading;
    const last = Math.max(0, reading.digits.length - 1);
    this.#chosen = this.#chosenByUser ? Math.min(this.#chosen, last) : last;
    if (before !== reading.text || reading.digits.length === 0) {
      this.#layOut();
    }
    this.#mark();
  }

  /** The digits, line by line. */
  #layOut() {
    const { digits, lines } = this.#reading;
    this.#readout.classList.toggle("many", digits.length > MANY);
    const only = digits.length === 1 ? digits[0] : undefined;
    if (only) {
      this.#readout.replaceChildren(create("span", "one", String(only.digit)));
      return;
    }
    let i = 0;
    this.#readout.replaceChildren(
      ...lines.map((line) => {
        const row = create("div", "");
        for (const digit of line) {
          row.append(this.#button(i++, digit));
        }
        return row;
      }),
    );
  }

  /**
   * @param {number} i
   * @param {string} digit
   */
  #button(i, digit) {
    const button = create("button", "", digit);
    button.type = "button";
    button.setAttribute("aria-label", `${digit}, digit ${i + 1}`);
    button.addEventListener("click", () => {
      this.#chosen = i;
      this.#chosenByUser = true;
      this.#mark();
      this.#onChoice();
    });
    return button;
  }

  /** Which is chosen, which are doubtful, and the chosen one's bars. */
  #mark() {
    const { digits } = this.#reading;
    this.#readout.querySelectorAll("button, .one").forEach((shown, i) => {
      const digit = digits[i];
      shown.classList.toggle("doubtful", !!digit && !isSure(digit));
      if (shown instanceof HTMLButtonElement) {
        shown.setAttribute("aria-pressed", String(i === this.#chosen));
      }
    });
    const digit = digits[this.#chosen];
    this.#bars.classList.toggle("unfamiliar", digit?.familiar === false);
    this.#rows.forEach(({ row, fill, value }, d) => {
      const probability = digit?.probabilities[d] ?? 0;
      row.classList.toggle("most", digit?.digit === d);
      fill.style.transform = `scaleX(${probability})`;
      value.textContent = digit ? percent(probability) : "";
    });
    if (digit) {
      const said = verdict(digit);
      this.#tell(
        digits.length > 1
          ? `Digit ${this.#chosen + 1} of ${digits.length}: ${said}`
          : said.charAt(0).toUpperCase() + said.slice(1),
      );
    }
  }

  /** @param {string} text */
  #tell(text) {
    this.#verdict.textContent = text;
    this.#say();
  }
}

/** @param {Digit} digit */
function isSure(digit) {
  return digit.familiar && digit.confidence >= SURE;
}

/** @param {Digit} digit */
function verdict(digit) {
  if (!digit.familiar) {
    return `unlike any digit the model knows. If it had to be one: ${digit.digit}`;
  }
  return `${digit.digit}, ${percent(digit.confidence)} sure${isSure(digit) ? "" : ". Look again."}`;
}
