// @ts-check
import * as api from "./api.js";
import { create } from "./dom.js";

/** @typedef {import("./api.js").ModelInBrief} ModelInBrief */

const KINDS = { served: "Served", run: "Trained here", file: "Saved", shipped: "Part of Inkling" };

let number = 0;

/** A model in the list of all. */
export class ModelCard {
  item = create("li", "");
  #name;
  #page;
  #changed;
  #kind = create("span", "kind");
  #brief = create("p", "note");
  #use = create("button", "");
  #details = create("button", "", "Details");
  #facts = create("dl", "facts");
  #fault = create("p", "fault");
  #saving = create("form", "saving");
  #as = create("input", "");

  /**
   * @param {ModelInBrief} model
   * @param {import("./app.js").Page} page
   * @param {() => void} changed is called when there is a model more
   */
  constructor({ name, kind }, page, changed) {
    this.#name = name;
    this.#page = page;
    this.#changed = changed;
    const title = create("h3", "", name);
    title.id = `model-${++number}`;
    const heading = create("div", "title");
    heading.append(title, this.#kind);
    this.#facts.id = `${title.id}-facts`;
    this.#facts.hidden = true;
    this.#details.setAttribute("aria-expanded", "false");
    this.#details.setAttribute("aria-controls", this.#facts.id);
    this.#fault.setAttribute("role", "alert");
    const download = create("button", "", "Download");
    const actions = create("div", "actions");
    actions.append(this.#use, this.#details, download);
    for (const button of [this.#use, this.#details, download]) {
      button.type = "button";
      button.setAttribute("aria-describedby", title.id);
    }
    this.#saving.hidden = true;
    if (kind === "served" || kind === "run") {
      actions.append(this.#offerSaving(title.id));
    }
    this.item.setAttribute("aria-labelledby", title.id);
    this.item.append(heading, this.#brief, actions, this.#saving, this.#fault, this.#facts);
    this.#use.addEventListener("click", () => {
      page.choice.choose(name);
      changed();
    });
    this.#details.addEventListener("click", () => this.#try(() => this.#toggle()));
    download.addEventListener("click", () => this.#try(() => this.#download()));
  }

  /**
   * @param {ModelInBrief} model
   * @param {boolean} answers in all views
   */
  show({ kind, layers, parameters }, answers) {
    this.#kind.textContent = KINDS[kind];
    const brief = `${layers} · ${parameters.toLocaleString("en")} parameters`;
    if (this.#brief.textContent !== brief) {
      this.#brief.textContent = brief;
    }
    this.#use.textContent = answers ? "In use" : "Use";
    this.#use.setAttribute("aria-pressed", String(answers));
    this.item.classList.toggle("in-use", answers);
  }

  /**
   * Does what may fail, and says so if it does.
   *
   * @param {() => Promise<void>} work
   */
  async #try(work) {
    this.#fault.textContent = "";
    try {
      await work();
    } catch (error) {
      this.#fault.textContent = api.reason(error, this.#page.doubt);
    }
  }

  async #toggle() {
    if (this.#facts.hidden) {
      const details = await api.model(this.#name);
      this.#facts.replaceChildren(...facts(details).flatMap(([name, value]) => [create("dt", "", name), create("dd", "", value)]));
    }
    this.#facts.hidden = !this.#facts.hidden;
    this.#details.setAttribute("aria-expanded", String(!this.#facts.hidden));
  }

  async #download() {
    const { file, called } = await api.file(this.#name);
    const link = create("a", "");
    link.href = URL.createObjectURL(file);
    link.download = called;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1_000); // when the browser has it
  }

  /**
   * A button that opens a form to save the model with.
   *
   * @param {string} title the heading's id
   */
  #offerSaving(title) {
    const open = create("button", "", "Save…");
    open.type = "button";
    open.setAttribute("aria-describedby", title);
    open.setAttribute("aria-expanded", "false");
    const label = create("label", "", "Name in the models folder");
    this.#as.id = `${title}-as`;
    this.#as.type = "text";
    this.#as.required = true;
    this.#as.maxLength = 100;
    this.#as.autocomplete = "off";
    this.#as.spellcheck = false;
    label.htmlFor = this.#as.id;
    const submit = create("button", "", "Save");
    const line = create("div", "line");
    line.append(this.#as, submit);
    this.#saving.append(label, line);
    const toggle = (/** @type {boolean} */ shown) => {
      this.#saving.hidden = !shown;
      open.setAttribute("aria-expanded", String(shown));
      this.#fault.textContent = "";
    };
    open.addEventListener("click", () => {
      toggle(this.#saving.hidden);
      this.#as.focus();
    });
    this.#saving.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        toggle(false);
        open.focus();
      }
    });
    this.#saving.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#try(async () => {
        const { name } = await api.save(this.#name, this.#as.value);
        toggle(false);
        open.focus();
        this.#page.tell(`Saved as ${name}.safetensors in the models folder.`);
        this.#changed();
      });
    });
    return open;
  }
}

/**
 * What a model is, in words.
 *
 * @param {api.ModelDetails} model
 * @returns {[name: string, value: string][]}
 */
function facts(model) {
  const { plan } = model;
  return [
    ["Trained on", `${model.data}, ${model.examples.toLocaleString("en")} images`],
    ["Preset", model.preset],
    ["Plan", `${plan["length"]} in batches of ${plan["batchSize"]}`],
    ["Optimiser", `${plan["optimizer"]}, learning rate ${plan["learningRate"]}, ${plan["schedule"]}`],
    ["Weight decay", String(plan["weightDecay"])],
    ["Label smoothing", String(plan["labelSmoothing"])],
    ["Augmentation", String(plan["augmentation"])],
    ["Averaging", String(plan["averaging"])],
    ["Held back", `${plan["validation"]} images`],
    ["Initial weights", `${plan["initializer"]}, seed ${plan["seed"]}`],
    ["Iterations", model.iterations.toLocaleString("en")],
    ["Temperature", String(model.temperature)],
    ["Weights, SHA-256", model.weightsSha256],
  ];
}
