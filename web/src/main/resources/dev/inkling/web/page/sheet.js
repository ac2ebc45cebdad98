// @ts-check

/**
 * A point of the sheet: its width is 1, its height `HEIGHT`.
 *
 * @typedef {{x: number, y: number}} Point
 */

/**
 * A picture that lies on the sheet.
 *
 * @typedef {object} Photo
 * @property {ImageBitmap} image what is shown
 * @property {Blob} file what is read
 * @property {number} width of what is read, in its pixels
 * @property {number} height
 */

/** @typedef {import("./api.js").KnownImage} KnownImage */

/**
 * What happened to the sheet: a stroke; a picture, or an image of a data set, in the place of all that was there; or
 * all taken away.
 *
 * @typedef {{kind: "stroke", points: Point[]} | {kind: "photo", photo: Photo} | {kind: "image", image: KnownImage}
 *   | {kind: "clear"}} Change
 */

/** Height of the sheet, in widths. */
export const HEIGHT = 0.8;

const PEN = 0.034; // breadth of a stroke, in widths
const READ_WIDTH = 240; // pixels of the picture that is read: enough for a row of digits, and quickly sent

/** What is on the sheet, and all that was: nothing is lost, so that every change can be taken back. */
export class Sheet {
  /** @type {Change[]} */
  #changes = [];

  get isEmpty() {
    return this.strokes.length === 0 && !this.photo && !this.image;
  }

  get canUndo() {
    return this.#changes.length > 0;
  }

  /** The picture that lies on the sheet. */
  get photo() {
    const last = this.#changes.at(-1);
    return last?.kind === "photo" ? last.photo : undefined;
  }

  /** The image of a data set that lies on the sheet: the network sees it as it is. */
  get image() {
    const last = this.#changes.at(-1);
    return last?.kind === "image" ? last.image : undefined;
  }

  /** The strokes on the sheet: those since it was last blank. */
  get strokes() {
    /** @type {Point[][]} */
    const strokes = [];
    for (const change of this.#changes) {
      if (change.kind === "stroke") {
        strokes.push(change.points);
      } else {
        strokes.length = 0;
      }
    }
    return strokes;
  }

  /**
   * Begins a stroke. On a picture it is the first of a new sheet.
   *
   * @param {Point} point
   */
  begin(point) {
    this.#changes.push({ kind: "stroke", points: [point] });
  }

  /**
   * Goes on with the stroke.
   *
   * @param {Point} point
   */
  extend(point) {
    const last = this.#changes.at(-1);
    if (last?.kind === "stroke") {
      last.points.push(point);
    }
  }

  /** @param {Photo} photo */
  lay(photo) {
    this.#changes.push({ kind: "photo", photo });
  }

  /** @param {KnownImage} image */
  layKnown(image) {
    this.#changes.push({ kind: "image", image });
  }

  clear() {
    if (!this.isEmpty) {
      this.#changes.push({ kind: "clear" });
    }
  }

  undo() {
    this.#changes.pop();
  }

  /**
   * Where the picture lies, which keeps its proportions: left, top, width and height in widths of the sheet.
   *
   * @param {{width: number, height: number}} photo
   * @returns {[number, number, number, number]}
   */
  static place({ width, height }) {
    const scale = Math.min(1 / width, HEIGHT / height);
    return [(1 - scale * width) / 2, (HEIGHT - scale * height) / 2, scale * width, scale * height];
  }

  /**
   * Where a box in the picture that is read lies on the sheet, in widths of it.
   *
   * @param {[number, number, number, number]} box left, top, width, height in pixels
   * @returns {[number, number, number, number]}
   */
  boxOnSheet([left, top, width, height]) {
    const [x, y, placed] = this.photo ? Sheet.place(this.photo) : [0, 0, 1];
    const scale = placed / (this.photo?.width ?? READ_WIDTH);
    return [x + scale * left, y + scale * top, scale * width, scale * height];
  }

