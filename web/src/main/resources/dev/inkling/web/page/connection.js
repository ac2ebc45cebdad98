// @ts-check
import { Refusal } from "./api.js";
import { element } from "./dom.js";

const WHILE_THERE = 5_000; // milliseconds from one look to the next
const WHILE_GONE = 1_000;
const FAREWELL = 2_000; // milliseconds that good news stays on the page, and for each letter so many more:
const READING = 50;

/**
 * Knows whether the server is there, says so on the page, and notices when it comes back.
 *
 * `there` and `gone` speak for themselves; `refused` means that the link's token is missing or out of date.
 *
 * @typedef {"unknown" | "there" | "gone" | "refused"} State
 */
export class Connection {
  /** @type {State} */
  #state = "unknown";
  #timer = 0;
  #farewell = 0;
  #looking = false;
  #toast = element("toast", HTMLElement);
  #choice;
  #back;

  /**
   * @param {import("./choice.js").ModelChoice} choice is asked for the models, which also shows that the server is there
   * @param {() => void} back is called when the server is there again
   */
  constructor(choice, back) {
    this.#choice = choice;
    this.#back = back;
    document.addEventListener("visibilitychange", () => this.look());
    window.addEventListener("online", () => this.look());
    this.look();
  }

  /**
   * Good news, for a while; bad news stays.
   *
   * @param {string} news
   */
  tell(news) {
    if (this.#state === "there") {
      this.#tell(news);
      this.#leaveSoon();
    }
  }

  /** A request failed: looks whether the server is there at all. */
  doubt() {
    if (this.#state !== "gone") {
      this.look();
    }
  }

  /** Looks now, and again after a while. A page that nobody sees asks nothing. */
  async look() {
    clearTimeout(this.#timer);
    if (this.#looking || document.hidden) {
      return;
    }
    this.#looking = true;
    try {
      await this.#choice.refresh();
      this.#become("there");
    } catch (error) {
      this.#become(!(error instanceof Refusal) ? "gone" : error.status === 401 ? "refused" : "there");
    }
    this.#looking = false;
    this.#timer = setTimeout(() => this.look(), this.#state === "there" ? WHILE_THERE : WHILE_GONE);
  }

  /** @param {State} state */
  #become(state) {
    const before = this.#state;
    if (state === before) {
      return;
    }
    this.#state = state;
    document.body.dataset["connection"] = state;
    if (state === "gone") {
      this.#tell("The server does not answer. What you drew is kept; trying again…");
    } else if (state === "refused") {
      this.#tell("This page needs the link that inkling serve printed, with its token.");
    } else if (before !== "unknown") {
      this.#tell("The server is back.");
      this.#leaveSoon();
      this.#back();
    }
  }

  #leaveSoon() {
    clearTimeout(this.#farewell);
    this.#farewell = setTimeout(() => (this.#toast.hidden = this.#state === "there"), FAREWELL + READING * this.#toast.textContent.length);
  }

  /** @param {string} news */
  #tell(news) {
    this.#toast.textContent = news;
    this.#toast.hidden = false;
  }
}
