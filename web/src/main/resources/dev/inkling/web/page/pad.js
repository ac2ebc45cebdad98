// @ts-check
import { element } from "./dom.js";
import { bytes, SIDE } from "./pixels.js";
import { draw, HEIGHT, Sheet } from "./sheet.js";

/** @typedef {import("./sheet.js").Point} Point */

const STEP = 0.025; // of the keyboard's pen, in widths
const SMALL_STEP = 0.005; // with Shift

/** @type {Readonly<Record<string, [number, number]>>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The canvas: brings what mouse, pen, finger or keyboard do onto the sheet, and shows it. */
export class Pad {
  #canvas = element("pad", HTMLCanvasElement);
  #context;
  #sheet;
  #changed;
  #drawn = true;
  /** @type {number | undefined} */
  #pointer;
  /** Where the keyboard's pen is. @type {Point} */
  #pen = { x: 0.5, y: 0.15 };
  #penIsDown = false;
  #penIsShown = false;

  /**
   * @param {Sheet} sheet
   * @param {() => void} changed is called when something is on the sheet that was not, or the other way round
   */
  constructor(sheet, changed) {
    this.#sheet = sheet;
    this.#changed = changed;
    const context = this.#canvas.getContext("2d");
    if (!context) {
      throw new Error("#pad: expected a 2d context, got none");
    }
    this.#context = context;
    this.#canvas.addEventListener("pointerdown", (event) => this.#pointerDown(event));
    this.#canvas.addEventListener("pointermove", (event) => this.#pointerMove(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      this.#canvas.addEventListener(end, (event) => this.#pointerEnd(event));
    }
    this.#canvas.addEventListener("keydown", (event) => this.#keyDown(event));
    this.#canvas.addEventListener("blur", () => this.#liftPen());
    new ResizeObserver(() => this.#fit()).observe(this.#canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.show());
  }

  /** Draws the sheet anew before the next frame. */
  show() {
    if (this.#drawn) {
      this.#drawn = false;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#drawn = true;
    const context = this.#context;
    const width = this.#canvas.width;
    const colour = getComputedStyle(this.#canvas).color;
    context.clearRect(0, 0, width, this.#canvas.height);
    const image = this.#sheet.image;
    if (image) {
      drawKnown(context, bytes(image.pixels), width, colour);
    }
    const photo = this.#sheet.photo;
    if (photo) {
      const [left, top, across, down] = Sheet.place(photo);
      context.drawImage(photo.image, left * width, top * width, across * width, down * width);
    }
    draw(context, this.#sheet.strokes, width, colour);
    if (this.#penIsShown) {
      this.#drawPen(width, colour);
    }
  }

  /**
   * A ring around the keyboard's pen, full when it is down.
   *
   * @param {number} width
   * @param {string} colour
   */
  #drawPen(width, colour) {
    const context = this.#context;
    context.beginPath();
    context.arc(this.#pen.x * width, this.#pen.y * width, 0.022 * width, 0, 2 * Math.PI);
    context.lineWidth = 0.005 * width;
    context.strokeStyle = colour;
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--accent");
    if (this.#penIsDown) {
      context.fill();
    }
    context.stroke();
  }

  #fit() {
    const width = Math.round(this.#canvas.clientWidth * devicePixelRatio);
    if (width > 0 && width !== this.#canvas.width) {
      this.#canvas.width = width;
      this.#canvas.height = Math.round(HEIGHT * width);
      this.#draw();
    }
  }

  /**
   * @param {PointerEvent} event
   * @returns {Point}
   */
  #point({ clientX, clientY }) {
    const { left, top, width } = this.#canvas.getBoundingClientRect();
    return { x: (clientX - left) / width, y: (clientY - top) / width };
  }

  /** @param {PointerEvent} event */
  #pointerDown(event) {
    if (event.button !== 0 || this.#pointer !== undefined) {
      return; // a second finger, or the hand that holds the pen
    }
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#liftPen();
    this.#sheet.begin(this.#point(event));
    this.#changed();
  }

  /** @param {PointerEvent} event */
  #pointerMove(event) {
    if (event.pointerId !== this.#pointer) {
      return;
    }
    // All places since the last frame, where the browser keeps them: quick strokes stay round.
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length > 0 ? moves : [event]) {
      this.#sheet.extend(this.#point(move));
    }
    this.#changed();
  }

  /** @param {Event} event */
  #pointerEnd(event) {
    if (event instanceof PointerEvent && event.pointerId === this.#pointer) {
      this.#pointer = undefined;
    }
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    const arrow = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || !(arrow || event.key === " ")) {
      return;
    }
    event.preventDefault();
    this.#penIsShown = true;
    if (arrow) {
      const step = event.shiftKey ? SMALL_STEP : STEP;
      const x = Math.min(1, Math.max(0, this.#pen.x + step * arrow[0]));
      const y = Math.min(HEIGHT, Math.max(0, this.#pen.y + step * arrow[1]));
      this.#pen = { x, y };
      if (this.#penIsDown) {
        this.#sheet.extend(this.#pen);
        this.#changed();
      }
    } else if (!event.repeat) {
      this.#penIsDown = !this.#penIsDown;
      if (this.#penIsDown) {
        this.#sheet.begin(this.#pen);
        this.#changed();
      }
    }
    this.show();
  }

  #liftPen() {
    this.#penIsDown = false;
    this.#penIsShown = false;
    this.show();
  }

  /** Ends the stroke, whatever draws it: the next one is a new one. */
  lift() {
    this.#pointer = undefined;
    this.#penIsDown = false;
  }
}

/**
 * Draws an image that the network sees as it is, a square for each pixel.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Uint8Array} ink
 * @param {number} width of the sheet, in pixels
 * @param {string} colour
 */
function drawKnown(context, ink, width, colour) {
  const [left, top, side] = Sheet.place({ width: SIDE, height: SIDE });
  const step = (side * width) / SIDE;
  context.fillStyle = colour;
  ink.forEach((level, i) => {
    const x = Math.round(left * width + step * (i % SIDE));
    const y = Math.round(top * width + step * Math.floor(i / SIDE));
    context.globalAlpha = level / 255;
    context.fillRect(x, y, Math.ceil(step), Math.ceil(step));
  });
  context.globalAlpha = 1;
}
