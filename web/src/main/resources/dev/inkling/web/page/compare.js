// @ts-check
import { accuracy, between, points } from "./accuracy.js";
import * as address from "./address.js";
import * as api from "./api.js";
import { create, element } from "./dom.js";
import { latest } from "./latest.js";
import { offerLink } from "./link.js";
import { print } from "./picture.js";
import { TestData } from "./testdata.js";

const LEAST_SPAN = 0.001; // of the axis: what differs less is not blown up

/** Which of two models is better, on the same test images. */
export class Compare {
  #page;
  #a = element("compare-a", HTMLSelectElement);
  #b = element("compare-b", HTMLSelectElement);
  #data = new TestData(element("compare-data", HTMLSelectElement), () => this.show());
  #panel = element("compare", HTMLElement);
  #result = element("compare-result", HTMLElement);
  #note = element("compare-note", HTMLElement);
  #verdict = element("compare-verdict", HTMLElement);
  #words = element("compare-words", HTMLElement);
  #range = element("compare-range", HTMLElement);
  #examples = element("compare-examples", HTMLElement);
  #examplesTitle = element("compare-examples-title", HTMLElement);
  #fault = element("compare-fault", HTMLElement);
  #load = latest(() => this.#loadNow());

  /** @param {import("./app.js").Page} page */
  constructor(page) {
    this.#page = page;
    for (const select of [this.#a, this.#b]) {
      select.addEventListener("change", () => {
        address.note("a", this.#a.value);
        address.note("b", this.#b.value);
        this.show();
      });
    }
    offerLink(element("compare-link", HTMLButtonElement), page.tell, "models", () => ({
      model: page.choice.name,
      data: this.#data.name,
      a: this.#a.value,
      b: this.#b.value,
    }));
  }

  show() {
    this.#load();
  }

  /**
   * Offers these models. Where the address names none, the one that is used is compared with another.
   *
   * @param {api.ModelInBrief[]} models
   * @returns {boolean} whether others are to be compared than before
   */
  offer(models) {
    const names = models.map(({ name }) => name);
    const said = address.settings();
    const first =
      [said.get("a"), this.#a.value, this.#page.choice.name].find((name) => name && names.includes(name)) ?? names[0] ?? "";
    const second =
      [said.get("b"), this.#b.value, ...names].find((name) => name && name !== first && names.includes(name)) ?? first;
    const [a, b] = said.get("a") && said.get("a") === said.get("b") ? [first, first] : [first, second];
    const changed = a !== this.#a.value || b !== this.#b.value;
    for (const [select, name] of /** @type {const} */ ([[this.#a, a], [this.#b, b]])) {
      if ([...select.options].map(({ value }) => value).join("\n") !== names.join("\n")) {
        select.replaceChildren(...names.map((each) => create("option", "", each)));
      }
      select.value = name;
    }
    return changed;
  }

  async #loadNow() {
    try {
      await this.#data.refresh();
      const wanted = new URLSearchParams({ a: this.#a.value, b: this.#b.value, data: this.#data.name });
      this.#panel.setAttribute("aria-busy", "true");
      this.#note.textContent = "Asking both about all test images…";
      const comparison = await api.comparison(wanted);
      this.#fault.textContent = "";
      this.#show(comparison);
    } catch (error) {
      this.#result.hidden = true;
      this.#note.textContent = "";
      this.#fault.textContent = api.reason(error, this.#page.doubt);
    } finally {
      this.#panel.setAttribute("aria-busy", "false");
    }
  }

  /** @param {api.Comparison} comparison */
  #show(comparison) {
    const { a, b, images: all, differenceInterval, difference, disagreements, examples } = comparison;
    this.#result.hidden = false;
    this.#note.textContent = `Both asked about the same ${all.toLocaleString("en")} test images.`;
    const isTold = differenceInterval.low > 0 || differenceInterval.high < 0;
    const [better, other] = difference >= 0 ? [b, a] : [a, b];
    this.#verdict.replaceChildren(
      ...(isTold
        ? [create("strong", "", better.name), ` is better than ${other.name}.`]
        : [a.name === b.name ? "That is the same model." : "These images do not tell which is better."]),
    );
    this.#words.replaceChildren(...words(comparison).map((line) => create("li", "", line)));
    this.#range.replaceChildren(...range(a, b));
    this.#examplesTitle.textContent =
      disagreements === 0
        ? "They give the same answer everywhere"
        : `They disagree about ${images(disagreements)}${disagreements > examples.length ? `: the ${examples.length} where it makes the most difference` : ""}`;
    this.#examples.replaceChildren(
      ...examples.map((example) => {
        const said = create("span", "said", "is ");
        said.append(create("b", "", String(example.label)));
        const wrong = example.b.answer === example.label ? a : b;
        return print(example, comparison.data, wrong.name, [
          said,
          create("span", "sure", `A ${example.a.answer}, B ${example.b.answer}`),
        ]);
      }),
    );
  }
}

/**
 * What the numbers say.
 *
 * @param {api.Comparison} comparison
 */
function words({ a, b, difference, differenceInterval, onlyA, onlyB, bothWrong, pValue }) {
  const { low, high } = differenceInterval;
  return [
    `B's accuracy less A's: ${points(difference)} points; 95 % interval ${points(low)} to ${points(high)}.`,
    `A is right where B is wrong on ${images(onlyA)}, the reverse on ${onlyB.toLocaleString("en")}; both are wrong on ${bothWrong.toLocaleString("en")}.`,
    onlyA + onlyB === 0
      ? "Nothing to test: each is right where the other is."
      : `If they were equally good, a split as uneven would have a probability of ${probability(pValue)} (McNemar's exact test).`,
    `Mean loss: A ${a.loss.toPrecision(3)}, B ${b.loss.toPrecision(3)}.`,
  ];
}

/** @param {number} count */
function images(count) {
  return `${count.toLocaleString("en")} ${count === 1 ? "image" : "images"}`;
}

/** @param {number} p */
function probability(p) {
  return p < 0.001 ? "less than 0.001" : p.toPrecision(2);
}

/**
 * The accuracies with their intervals, on an axis that holds both.
 *
 * @param {api.Side} a
 * @param {api.Side} b
 */
function range(a, b) {
  const low = Math.min(a.interval.low, b.interval.low);
  const high = Math.max(a.interval.high, b.interval.high);
  const grain = 10 ** Math.floor(Math.log10(Math.max(LEAST_SPAN, high - low))) / 2; // the axis ends at round numbers
  const from = Math.max(0, (Math.ceil(low / grain) - 1) * grain);
  const span = Math.min(1, (Math.floor(high / grain) + 1) * grain) - from;
  const place = (/** @type {number} */ share) => `${(100 * (share - from)) / span}%`;
  const rows = [a, b].map((side, i) => {
    const name = create("span", "who");
    name.append(create("b", "", i === 0 ? "A" : "B"), ` ${side.name}`);
    const bar = create("span", "interval");
    bar.style.left = place(side.interval.low);
    bar.style.width = `${(100 * (side.interval.high - side.interval.low)) / span}%`;
    const dot = create("span", "dot");
    dot.style.left = place(side.accuracy);
    const axis = create("span", "axis");
    axis.setAttribute("aria-hidden", "true");
    axis.append(bar, dot);
    const said = create("span", "value", accuracy(side.accuracy));
    said.append(create("span", "note", between(side.interval)));
    const row = create("li", "");
    row.append(name, axis, said);
    return row;
  });
  const ends = create("li", "ends");
  ends.setAttribute("aria-hidden", "true");
  ends.append(...[from, from + span].map((end) => create("span", "", `${Number((100 * end).toFixed(2))} %`)));
  return [...rows, ends];
}
