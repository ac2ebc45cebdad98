// @ts-check
import * as address from "./address.js";
import { create } from "./dom.js";
import { bytes, SIDE } from "./pixels.js";

/**
 * An image in MNIST's form, a pixel for a pixel: black ink on nothing, for the style sheet to enlarge. What it shows
 * is said beside it.
 *
 * @param {string} pixels a byte each, 255 for full ink, in base64
 */
export function picture(pixels) {
  const canvas = create("canvas", "picture");
  canvas.width = SIDE;
  canvas.height = SIDE;
  canvas.setAttribute("aria-hidden", "true");
  const image = new ImageData(SIDE, SIDE);
  bytes(pixels).forEach((level, i) => (image.data[4 * i + 3] = level));
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/**
 * A test image with a line about it, which opens in the view to draw in.
 *
 * @param {{ index: number, pixels: string }} image
 * @param {string} data the data set's name
 * @param {string} model the name of the model that answers there
 * @param {HTMLElement[]} lines
 */
export function print({ index, pixels }, data, model, lines) {
  const link = create("a", "print");
  link.href = address.of("draw", new URLSearchParams({ image: `test/${index}`, data, model }));
  link.title = `Test image ${index}: open it in Draw`;
  link.append(picture(pixels), ...lines);
  const item = create("li", "");
  item.append(link);
  return item;
}
