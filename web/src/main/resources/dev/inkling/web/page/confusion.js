// @ts-check
import { create } from "./dom.js";

const DIGITS = 10;

/** @type {Readonly<Record<string, [number, number]>>} */
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * A kind of mistakes: those of a digit, those with an answer, or both; neither for all.
 *
 * @typedef {{ label?: number | undefined, answer?: number | undefined }} Kind
 */

/** Which digits are taken for which, as a table: a row for each digit, a column for each answer. */
export class ConfusionMatrix {
  /** The corner, the heads of rows and columns, and the cells. @type {HTMLElement[][]} */
  #places = [];
  /** @type {number[][]} */
  #counts = [];
  /** @type {Kind} */
  #chosen = {};
  /** The one place that the Tab key reaches. @type {[row: number, column: number]} */
  #here = [0, 0];
  #choose;

  /**
   * @param {HTMLTableElement} table
   * @param {(kind: Kind) => void} choose is called with the kind of mistakes that the user wants to see
   */
  constructor(table, choose) {
    this.#choose = choose;
    for (let row = 0; row <= DIGITS; row++) {
      const line = table.insertRow();
      const places = [];
      for (let column = 0; column <= DIGITS; column++) {
        const isHead = row === 0 || column === 0;
        const place = create(isHead ? "th" : "td", row === column && row > 0 ? "right" : "");
        if (isHead && row + column > 0) {
          place.setAttribute("scope", row === 0 ? "col" : "row");
        }
        line.append(place);
        places.push(place);
      }
      this.#places.push(places);
    }
    table.addEventListener("keydown", (event) => this.#keyDown(event));
    this.#draw();
  }

  /** @param {number[][]} counts a row for each digit, a column for each answer */
  show(counts) {
    this.#counts = counts;
    this.#draw();
  }

  /** @param {Kind} kind the one that is seen */
  mark(kind) {
    this.#chosen = kind;
    this.#draw();
  }

  /** How many mistakes of a kind there are. @param {Kind} kind */
  #mistakes({ label, answer }) {
    let sum = 0;
    this.#counts.forEach((row, t) =>
      row.forEach((count, p) => {
        if (t !== p && (label ?? t) === t && (answer ?? p) === p) {
          sum += count;
        }
      }),
    );
    return sum;
  }

  #draw() {
    const focused = this.#places.some((row) => row.some((place) => place.contains(document.activeElement)));
    let most = 1;
    this.#counts.forEach((row, t) => row.forEach((count, p) => (most = t === p ? most : Math.max(most, count))));
    this.#places.forEach((row, r) =>
      row.forEach((place, c) => {
        const kind = { label: r > 0 ? r - 1 : undefined, answer: c > 0 ? c - 1 : undefined };
        const count = this.#counts[r - 1]?.[c - 1];
        const isCell = r > 0 && c > 0;
        const text = isCell ? (count ? String(count) : "") : r + c === 0 ? "All" : String(r + c - 1);
        const isMistake = isCell && r !== c && !!count;
        place.classList.toggle("wrong", isMistake);
        place.style.setProperty("--share", isMistake ? String(Math.log1p(count) / Math.log1p(most)) : "0");
        place.replaceChildren(
          r !== c && this.#mistakes(kind) > 0 || (r + c === 0 && this.#counts.length > 0)
            ? this.#button(text, kind, [r, c])
            : text,
        );
      }),
    );
    if (!this.#buttonAt(this.#here)) {
      this.#here = [0, 0];
    }
    const reached = this.#buttonAt(this.#here);
    if (reached) {
      reached.tabIndex = 0;
      if (focused) {
        reached.focus();
      }
    }
  }

  /**
   * @param {string} text
   * @param {Kind} kind
   * @param {[number, number]} place
   */
  #button(text, kind, place) {
    const { label, answer } = kind;
    const button = create("button", "", text);
    button.type = "button";
    button.tabIndex = -1;
    button.setAttribute("aria-label", spoken(text, kind));
    const isChosen = label === this.#chosen.label && answer === this.#chosen.answer;
    button.setAttribute("aria-pressed", String(isChosen));
    button.addEventListener("click", () => {
      this.#here = place;
      this.#choose(isChosen ? {} : kind);
    });
    return button;
  }

  /** @param {[number, number]} place */
  #buttonAt([row, column]) {
    return this.#places[row]?.[column]?.querySelector("button");
  }

  /** The arrows go to the next cell where there is something. @param {KeyboardEvent} event */
  #keyDown(event) {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    let [row, column] = this.#here;
    do {
      row += arrow[0];
      column += arrow[1];
    } while (this.#places[row]?.[column] && !this.#buttonAt([row, column]));
    const next = this.#buttonAt([row, column]);
    const before = this.#buttonAt(this.#here);
    if (next && before) {
      before.tabIndex = -1;
      next.tabIndex = 0;
      this.#here = [row, column];
      next.focus();
    }
  }
}

/**
 * What a button means, for who does not see where it stands.
 *
 * @param {string} text
 * @param {Kind} kind
 */
function spoken(text, { label, answer }) {
  if (label !== undefined && answer !== undefined) {
    return `${text}: ${label} read as ${answer}`;
  }
  if (label !== undefined) {
    return `${text}: what it was read as`;
  }
  return answer !== undefined ? `${text}: what was read as it` : `${text} mistakes`;
}
