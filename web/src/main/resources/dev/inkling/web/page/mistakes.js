// @ts-check

/** @typedef {import("./app.js").Page} Page */

/** The view called Mistakes. */
export class MistakesView {
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
