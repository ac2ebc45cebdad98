// @ts-check
import { create } from "./dom.js";

/** Rows of an image that the network sees, and pixels in a row. */
export const SIDE = 28;

/**
 * A byte for each pixel, 255 for full ink, as the server tells it in base64.
 *
 * @param {string} text
 */
export function bytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/**
 * A canvas for an image, blank as yet.
 *
 * @param {string} className
 */
export function canvas(className) {
  const made = create("canvas", className);
  made.width = SIDE;
  made.height = SIDE;
  made.setAttribute("role", "img");
  return made;
}

/**
 * Paints each pixel in its colour.
 *
 * @param {HTMLCanvasElement} target
 * @param {(i: number) => [red: number, green: number, blue: number]} colour of pixel `i`, in [0, 255]
 */
export function paint(target, colour) {
  const image = new ImageData(target.width, target.height);
  for (let i = 0; i < target.width * target.height; i++) {
    const [red, green, blue] = colour(i);
    image.data[4 * i] = red;
    image.data[4 * i + 1] = green;
    image.data[4 * i + 2] = blue;
    image.data[4 * i + 3] = 255;
  }
  context(target).putImageData(image, 0, 0);
}

/**
 * Paints an image as MNIST shows it: light ink on black.
 *
 * @param {HTMLCanvasElement} target
 * @param {string} pixels as in `bytes`
 * @param {string} what for who cannot see it
 */
export function paintInk(target, pixels, what) {
  const ink = bytes(pixels);
  paint(target, (i) => [ink[i] ?? 0, ink[i] ?? 0, ink[i] ?? 0]);
  target.setAttribute("aria-label", what);
}

/** @param {HTMLCanvasElement} target */
export function wipe(target) {
  context(target).clearRect(0, 0, target.width, target.height);
  target.setAttribute("aria-label", "Nothing yet");
}

/**
 * A colour of the page, as it is now.
 *
 * @param {`--${string}`} name of the custom property, which is `#rrggbb`
 * @returns {[number, number, number]}
 */
export function themeColour(name) {
  const text = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const rgb = parseInt(text.slice(1), 16);
  return [rgb >> 16, (rgb >> 8) & 255, rgb & 255];
}

/**
 * A colour between two.
 *
 * @param {[number, number, number]} from
 * @param {[number, number, number]} to
 * @param {number} share of the second, in [0, 1]
 * @returns {[number, number, number]}
 */
export function between([a, b, c], [x, y, z], share) {
  return [a + share * (x - a), b + share * (y - b), c + share * (z - c)];
}

/** @param {HTMLCanvasElement} target */
function context(target) {
  const found = target.getContext("2d");
  if (!found) {
    throw new Error("canvas: expected a 2d context, got none");
  }
  return found;
}
