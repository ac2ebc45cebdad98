// @ts-check
import * as address from "./address.js";
import { Answer } from "./answer.js";
import * as api from "./api.js";
import { Clinic } from "./clinic.js";
import { CorrectionsPanel } from "./corrections.js";
import { create, element } from "./dom.js";
import { calm, latest } from "./latest.js";
import { Pad } from "./pad.js";
import { HEIGHT, photo, Sheet } from "./sheet.js";
import { WhyPanel } from "./why.js";

const PAUSE = 150; // milliseconds without a change before the clinic is asked: the answer comes first

/** The view to draw in. */
export class DrawView {
  #sheet = new Sheet();
  #pad = new Pad(this.#sheet, () => this.#changed());
  #answer = new Answer(() => this.#choose());
  #clinic = new Clinic();
  #paper = element("paper", HTMLElement);
  #boxes = element("boxes", HTMLElement);
  #invitation = element("invitation", HTMLElement);
  #undo = element("undo", HTMLButtonElement);
  #clear = element("clear", HTMLButtonElement);
  #fault = element("fault", HTMLElement);
  #origin = element("origin", HTMLElement);
  /** The image that is being asked for. */
  #opening = "";
  #page;
  #why;
  #corrections;
  #read = latest(() => this.#readNow());
  #explain = latest(() => this.#explainNow());
  #explainSoon = calm(PAUSE, this.#explain);

  /** @param {import("./app.js").Page} page */
  constructor(page) {
    this.#page = page;
    const subject = {
      pixels: () => (this.#sheet.isEmpty ? "" : this.#clinic.pixels(this.#answer.chosen)),
      model: () => page.choice.name,
      reason: (/** @type {unknown} */ error) => this.#reason(error),
    };
    this.#why = new WhyPanel(subject);
    this.#corrections = new CorrectionsPanel(subject, page);
    this.#undo.addEventListener("click", () => this.#takeBack());
    this.#clear.addEventListener("click", () => this.#wipe());
    document.addEventListener("keydown", (event) => this.#keyDown(event));
    for (const [button, input] of [["upload", "file"], ["photograph", "camera"]]) {
      this.#offerFile(element(String(button), HTMLButtonElement), element(String(input), HTMLInputElement));
    }
    document.addEventListener("paste", (event) => this.#take(event.clipboardData, event));
    document.addEventListener("dragover", (event) => this.#hover(event));
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) {
        this.#paper.classList.remove("over");
      }
    });
    document.addEventListener("drop", (event) => {
      this.#paper.classList.remove("over");
      this.#take(event.dataTransfer, event);
    });
    this.#refresh();
  }

  show() {
    this.#pad.show(); // its size is known only now
    this.#corrections.show();
    this.again();
  }

  hide() {
    this.#pad.lift();
    this.#why.wait();
    this.#corrections.hide();
  }

  get #isShown() {
    return !element("draw", HTMLElement).hidden;
  }

  /** Asks again for what is on the sheet, or is to be there. */
  again() {
    this.#openKnown();
    this.#corrections.again();
    this.#ask();
  }

