// @ts-check
import * as api from "./api.js";
import { create, element } from "./dom.js";
import { canvas, paintInk } from "./pixels.js";

/** @typedef {import("./why.js").Subject} Subject */

const AGAIN = 400; // milliseconds from one look at a learning model to the next
const NOTHING_YET = "Nothing marked yet. Say what the digit above really is, and it is kept here.";

/** "It read my 9 as a 4": digits with their right answers, and a model that learns them. */
export class CorrectionsPanel {
  #buttons = element("it-is-a", HTMLElement);
  #wrong = element("read-wrong", HTMLButtonElement);
  #list = element("corrections", HTMLElement);
  #note = element("corrections-note", HTMLElement);
  #fault = element("corrections-fault", HTMLElement);
  #teach = element("teach", HTMLButtonElement);
  #learning = element("learning", HTMLElement);
  #doing = element("learning-doing", HTMLElement);
  #bar = element("learning-bar", HTMLProgressElement);
  #stop = element("learning-stop", HTMLButtonElement);
  #outcome = element("outcome", HTMLElement);
  #keep = element("keep", HTMLButtonElement);
  #discard = element("discard", HTMLButtonElement);
  /** @type {api.Correction[]} */
  #corrections = [];
  /** @type {api.FineTuning | undefined} */
  #tuning;
  #timer = 0;
  #isShown = false;
  #subject;
  #page;

