// @ts-check
import * as address from "./address.js";
import * as api from "./api.js";
import { create, element } from "./dom.js";

/** @typedef {import("./api.js").ModelInBrief} ModelInBrief */

const KINDS = { served: "", run: "Trained here", file: "Saved", shipped: "Part of Inkling" };

/** The choice of the model that answers in all views; the address keeps it. */
export class ModelChoice {
  #select = element("model", HTMLSelectElement);
  /** @type {ModelInBrief[]} */
  #models = [];
  #onChange;
  #tell;
  /** What is shown. */
  #known = "";
  #tellNamed = () => {};
  /** Kept when the server has told of models. @type {Promise<void>} */
  named = new Promise((resolve) => (this.#tellNamed = resolve));

  /**
   * @param {() => void} onChange is called when another model is to answer
   * @param {(news: string) => void} tell says that the one that a link names is not there
   */
  constructor(onChange, tell) {
    this.#onChange = onChange;
    this.#tell = tell;
    this.#select.addEventListener("change", () => this.choose(this.#select.value));
    window.addEventListener("hashchange", () => this.#show()); // a link may name another
  }

  /** The name of the model that answers; empty as long as the server has not told of any. */
  get name() {
    return this.#select.value;
  }

  get models() {
    return this.#models;
  }

  /** @param {string} name */
  choose(name) {
    address.note("model", name === this.#models[0]?.name ? undefined : name);
    this.#show();
    this.#onChange();
  }

  /** Asks the server which models there are. */
  async refresh() {
    const before = this.name;
    this.#models = await api.models();
    this.#show();
    this.#tellNamed();
    if (this.name !== (before || this.#models[0]?.name)) { // not the usual, who has been asked so far
      this.#onChange();
    }
  }

  /** Shows what the address says. */
  #show() {
    const wanted = address.settings().get("model") ?? this.#models[0]?.name ?? "";
    const known = JSON.stringify([wanted, this.#models]);
    if (known === this.#known) {
      return; // who is just choosing is not disturbed
    }
    this.#known = known;
    /** @type {Map<string, HTMLElement>} */
    const groups = new Map();
    const shown = [];
    for (const { name, kind, layers, parameters } of this.#models) {
      const option = create("option", "", kind === "served" ? `${name} · ${parameters.toLocaleString("en")} parameters` : name);
      option.value = name;
      option.title = layers;
      const title = KINDS[kind];
      if (!title) {
        shown.push(option);
        continue;
      }
      let group = groups.get(title);
      if (!group) {
        group = create("optgroup", "");
        group.setAttribute("label", title);
        groups.set(title, group);
        shown.push(group);
      }
      group.append(option);
    }
    this.#select.replaceChildren(...shown);
    this.#select.value = wanted;
    if (this.#select.value !== wanted) { // a link to a model that this server does not have
      this.#select.selectedIndex = 0;
      if (this.#models.length > 0) {
        this.#tell(`There is no model ${wanted} on this server; ${this.name} answers.`);
      }
    }
    this.#select.title = this.#models[this.#select.selectedIndex]?.layers ?? "";
  }
}
