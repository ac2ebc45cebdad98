// @ts-check
import { create, element, percent } from "./dom.js";

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
    const style = getComputedStyle(document.body);
    const colours = ["paper", "for", "against"].map((name) => rgb(style.getPropertyValue(`--${name}`)));
    units.forEach(({ weights, likes }, i) => {
      const item = this.#units.children[i];
      const canvas = item?.querySelector("canvas");
      const label = item?.querySelector("span");
      if (canvas && label) {
        paint(canvas, weights, colours);
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
    layers.forEach(({ activations, weights, gradients, dead, name }, l) => {
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
        last.textContent = name === "relu" ? percent(dead) : "";
        last.classList.toggle("bad", dead > 0.5);
      }
    });
  }
}

/**
 * Weights as colours: what is above 0 towards the second, what is below towards the third.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {string} weights a signed byte for each pixel, in base64
 * @param {number[][]} colours of 0, of the largest and of the smallest
 */
function paint(canvas, weights, [paper = [], above = [], below = []]) {
  const context = canvas.getContext("2d");
  const bytes = Int8Array.from(atob(weights), (c) => c.charCodeAt(0));
  if (!context) {
    return;
  }
  const image = context.createImageData(canvas.width, canvas.height);
  bytes.forEach((level, i) => {
    const share = Math.abs(level) / FULL;
    const to = level > 0 ? above : below;
    for (let c = 0; c < 3; c++) {
      image.data[4 * i + c] = (paper[c] ?? 0) + share * ((to[c] ?? 0) - (paper[c] ?? 0));
    }
    image.data[4 * i + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}

/**
 * @param {string} hex `#rrggbb`
 * @returns {number[]}
 */
function rgb(hex) {
  return [1, 3, 5].map((i) => parseInt(hex.trim().slice(i, i + 2), 16));
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
  const table = create("table", "");
  const head = create("tr", "");
  head.append(create("td", ""));
  const body = create("tbody", "");
  for (let t = 0; t < classes; t++) {
    const answer = create("th", "", String(t));
    answer.scope = "col";
    head.append(answer);
    const row = create("tr", "");
    const digit = create("th", "", String(t));
    digit.scope = "row";
    row.append(digit);
    for (let p = 0; p < classes; p++) {
      row.append(create("td", t === p ? "right" : ""));
    }
    body.append(row);
  }
  const top = create("thead", "");
  top.append(head);
  table.append(top, body);
  return table;
}

/** @param {string[]} names of the layers */
function layerTable(names) {
  const table = create("table", "");
  const head = create("tr", "");
  for (const title of ["Layer", "Weights", "Gradients", "Activations", "Units never on"]) {
    const cell = create("th", "", title);
    cell.scope = "col";
    head.append(cell);
  }
  const body = create("tbody", "");
  for (const name of names) {
    const row = create("tr", "");
    const title = create("th", "", name);
    title.scope = "row";
    row.append(title);
    for (let d = 0; d < 3; d++) {
      const cell = create("td", "");
      const canvas = create("canvas", "");
      canvas.width = BARS.width;
      canvas.height = BARS.height;
      cell.append(canvas, create("span", ""));
      row.append(cell);
    }
    row.append(create("td", ""));
    body.append(row);
  }
  const top = create("thead", "");
  top.append(head);
  table.append(top, body);
  return table;
}

/** @param {number} value */
function number(value) {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(0) : String(Number(value.toPrecision(2)));
}