  /**
   * @param {Subject} subject the digit that can be marked
   * @param {import("./app.js").Page} page
   */
  constructor(subject, page) {
    this.#subject = subject;
    this.#page = page;
    for (let digit = 0; digit < 10; digit++) {
      const button = create("button", "", String(digit));
      button.type = "button";
      button.setAttribute("aria-label", `It is a ${digit}`);
      button.addEventListener("click", () => this.#mark(digit));
      this.#buttons.append(button);
    }
    this.#wrong.addEventListener("click", () => {
      this.#buttons.scrollIntoView({ block: "center" });
      this.#buttons.querySelector("button")?.focus({ preventScroll: true });
    });
    this.#teach.addEventListener("click", () => this.#ask(() => api.teach(this.#subject.model()), (t) => this.#follow(t)));
    this.#keep.addEventListener("click", () => this.#ask(api.keepTaught, (kept) => this.#kept(kept)));
    this.#stop.addEventListener("click", () => this.#forget("Stopped: the model is as it was."));
    this.#discard.addEventListener("click", () => this.#forget("Discarded: the model is as it was."));
    page.choice.named.then(() => this.refresh()); // what is marked may be known before
    this.refresh();
  }

  /** Looks what there is on the server, from now on. */
  show() {
    this.#isShown = true;
    this.again();
  }

  hide() {
    this.#isShown = false;
    clearTimeout(this.#timer);
  }

  again() {
    this.#ask(api.corrections, (all) => this.#take(all));
    this.#look();
  }

  /** Shows which digit can be marked, and what it was marked as. */
  refresh() {
    const pixels = this.#subject.pixels();
    const marked = this.#corrections.find((correction) => correction.pixels === pixels);
    this.#wrong.disabled = !pixels;
    [...this.#buttons.children].forEach((button, digit) => {
      if (button instanceof HTMLButtonElement) {
        button.disabled = !pixels;
        button.setAttribute("aria-pressed", String(marked?.label === digit));
      }
    });
    const { length } = this.#corrections;
    const model = this.#subject.model();
    this.#teach.disabled = length === 0 || ["running", "done"].includes(this.#tuning?.state ?? "");
    this.#teach.textContent = this.#tuning?.state === "done" ? "Keep or discard first" : length > 0 ? `Teach ${length === 1 ? "this digit" : `these ${length} digits`} to “${model}”` : "Teach the model";
  }

  /** @param {number} digit what the chosen digit really is */
  #mark(digit) {
    const pixels = this.#subject.pixels();
    const marked = this.#corrections.find((correction) => correction.pixels === pixels);
    this.#ask(
      () => (marked?.label === digit ? api.unmark(marked.id) : api.mark(pixels, digit, this.#subject.model())),
      (all) => this.#take(all),
    );
  }

  /**
   * @template T
   * @param {() => Promise<T>} question
   * @param {(answer: T) => void} show
   */
  async #ask(question, show) {
    try {
      const answer = await question();
      this.#fault.textContent = "";
      show(answer);
    } catch (error) {
      this.#fault.textContent = this.#subject.reason(error);
    }
  }

  /** @param {api.Corrections} all */
  #take({ corrections }) {
    this.#corrections = corrections;
    this.#layOut();
    this.refresh();
  }

  /** The marked digits, and how they are read by who has learned them. */
  #layOut() {
    const focused = document.activeElement?.closest("#corrections li");
    const place = focused ? [...this.#list.children].indexOf(focused) : -1;
    const taught = new Map(this.#tuning?.outcome?.corrections.map((one) => [one.id, one]));
    this.#list.replaceChildren(
      ...this.#corrections.map(({ id, label, read, pixels }) => {
        const picture = canvas("digit");
        paintInk(picture, pixels, `A ${label}, read as ${read}`);
        const remove = create("button", "remove", "×");
        remove.type = "button";
        remove.setAttribute("aria-label", `Remove the ${label} that was read as ${read}`);
        remove.addEventListener("click", () => this.#ask(() => api.unmark(id), (all) => this.#take(all)));
        const after = taught.get(id)?.after;
        const caption = create("figcaption", "");
        caption.append(create("b", "", String(label)), create("span", "", `read as ${read}`));
        if (after !== undefined) {
          caption.append(create("span", after === label ? "right" : "wrong", `now ${after}`));
        }
        const figure = create("figure", "");
        figure.append(picture, remove, caption);
        const item = create("li", "");
        item.append(figure);
        return item;
      }),
    );
    this.#note.textContent = this.#corrections.length === 0 ? NOTHING_YET : "";
    if (place >= 0) { // who removes one with the keyboard goes on with the next
      const next = this.#list.children[Math.min(place, this.#list.children.length - 1)];
      (next?.querySelector("button") ?? this.#buttons.querySelector("button"))?.focus();
    }
  }

  /** @param {string} news */
  #forget(news) {
    this.#ask(api.forgetTaught, (tuning) => {
      this.#follow(tuning);
      this.#page.tell(news);
    });
  }

  /** Asks how far the learning is. */
  #look() {
    clearTimeout(this.#timer);
    this.#ask(api.taught, (tuning) => this.#follow(tuning));
  }

  /** @param {api.FineTuning} tuning */
  #follow(tuning) {
    this.#tuning = tuning;
    clearTimeout(this.#timer);
    const running = tuning.state === "running";
    this.#learning.hidden = !running;
    this.#doing.textContent = running ? `${tuning.model}: ${tuning.doing}…` : "";
    this.#bar.value = tuning.progress;
    this.#outcome.hidden = !tuning.outcome;
    if (tuning.outcome) {
      this.#showOutcome(tuning.outcome, tuning.model ?? "");
    }
    if (tuning.problem) {
      this.#fault.textContent = tuning.problem;
    }
    this.#layOut();
    this.refresh();
    if (document.activeElement?.closest("#learning[hidden], #outcome[hidden]")) { // the keyboard goes on from here
      (tuning.state === "done" ? this.#keep : this.#teach).focus();
    }
    if (running && this.#isShown) {
      this.#timer = setTimeout(() => this.#look(), AGAIN);
    }
  }

  /**
   * @param {api.Outcome} outcome
   * @param {string} model
   */
  #showOutcome({ corrections, test }, model) {
    const right = (/** @type {"before" | "after"} */ when) => corrections.filter((one) => one[when] === one.label).length;
    const share = (/** @type {number} */ count) => `${((100 * count) / test.images).toFixed(2)} %`;
    const figures = [
      ["corrections-n", `Corrections (${corrections.length})`],
      ["corrections-before", `${right("before")} right`],
      ["corrections-after", `${right("after")} right`],
      ["test-n", `Test images of ${test.data} (${test.images.toLocaleString("en")})`],
      ["test-before", `${share(test.before)} right`],
      ["test-after", `${share(test.after)} right`],
    ];
    for (const [id, text] of figures) {
      element(String(id), HTMLElement).textContent = String(text);
    }
    element("outcome-title", HTMLElement).textContent = `What “${model}” has learned`;
  }

  /** @param {{name: string}} kept */
  async #kept({ name }) {
    this.#follow({ state: "none", model: null, doing: "", progress: 0, outcome: null, problem: null });
    this.#page.tell(`${name} answers now. It lasts as long as the server: save it under Models.`);
    this.#ask(
      () => this.#page.choice.refresh(),
      () => this.#page.choice.choose(name),
    );
  }
}
