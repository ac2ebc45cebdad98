// @ts-check
import * as address from "./address.js";
import { create, element } from "./dom.js";

/** @typedef {import("./api.js").Choices} Choices */
/** @typedef {import("./api.js").RunSettings} RunSettings */

/**
 * The settings of a training: what each is called, and what can be chosen or how it is written. Those of a plan come
 * after the first four.
 *
 * @type {readonly {key: string, label: string, options?: string[], hint?: string, list?: string[], more?: boolean, wide?: boolean}[]}
 */
const FIELDS = [
  { key: "preset", label: "Preset", options: [] },
  { key: "data", label: "Data", options: [] },
  { key: "layers", label: "Layers", hint: "conv 3x3x16, relu, maxpool 2, dense 10", wide: true },
  { key: "learningRate", label: "Learning rate", hint: "0.1" },
  { key: "batchSize", label: "Batch size", hint: "128, or full" },
  {
    key: "optimizer",
    label: "Optimiser",
    hint: "adam",
    wide: true,
    list: ["gradient-descent", "momentum 0.9", "nesterov 0.9", "adam", "adamw"],
  },
  { key: "length", label: "Length", hint: "500 iterations, or 2 epochs" },
  { key: "seed", label: "Seed", hint: "1" },
  { key: "schedule", label: "Schedule", options: ["constant", "step", "cosine", "one-cycle"], more: true },
  { key: "initializer", label: "First weights", options: ["uniform", "he"], more: true },
  { key: "warmUp", label: "Warm-up", hint: "0 to 1", more: true },
  { key: "weightDecay", label: "Weight decay", hint: "0", more: true },
  { key: "labelSmoothing", label: "Label smoothing", hint: "0", more: true },
  {
    key: "augmentation",
    label: "Change images",
    hint: "none, or shift 2, rotate 10",
    wide: true,
    list: ["none", "light", "elastic", "strong"],
    more: true,
  },
  { key: "validation", label: "Validation images", hint: "0", more: true },
  { key: "patience", label: "Patience", hint: "0", more: true },
  { key: "averaging", label: "Averaging", hint: "0 to 0.999", more: true },
  { key: "pixels", label: "Pixels", hint: "as they are", list: ["as they are", "inverted", "times 2"], more: true },
];

const NUMBERS = ["learningRate", "warmUp", "weightDecay", "labelSmoothing", "validation", "patience", "averaging"]; // a seed may have more digits than numbers here
const OUTSIDE_THE_PLAN = ["preset", "data", "pixels", "layers"];

/** The form of a training's settings, which the address keeps. */
export class SettingsForm {
  /** @type {Map<string, HTMLInputElement | HTMLSelectElement>} */
  #fields = new Map();
  /** @type {Choices} */
  #choices;
  #isFilled = false;

  /** @param {Choices} choices */
  constructor(choices) {
    this.#choices = choices;
    element("settings", HTMLFormElement).addEventListener("submit", (event) => event.preventDefault());
    for (const field of FIELDS) {
      const input = field.options ? create("select", "") : create("input", "");
      input.id = `setting-${field.key}`;
      if (input instanceof HTMLSelectElement) {
        offer(input, field.key === "preset" ? Object.keys(choices.presets) : field.key === "data" ? choices.data : field.options ?? []);
      } else {
        input.type = "text";
        input.placeholder = field.hint ?? "";
        input.spellcheck = false;
        if (field.list) {
          const list = create("datalist", "");
          list.id = `${input.id}-list`;
          list.append(...field.list.map((text) => new Option(text)));
          input.setAttribute("list", list.id);
          element("settings", HTMLFormElement).append(list);
        }
      }
      input.addEventListener("change", () => this.#changed(field.key));
      const label = create("label", "", field.label);
      label.htmlFor = input.id;
      const row = create("div", field.wide ? "wide" : "");
      row.append(label, input);
      element(field.more ? "settings-more" : "settings-first", HTMLElement).append(row);
      this.#fields.set(field.key, input);
    }
  }

  /** Takes what the address says, and the preset for the rest; the first preset if it names none. */
  readAddress() {
    const said = address.settings();
    const named = this.#choices.presets[said.get("preset") ?? ""];
    const preset = named ?? Object.values(this.#choices.presets)[0];
    if (!preset || (!named && this.#isFilled)) {
      return; // what the user has chosen stays
    }
    const all = { ...preset, plan: { ...preset.plan } };
    for (const key of this.#fields.keys()) {
      const value = said.get(key);
      if (!value) {
        continue;
      }
      if (key === "preset") {
        all.preset = named ? value : preset.preset;
      } else if (key === "data" || key === "pixels" || key === "layers") {
        all[key] = value;
      } else {
        all.plan[key] = value;
      }
    }
    this.#fill(all);
  }

  /** Notes in the address what the form says. */
  writeAddress() {
    this.#noteAll();
  }

  /** @param {RunSettings} settings to show, and to be kept in the address */
  show(settings) {
    this.#fill(settings);
    this.#noteAll();
  }

  /**
   * What settings change of their preset, in words; without layers and seed, which are always said.
   *
   * @param {RunSettings} settings
   */
  changes({ preset, plan, ...others }) {
    const usual = this.#choices.presets[preset];
    /** @type {Record<string, unknown>} */
    const before = { ...usual, ...usual?.plan };
    /** @type {Record<string, unknown>} */
    const now = { ...others, ...plan };
    return FIELDS.filter(({ key }) => !["preset", "layers", "seed"].includes(key) && String(before[key]) !== String(now[key]))
      .map(({ key, label }) => `${label.toLowerCase()} ${now[key]}`);
  }

  /** @returns {RunSettings} as they are in the form */
  get settings() {
    /** @type {Record<string, string | number>} */
    const plan = {};
    for (const key of this.#fields.keys()) {
      if (!OUTSIDE_THE_PLAN.includes(key)) {
        const value = this.#value(key);
        plan[key] = NUMBERS.includes(key) && value !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
      }
    }
    return {
      preset: this.#value("preset"),
      data: this.#value("data"),
      pixels: this.#value("pixels"),
      layers: this.#value("layers"),
      plan,
    };
  }

  /** What an address says about them. */
  get said() {
    return Object.fromEntries([...this.#fields.keys()].map((key) => [key, this.#value(key)]));
  }

  /** @param {RunSettings | undefined} settings */
  #fill(settings) {
    if (!settings) {
      return;
    }
    this.#isFilled = true;
    const { plan, ...others } = settings;
    for (const [key, value] of Object.entries({ ...others, ...plan })) {
      const field = this.#fields.get(key);
      if (field instanceof HTMLSelectElement && ![...field.options].some((option) => option.value === String(value))) {
        field.append(new Option(String(value))); // of another machine: starting says what is wrong with it
      }
      if (field) {
        field.value = String(value);
      }
    }
  }

  /** @param {string} key */
  #changed(key) {
    const preset = this.#choices.presets[this.#value("preset")];
    if (key === "preset" && preset) {
      this.#fill({ ...preset, data: this.#value("data"), plan: { ...preset.plan, ...(this.#value("seed") ? { seed: this.#value("seed") } : {}) } });
    }
    this.#noteAll();
  }

  #noteAll() {
    address.noteAll(this.said);
  }

  /** @param {string} key */
  #value(key) {
    return this.#fields.get(key)?.value.trim() ?? "";
  }
}

/**
 * @param {HTMLSelectElement} select
 * @param {string[]} options
 */
function offer(select, options) {
  select.replaceChildren(...options.map((text) => new Option(text)));
}
