// @ts-check

/** @typedef {import("./app.js").Page} Page */

/** The view called Train. */
export class TrainView {
  #page;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
  }

  show() {
    this.again();
  }

  hide() {}

  again() {
    void this.#page;
  }
}