  /**
   * The picture to read: the file that was given, or dark strokes on white, whatever colours the page has.
   *
   * @returns {Promise<Blob>}
   */
  async picture() {
    if (this.photo) {
      return this.photo.file;
    }
    const canvas = new OffscreenCanvas(READ_WIDTH, HEIGHT * READ_WIDTH);
    const context = context2d(canvas);
    context.fillStyle = "white";
    context.fillRect(0, 0, canvas.width, canvas.height);
    draw(context, this.strokes, READ_WIDTH, "black");
    return bitmap(context.getImageData(0, 0, canvas.width, canvas.height));
  }
}

const HEADERS = 54; // bytes of a BMP file before its colours
const GREYS = 256;

/**
 * A grey picture as a BMP file: that is written sooner than the browser makes a PNG, and the answer follows the pen.
 *
 * @param {ImageData} picture
 */
function bitmap({ width, height, data }) {
  const row = 4 * Math.ceil(width / 4);
  const start = HEADERS + 4 * GREYS;
  const file = new Uint8Array(start + row * height);
  const header = new DataView(file.buffer);
  header.setUint16(0, 0x424d); // "BM"
  header.setUint32(2, file.length, true);
  header.setUint32(10, start, true);
  header.setUint32(14, HEADERS - 14, true);
  header.setInt32(18, width, true);
  header.setInt32(22, -height, true); // the first row is the top one
  header.setUint16(26, 1, true); // plane
  header.setUint16(28, 8, true); // bits a pixel
  for (let grey = 0; grey < GREYS; grey++) {
    header.setUint32(HEADERS + 4 * grey, 0x010101 * grey, true);
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      file[start + y * row + x] = data[4 * (y * width + x)] ?? 0;
    }
  }
  return new Blob([file], { type: "image/bmp" });
}

/**
 * @param {OffscreenCanvas} canvas
 * @returns {OffscreenCanvasRenderingContext2D}
 */
function context2d(canvas) {
  // Software: a small canvas that is read back each time is sooner done there.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) {
    throw new Error("canvas: expected a 2d context, got none");
  }
  return context;
}

/**
 * Draws strokes as curves through the middles between their points.
 *
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {Point[][]} strokes
 * @param {number} width of the sheet, in pixels
 * @param {string} colour
 */
export function draw(context, strokes, width, colour) {
  context.strokeStyle = colour;
  context.lineWidth = PEN * width;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const points of strokes) {
    const [first, ...rest] = points.map(({ x, y }) => ({ x: x * width, y: y * width }));
    if (!first) {
      continue;
    }
    context.beginPath();
    context.moveTo(first.x, first.y);
    let before = first;
    for (const point of rest) {
      context.quadraticCurveTo(before.x, before.y, (before.x + point.x) / 2, (before.y + point.y) / 2);
      before = point;
    }
    context.lineTo(before.x, before.y); // a tap is a dot
    context.stroke();
  }
}

/**
 * Takes a file for a picture, as far as this browser can show it.
 *
 * @param {Blob} file
 * @returns {Promise<Photo>}
 */
export async function photo(file) {
  let image = await createImageBitmap(file);
  let { width, height } = image;
  const shown = Math.min(1, SHOWN_SIDE / Math.max(width, height));
  const sent = Math.min(1, SENT_SIDE / Math.max(width, height));
  const asItIs = READ_BY_SERVER.includes(file.type) && file.size <= LARGEST_FILE;
  if (!asItIs) {
    width = Math.max(1, Math.round(sent * width));
    height = Math.max(1, Math.round(sent * height));
    file = await redrawn(image, width, height);
  }
  if (shown < 1) { // a camera's picture would take all of a phone's memory
    const smaller = await createImageBitmap(image, {
      resizeWidth: Math.max(1, Math.round(shown * image.width)),
      resizeHeight: Math.max(1, Math.round(shown * image.height)),
      resizeQuality: "high",
    });
    image.close();
    image = smaller;
  }
  return { image, file, width, height };
}

const SHOWN_SIDE = 1200;
const SENT_SIDE = 2400;
const LARGEST_FILE = 9_500_000; // the server takes 10 MB
const READ_BY_SERVER = ["image/png", "image/jpeg", "image/gif", "image/bmp"];

/**
 * @param {ImageBitmap} image
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Blob>}
 */
function redrawn(image, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = context2d(canvas);
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
}