  #ask() {
    this.#why.wait(); // the answer comes first
    this.#read();
    this.#explainSoon();
  }

  /** Opens the image that the address names: `image=test/123`, and `data=` for another data set than the usual. */
  async #openKnown() {
    const said = address.settings();
    const wanted = said.get("image");
    const data = said.get("data") ?? "";
    const there = this.#sheet.image;
    if (wanted === this.#opening) {
      return;
    }
    if (wanted === null) {
      this.#tellAddress();
      return;
    }
    if (there && wanted === `${there.set}/${there.index}` && (data || there.data) === there.data) {
      return;
    }
    const [, set, index] = /^(train|test)\/(\d{1,9})$/.exec(wanted) ?? [];
    if (!set || !index) {
      this.#fault.textContent = `image: expected test/ or train/ and a number, got ${wanted}`;
      return;
    }
    this.#opening = wanted;
    try {
      const image = await api.image(set, index, data);
      if (this.#isShown && address.settings().get("image") === wanted) { // nothing was drawn meanwhile
        this.#sheet.layKnown(image);
        this.#changed();
      }
    } catch (error) {
      this.#fault.textContent = this.#reason(error);
    }
    if (this.#opening === wanted) {
      this.#opening = "";
    }
  }

  /** The address names the image that is on the sheet, and no other. */
  #tellAddress() {
    const image = this.#sheet.image;
    const now = image && `${image.set}/${image.index}`;
    if ((address.settings().get("image") ?? undefined) !== now) {
      address.note("image", now);
      address.note("data", image?.data);
    }
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {HTMLInputElement} input
   */
  #offerFile(button, input) {
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = ""; // so that the same file can be chosen again
      if (file) {
        this.#lay(file);
      }
    });
  }

  /** @param {DragEvent} event */
  #hover(event) {
    if (event.dataTransfer?.types.includes("Files")) {
      event.preventDefault();
      this.#paper.classList.add("over");
    }
  }

  /**
   * @param {DataTransfer | null} data
   * @param {Event} event
   */
  #take(data, event) {
    const file = data?.files[0];
    if (file && this.#isShown) {
      event.preventDefault();
      this.#lay(file);
    }
  }

  /** @param {File} file */
  async #lay(file) {
    try {
      this.#sheet.lay(await photo(file));
      this.#changed();
    } catch {
      this.#fault.textContent = `${file.name}: expected a picture (PNG, JPEG, GIF, BMP), got something else`;
    }
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    if (!this.#isShown) {
      return;
    }
    const control = event.ctrlKey || event.metaKey;
    if (control && !event.shiftKey && event.key.toLowerCase() === "z") {
      event.preventDefault();
      this.#takeBack();
    } else if (!control && event.key === "Delete") {
      event.preventDefault();
      this.#wipe();
    }
  }

  #takeBack() {
    this.#pad.lift();
    this.#sheet.undo();
    this.#changed();
  }

  #wipe() {
    this.#pad.lift();
    this.#sheet.clear();
    this.#changed();
  }

  #changed() {
    this.#tellAddress();
    this.#clinic.outdate();
    this.#corrections.refresh();
    this.#refresh();
  }

  #refresh() {
    this.#undo.disabled = !this.#sheet.canUndo;
    this.#clear.disabled = this.#sheet.isEmpty;
    this.#invitation.hidden = !this.#sheet.isEmpty;
    this.#fault.textContent = "";
    const image = this.#sheet.image;
    this.#origin.textContent = image ? origin(image) : "";
    this.#pad.show();
    this.#ask();
  }

  async #readNow() {
    if (this.#sheet.isEmpty) {
      this.#answer.empty();
      this.#boxes.replaceChildren();
      return;
    }
    try {
      const reading = await this.#reading();
      if (this.#sheet.isEmpty) {
        return; // it was cleared meanwhile, and the next look finds that out
      }
      this.#answer.show(reading);
      this.#frame(reading.digits);
    } catch (error) {
      this.#boxes.replaceChildren();
      this.#answer.fail(this.#reason(error));
    }
  }

  /** @returns {Promise<api.Reading>} */
  async #reading() {
    const image = this.#sheet.image;
    const model = this.#page.choice.name;
    if (!image) {
      return api.read(await this.#sheet.picture(), model);
    }
    const digit = await api.predict(image.pixels, model);
    const text = String(digit.digit);
    return { text, lines: [text], digits: [{ ...digit, box: [0, 0, 0, 0] }] };
  }

  async #explainNow() {
    const image = this.#sheet.image;
    if (this.#sheet.isEmpty) {
      this.#clinic.empty();
    } else if (image) {
      this.#clinic.showKnown(image.pixels);
    } else {
      try {
        this.#clinic.show(await api.steps(await this.#sheet.picture(), this.#page.choice.name), this.#answer.chosen);
      } catch (error) {
        this.#clinic.fail(this.#reason(error));
      }
    }
    this.#tellWhy();
  }

  /** Shows why the chosen digit is read as it is. */
  #tellWhy() {
    this.#corrections.refresh();
    if (this.#clinic.pixels(this.#answer.chosen)) {
      this.#why.show();
    } else {
      this.#why.empty();
    }
  }

  /** @param {unknown} error */
  #reason(error) {
    return api.reason(error, this.#page.doubt);
  }

  #choose() {
    this.#clinic.choose(this.#answer.chosen);
    this.#tellWhy();
    [...this.#boxes.children].forEach((box, i) => box.classList.toggle("chosen", i === this.#answer.chosen));
  }

  /**
   * Boxes around several digits, or those of a picture.
   *
   * @param {api.Digit[]} digits
   */
  #frame(digits) {
    const wanted = digits.length > 1 || this.#sheet.photo ? digits : [];
    this.#boxes.replaceChildren(
      ...wanted.map(({ box }, i) => {
        const [left, top, width, height] = this.#sheet.boxOnSheet(box);
        const frame = create("span", i === this.#answer.chosen ? "chosen" : "");
        frame.style.left = `${100 * left - 1}%`;
        frame.style.top = `${(100 * top - 1) / HEIGHT}%`;
        frame.style.width = `${100 * width + 2}%`;
        frame.style.height = `${(100 * height + 2) / HEIGHT}%`;
        return frame;
      }),
    );
  }
}

/** @param {api.KnownImage} image */
function origin({ data, set, index, label }) {
  const what = label < 0 ? "no digit" : `a ${label}`;
  return `${set === "test" ? "Test" : "Training"} image ${index} of ${data}: ${what}`;
}
