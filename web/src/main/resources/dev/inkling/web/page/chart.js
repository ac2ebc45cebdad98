// @ts-check
import { create } from "./dom.js";
import uPlot from "./uplot.js";

/** @typedef {import("./api.js").Point} Point */

/**
 * A curve of a chart.
 *
 * @typedef {object} Line
 * @property {string} name
 * @property {Point[]} points
 * @property {"quiet" | "accent" | "other"} kind
 * @property {number} [dash] which of several others it is
 */

const HEIGHT = 200;
const DASHES = [[6, 3], [2, 3], [10, 3, 2, 3], [4, 4]];
const OTHERS = ["quiet", "for", "against", "good"]; // colours of other runs; when they have all been used, the dashes change
const ZOOM = 0.7; // of what is seen, after a step of zooming in
const LEAST = 1e-6; // what is smaller is shown there on a log scale

/**
 * Curves over iterations: drag to zoom, double-click for all of them; by keyboard the arrows read values, + and -
 * zoom, 0 shows all.
 */
export class Chart {
  #box;
  #title;
  #value;
  #format;
  /** What the arrows read, for who cannot see the legend. */
  #said = create("p", "unseen");
  /** @type {Line[]} */
  #lines = [];
  #logarithmic = false;
  /** @type {uPlot | undefined} */
  #plot;
  #shape = "";
  /** Whether only a part is seen. */
  #zoomed = false;

  /**
   * @param {HTMLElement} box
   * @param {string} title
   * @param {"loss" | "accuracy"} value
   * @param {(value: number) => string} format
   */
  constructor(box, title, value, format) {
    this.#box = box;
    this.#title = title;
    this.#value = value;
    this.#format = format;
    box.tabIndex = 0;
    box.setAttribute("role", "img");
    this.#said.setAttribute("role", "status");
    box.after(this.#said);
    box.addEventListener("keydown", (event) => this.#keyDown(event));
    box.addEventListener("dblclick", () => (this.#zoomed = false));
    new ResizeObserver(() => this.#fit()).observe(box);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#make());
    this.show([], false);
  }

  /**
   * @param {Line[]} lines
   * @param {boolean} logarithmic
   */
  show(lines, logarithmic) {
    this.#lines = lines;
    const shape = JSON.stringify([logarithmic, lines.map(({ name, kind, dash }) => [name, kind, dash])]);
    if (shape !== this.#shape || !this.#plot) {
      this.#shape = shape;
      this.#logarithmic = logarithmic;
      this.#make();
    } else {
      this.#plot.setData(this.#data(), !this.#zoomed);
      if (this.#zoomed) {
        this.#plot.redraw();
      }
    }
    const said = lines
      .filter(({ points }) => points.length > 0)
      .map(({ name, points }) => `${name} ${this.#format(points.at(-1)?.[this.#value] ?? 0)}`);
    this.#box.setAttribute("aria-label", `${this.#title}: ${said.join(", ") || "nothing yet"}`);
  }

  /** @returns {uPlot.AlignedData} */
  #data() {
    const tables = this.#lines.map(({ points }) => /** @type {uPlot.AlignedData} */ ([
      points.map(({ iteration }) => iteration),
      points.map((point) => this.#shown(point[this.#value])),
    ]));
    return tables.length > 0 ? uPlot.join(tables) : [[]];
  }

  /** @param {number} value */
  #shown(value) {
    return this.#logarithmic ? Math.max(LEAST, value) : value;
  }

  #make() {
    const style = getComputedStyle(document.body);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
    const axis = { stroke: colour("quiet"), grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line"), width: 1 }, font: "12px system-ui" };
    const other = (/** @type {number} */ dash) => colour(OTHERS[dash % OTHERS.length] ?? "quiet");
    this.#plot?.destroy();
    this.#zoomed = false;
    this.#plot = new uPlot(
      {
        width: Math.max(120, this.#box.clientWidth),
        height: HEIGHT,
        title: this.#title,
        cursor: { drag: { x: true, y: false } },
        hooks: { setSelect: [({ select }) => (this.#zoomed ||= select.width > 0)] },
        scales: { x: { time: false }, y: { distr: this.#logarithmic ? 3 : 1 } },
        axes: [axis, { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => (tick === null ? "" : this.#format(tick))) }],
        series: [
          { label: "iteration" },
          ...this.#lines.map(({ name, kind, dash = 0 }) => ({
            label: name,
            stroke: kind === "other" ? other(dash) : colour(kind === "accent" ? "accent" : "idle"),
            width: kind === "accent" ? 2.5 : 1.25,
            ...(kind === "other" ? { dash: DASHES[Math.floor(dash / OTHERS.length) % DASHES.length] ?? [] } : {}),
            points: { show: kind === "accent" ? undefined : false },
            spanGaps: true,
            value: (/** @type {uPlot} */ _, /** @type {number | null} */ value) => (value === null || value === undefined ? "–" : this.#format(value)),
          })),
        ],
      },
      this.#data(),
      this.#box,
    );
  }

  #fit() {
    const width = this.#box.clientWidth;
    if (this.#plot && width > 0 && width !== this.#plot.width) {
      this.#plot.setSize({ width, height: HEIGHT });
    }
  }

  /**
   * The values of a place, in words.
   *
   * @param {uPlot} plot
   * @param {number} i
   */
  #readOut({ data: [iterations, ...values] }, i) {
    const said = this.#lines.flatMap(({ name }, line) => {
      const value = values[line]?.[i];
      return value === null || value === undefined ? [] : [`${name} ${this.#format(value)}`];
    });
    return `iteration ${iterations[i]}: ${said.join(", ")}`;
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const plot = this.#plot;
    const xs = plot?.data[0] ?? [];
    const { min, max } = plot?.scales["x"] ?? {};
    if (!plot || xs.length === 0 || min === undefined || max === undefined) {
      return;
    }
    const at = plot.cursor.idx ?? xs.length - 1;
    const place = (/** @type {number} */ i) => {
      plot.setCursor({ left: plot.valToPos(xs[i] ?? 0, "x"), top: 0 });
      this.#said.textContent = this.#readOut(plot, i);
    };
    const middle = xs[at] ?? (min + max) / 2;
    const zoom = (/** @type {number} */ factor) => {
      this.#zoomed = true;
      plot.setScale("x", { min: Math.max(xs[0] ?? 0, middle - factor * (middle - min)), max: Math.min(xs.at(-1) ?? 0, middle + factor * (max - middle)) });
    };
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowLeft: () => place(Math.max(0, at - 1)),
      ArrowRight: () => place(Math.min(xs.length - 1, at + 1)),
      "+": () => zoom(ZOOM),
      "-": () => zoom(1 / ZOOM),
      0: () => {
        this.#zoomed = false;
        plot.setScale("x", { min: xs[0] ?? 0, max: xs.at(-1) ?? 0 });
      },
    };
    const wanted = keys[event.key];
    if (wanted) {
      event.preventDefault();
      wanted();
    }
  }
}
