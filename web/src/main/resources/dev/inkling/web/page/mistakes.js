// @ts-check
import { accuracy, between } from "./accuracy.js";
import * as address from "./address.js";
import * as api from "./api.js";
import { ConfusionMatrix } from "./confusion.js";
import { create, element, percent } from "./dom.js";
import { latest } from "./latest.js";
import { offerLink } from "./link.js";
import { print } from "./picture.js";
import { TestData } from "./testdata.js";

/** @typedef {import("./app.js").Page} Page */
/** @typedef {import("./confusion.js").Kind} Kind */

const AT_ONCE = 60;

/** The view of the test images that a model gets wrong. */
export class MistakesView {
  #page;
  #data = new TestData(element("mistakes-data", HTMLSelectElement), () => this.#load());
  #panel = element("mistakes", HTMLElement);
  #accuracy = element("accuracy", HTMLElement);
  #title = element("mistakes-title", HTMLElement);
  #note = element("mistakes-note", HTMLElement);
  #list = element("mistakes-list", HTMLElement);
  #more = element("mistakes-more", HTMLButtonElement);
  #fault = element("mistakes-fault", HTMLElement);
  #matrix = new ConfusionMatrix(element("confusion", HTMLTableElement), (kind) => this.#choose(kind));
  #load = latest(() => this.#loadNow());
  /** What is seen, to leave it as it is when the user comes back to it. */
  #seen = "";
  /** How many images were answered right: another number comes of a model that has learned meanwhile. */
  #right = 0;
  /** Whose accuracy is seen, and with which data. */
  #asked = "";

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#more.addEventListener("click", () => this.#showMore());
    offerLink(element("mistakes-link", HTMLButtonElement), page.tell, "mistakes", () => ({
      model: page.choice.name,
      data: this.#data.name,
      cell: address.settings().get("cell") ?? undefined,
    }));
  }

  show() {
    const { name, models } = this.#page.choice;
    if (models.some((model) => model.name === name && model.kind === "run")) {
      this.#seen = ""; // it may have learned meanwhile
    }
    this.#load();
  }

  hide() {}

  again() {
    this.#seen = "";
    this.#load();
  }

  /** The kind of mistakes that the address names. @returns {Kind} */
  get #kind() {
    const [, label, answer] = /^(\d?)-(\d?)$/.exec(address.settings().get("cell") ?? "") ?? [];
    return { label: label ? Number(label) : undefined, answer: answer ? Number(answer) : undefined };
  }

  /** @param {Kind} kind */
  #choose({ label, answer }) {
    const isAll = label === undefined && answer === undefined;
    address.note("cell", isAll ? undefined : `${label ?? ""}-${answer ?? ""}`);
    this.#load();
  }

  /** @param {number} from */
  #wanted(from) {
    const wanted = new URLSearchParams({ data: this.#data.name, from: String(from), count: String(AT_ONCE) });
    if (this.#page.choice.name) {
      wanted.set("model", this.#page.choice.name);
    }
    for (const [name, value] of Object.entries(this.#kind)) {
      if (value !== undefined) {
        wanted.set(name, String(value));
      }
    }
    return wanted;
  }

  async #loadNow() {
    try {
      if (!this.#page.choice.name) {
        await this.#page.choice.refresh();
      }
      await this.#data.refresh();
      const wanted = this.#wanted(0);
      if (String(wanted) === this.#seen) {
        return;
      }
      this.#matrix.mark(this.#kind);
      this.#wait(true);
      const answer = await api.mistakes(wanted);
      if (String(wanted) === String(this.#wanted(0))) { // or else the next look is wanted already
        this.#seen = String(wanted);
        this.#show(answer);
      }
    } catch (error) {
      this.#seen = "";
      this.#list.replaceChildren();
      this.#more.hidden = true;
      this.#title.textContent = "Mistakes";
      this.#note.textContent = "";
      this.#accuracy.replaceChildren();
      this.#matrix.show([]);
      this.#fault.textContent = api.reason(error, this.#page.doubt);
    } finally {
      this.#wait(false);
    }
  }

  /** @param {boolean} waits for the server, which takes some seconds where it has not asked this model yet */
  #wait(waits) {
    this.#panel.setAttribute("aria-busy", String(waits));
    if (waits) {
      const { name } = this.#page.choice;
      const asked = `${name} ${this.#data.name}`;
      this.#fault.textContent = "";
      if (asked !== this.#asked || !this.#accuracy.hasChildNodes()) {
        this.#asked = asked;
        this.#accuracy.textContent = `Asking ${name} about all test images…`;
      }
    }
  }

  /** @param {api.Mistakes} answer */
  #show(answer) {
    const { images, right, interval, confusion, count } = answer;
    this.#right = right;
    const certain = create("span", "note", `95 % interval: ${between(interval)}`);
    this.#accuracy.replaceChildren(
      create("strong", "", accuracy(answer.accuracy)),
      ` of ${images.toLocaleString("en")} test images are read right. `,
      certain,
    );
    this.#matrix.show(confusion);
    const kind = this.#kind;
    const all = images - right;
    this.#title.textContent = `${count.toLocaleString("en")} ${count === 1 ? "mistake" : "mistakes"}`;
    this.#note.textContent = `${described(kind, all)}${count > 1 ? " The largest loss first." : ""}`;
    this.#list.replaceChildren(...this.#prints(answer));
    this.#offerMore(count);
  }

  async #showMore() {
    const wanted = this.#wanted(this.#list.childElementCount);
    this.#more.disabled = true;
    try {
      const answer = await api.mistakes(wanted);
      if (answer.right !== this.#right) {
        this.again(); // from the beginning, since all mistakes may be others now
      } else if (String(wanted) === String(this.#wanted(this.#list.childElementCount))) {
        const more = this.#prints(answer);
        this.#list.append(...more);
        this.#offerMore(answer.count);
        more[0]?.querySelector("a")?.focus({ preventScroll: true });
      }
    } catch (error) {
      this.#fault.textContent = api.reason(error, this.#page.doubt);
    } finally {
      this.#more.disabled = false;
    }
  }

  /** @param {number} count */
  #offerMore(count) {
    const left = count - this.#list.childElementCount;
    this.#more.hidden = left <= 0;
    this.#more.textContent = `Show ${Math.min(AT_ONCE, left)} more of ${left.toLocaleString("en")}`;
  }

  /** @param {api.Mistakes} answer */
  #prints({ data, mistakes }) {
    return mistakes.map((mistake) => {
      const { label, answer, confidence } = mistake;
      const said = create("span", "said", `${label} read as `);
      said.append(create("b", "", String(answer)));
      return print(mistake, data, this.#page.choice.name, [said, create("span", "sure", `${percent(confidence)} sure`)]);
    });
  }
}

/**
 * @param {Kind} kind
 * @param {number} all how many mistakes of every kind there are
 */
function described({ label, answer }, all) {
  if (all === 0) {
    return "Not one: every test image is read right.";
  }
  const of = `, of ${all.toLocaleString("en")} in all.`;
  if (label !== undefined && answer !== undefined) {
    return `${label} read as ${answer}${of}`;
  }
  if (label !== undefined) {
    return `${label} read as another digit${of}`;
  }
  return answer !== undefined ? `Another digit read as ${answer}${of}` : "";
}
