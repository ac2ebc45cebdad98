// @ts-check
import { create, element, grid, percent } from "./dom.js";
import { between, bytes, paint, themeColour } from "./pixels.js";

/** @typedef {import("./api.js").Look} Look */
/** @typedef {import("./api.js").Distribution} Distribution */

const FULL = 127; // of a weight that has the full colour
const FEW = 16; // so many units are shown larger
const BARS = { width: 128, height: 36 };

/** Shows a look inside a network: what its first layer looks for, what it takes for what, and how large its numbers are. */
export class Inside {
  #units = element("units", HTMLElement);
  #unitsNote = element("units-note", HTMLElement);
  #matrix = element("matrix", HTMLElement);
  #matrixNote = element("matrix-note", HTMLElement);
  #layers = element("layers", HTMLElement);
  /** @type {Look | undefined} */
  #look;

  constructor() {
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#look && this.show(this.#look, ""));
  }

  empty() {
    this.#look = undefined;
    this.#units.replaceChildren();
    this.#unitsNote.textContent = "Images of the weights, as soon as a training begins.";
    this.#matrix.replaceChildren();
    this.#matrixNote.textContent = "Which digit is answered with which, as soon as a training begins.";
    this.#layers.replaceChildren(create("p", "note", "Nothing to see yet."));
  }

  /**
   * @param {Look} look
   * @param {string} heldOutName which images the matrix is about
   */
  show(look, heldOutName) {
    this.#look = look;
    this.#showUnits(look.units);
    this.#showMatrix(look.confusion, heldOutName || this.#matrixNote.dataset["of"] || "");
    this.#showLayers(look.layers);
  }

  /** @param {Look["units"]} first */
  #showUnits({ width, height, all, largest, units }) {
    if (this.#units.childElementCount !== units.length || this.#units.dataset["form"] !== `${width}x${height}`) {
      this.#units.dataset["form"] = `${width}x${height}`;
      this.#units.classList.toggle("few", units.length <= FEW);
      this.#units.replaceChildren(
        ...units.map(() => {
          const item = create("li", "");
          const canvas = create("canvas", "");
          canvas.width = width;
          canvas.height = height;
          item.append(canvas, create("span", ""));
          return item;
        }),
      );
    }
    const paper = themeColour("--paper");
    const on = themeColour("--for");
    const off = themeColour("--against");
    units.forEach(({ weights, likes }, i) => {
      const item = this.#units.children[i];
      const canvas = item?.querySelector("canvas");
      const label = item?.querySelector("span");
      if (canvas && label) {
        const levels = Int8Array.from(bytes(weights));
        paint(canvas, (p) => {
          const level = levels[p] ?? 0;
          return between(paper, level > 0 ? on : off, Math.abs(level) / FULL);
        });
        label.textContent = likes < 0 ? "off" : `likes ${likes}`;
      }
    });
    const shown = units.length < all ? `The first ${units.length} of ${all} units.` : "";
    this.#unitsNote.textContent =
      `Blue pixels turn a unit on, orange ones off; ${largest.toPrecision(2)} has the full colour. ${shown}`;
  }

  /**
   * @param {number[][]} confusion
   * @param {string} of
   */
  #showMatrix(confusion, of) {
    if (!this.#matrix.firstElementChild) {
      this.#matrix.append(matrix(confusion.length));
    }
    let all = 0;
    let right = 0;
    this.#matrix.querySelectorAll("tbody tr").forEach((row, t) => {
      const counts = confusion[t] ?? [];
      const sum = counts.reduce((a, b) => a + b, 0);
      all += sum;
      right += counts[t] ?? 0;
      row.querySelectorAll("td").forEach((cell, p) => {
        const count = counts[p] ?? 0;
        cell.textContent = count > 0 ? String(count) : "";
        cell.style.setProperty("--share", String(sum > 0 ? Math.sqrt(count / sum) : 0));
      });
    });
    this.#matrixNote.dataset["of"] = of;
    this.#matrixNote.textContent =
      `${right} of ${all} images right (${percent(right / Math.max(1, all))}): ${of}. Rows are digits, columns answers.`;
  }

  /** @param {Look["layers"]} layers */
  #showLayers(layers) {
    const names = layers.map(({ name }) => name).join(", ");
    if (this.#layers.dataset["names"] !== names || !this.#layers.querySelector("table")) {
      this.#layers.dataset["names"] = names;
      this.#layers.replaceChildren(layerTable(layers.map(({ name }) => name)));
    }
    const rows = this.#layers.querySelectorAll("tbody tr");
    layers.forEach(({ activations, weights, gradients, units, dead }, l) => {
      const cells = rows[l]?.querySelectorAll("td") ?? [];
      [weights, gradients, activations].forEach((distribution, d) => {
        const cell = cells[d];
        const canvas = cell?.querySelector("canvas");
        const caption = cell?.querySelector("span");
        if (canvas && caption) {
          bars(canvas, distribution);
          canvas.hidden = distribution.size === 0;
          caption.textContent = distribution.size === 0 ? "" : `±${number(distribution.range)}, mean size ${number(distribution.mean)}`;
        }
      });
      const last = cells[3];
      if (last) {
        last.textContent = units > 0 ? `${dead} of ${units}` : "";
        last.classList.toggle("bad", dead > units / 2);
      }
    });
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Distribution} distribution
 */
function bars(canvas, { bins }) {
  const context = canvas.getContext("2d");
  if (!context) {
    return;
  }
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = style.color;
  const most = Math.sqrt(Math.max(1, ...bins));
  const width = canvas.width / bins.length;
  bins.forEach((count, b) => {
    const height = Math.ceil((Math.sqrt(count) / most) * (canvas.height - 2));
    context.fillRect(b * width + 0.5, canvas.height - height, width - 1, height);
  });
}

/**
 * A table of so many digits and answers, with nothing in it yet.
 *
 * @param {number} classes
 */
function matrix(classes) {
  const digits = Array.from({ length: classes }, (_, digit) => String(digit));
  return grid(["", ...digits], digits, (row, column) => create("td", row === column ? "right" : ""));
}

/** @param {string[]} names of the layers */
function layerTable(names) {
  return grid(["Layer", "Weights", "Gradients", "Activations", "Units never on"], names, (_, column) => {
    const cell = create("td", "");
    if (column < 3) {
      const canvas = create("canvas", "");
      canvas.width = BARS.width;
      canvas.height = BARS.height;
      cell.append(canvas, create("span", ""));
    }
    return cell;
  });
}

/** @param {number} value */
function number(value) {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(0) : String(Number(value.toPrecision(2)));
}
