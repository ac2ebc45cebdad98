// @ts-check
import * as address from "./address.js";
import * as api from "./api.js";
import { create } from "./dom.js";

/** The choice of the data set whose test images are looked at; the address keeps it. */
export class TestData {
  #select;
  /** @type {string[]} */
  #names = [];

  /**
   * @param {HTMLSelectElement} select
   * @param {() => void} changed is called when another is chosen
   */
  constructor(select, changed) {
    this.#select = select;
    select.addEventListener("change", () => {
      address.note("data", select.value === this.#names[0] ? undefined : select.value);
      changed();
    });
  }

  /** The name of the one that is chosen. */
  get name() {
    return this.#select.value;
  }

  /** Asks the server which there are, unless it has said so, and shows what the address says. */
  async refresh() {
    if (this.#names.length === 0) {
      this.#names = await api.data();
      this.#select.replaceChildren(...this.#names.map((name) => create("option", "", name)));
    }
    const wanted = address.settings().get("data") ?? "";
    this.#select.value = this.#names.includes(wanted) ? wanted : (this.#names[0] ?? "");
  }
}
