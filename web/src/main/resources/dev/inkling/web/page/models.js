// @ts-check
import * as api from "./api.js";
import { Compare } from "./compare.js";
import { element } from "./dom.js";
import { ModelCard } from "./modelcard.js";

/** @typedef {import("./app.js").Page} Page */

const EVERY = 2_000; // milliseconds: a training may have ended, a file come

/** The view of all models: what they are, their files, and which of two is better. */
export class ModelsView {
  #page;
  #list = element("shelf", HTMLElement);
  #invitation = element("shelf-invitation", HTMLElement);
  #fault = element("shelf-fault", HTMLElement);
  /** @type {Map<string, ModelCard>} */
  #cards = new Map();
  #compare;
  #timer = 0;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#compare = new Compare(page);
  }

  show() {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      if (this.#draw()) {
        this.#compare.show();
      }
    }, EVERY);
    this.#load();
  }

  hide() {
    clearInterval(this.#timer);
  }

  again() {
    this.#load();
  }

  async #load() {
    try {
      await this.#page.choice.refresh();
      this.#fault.textContent = "";
      this.#draw();
      this.#compare.show();
    } catch (error) {
      this.#fault.textContent = api.reason(error, this.#page.doubt);
    }
  }

  /**
   * Shows what the choice knows, and leaves alone what is as it was.
   *
   * @returns {boolean} whether others are to be compared than before
   */
  #draw() {
    const models = this.#page.choice.models;
    const names = models.map(({ name }) => name);
    for (const [name, card] of this.#cards) {
      if (!names.includes(name)) {
        card.item.remove();
        this.#cards.delete(name);
      }
    }
    models.forEach((model, i) => {
      let card = this.#cards.get(model.name);
      if (!card) {
        card = new ModelCard(model, this.#page, () => this.#load());
        this.#cards.set(model.name, card);
      }
      if (this.#list.children[i] !== card.item) {
        this.#list.insertBefore(card.item, this.#list.children[i] ?? null);
      }
      card.show(model, model.name === this.#page.choice.name);
    });
    this.#invitation.hidden = models.some(({ kind }) => kind === "run" || kind === "file");
    return this.#compare.offer(models);
  }
}
