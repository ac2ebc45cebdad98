// @ts-check
import * as address from "./address.js";
import * as api from "./api.js";
import { Chart } from "./chart.js";
import { create, element, percent } from "./dom.js";
import { Inside } from "./inside.js";
import { offerLink } from "./link.js";
import { SettingsForm } from "./settings.js";

/** @typedef {import("./app.js").Page} Page */
/** @typedef {import("./api.js").News} News */
/** @typedef {import("./api.js").Point} Point */
/** @typedef {import("./chart.js").Line} Line */

const AGAIN = 1_000; // milliseconds after which a broken stream is tried again
const STOPPING = 50; // milliseconds from one look to the next whether a training has stopped, or begun
const LONGEST_STOP = 10_000;
const STATES = {
  running: "learning",
  stopping: "stopping…",
  paused: "paused",
  finished: "finished",
  stopped: "stopped",
  diverged: "diverged: the weights are lost",
  failed: "failed",
};

/** The view in which a network learns. */
export class TrainView {
  #page;
  #fault = element("train-fault", HTMLElement);
  #start = element("start", HTMLButtonElement);
  #step = element("step", HTMLButtonElement);
  #stop = element("stop", HTMLButtonElement);
  #reset = element("reset", HTMLButtonElement);
  #course = element("course", HTMLElement);
  #courseStatus = element("course-status", HTMLElement);
  #progress = element("progress", HTMLProgressElement);
  #logarithmic = element("logarithmic", HTMLInputElement);
  #alarms = element("alarms", HTMLElement);
  #doctorNote = element("doctor-note", HTMLElement);
  #runsBox = element("runs", HTMLElement);
  #loss = new Chart(element("loss-chart", HTMLElement), "Loss", "loss", (value) => String(Number(value.toPrecision(3))));
  #accuracy = new Chart(element("accuracy-chart", HTMLElement), "Accuracy", "accuracy", (value) => `${(100 * value).toFixed(1)} %`);
  #inside = new Inside();
  /** @type {Promise<SettingsForm> | undefined} */
  #making;
  /** @type {SettingsForm | undefined} */
  #form;
  /** @type {News | undefined} */
  #news;
  /** @type {Point[]} */
  #training = [];
  /** @type {Point[]} */
  #heldOut = [];
  /** @type {News[]} */
  #runs = [];
  /** Names of the runs whose curves are shown beside. @type {Set<string>} */
  #compared = new Set();
  /** @type {AbortController | undefined} */
  #listening;
  #drawing = 0;
  #isShown = false;
  #busy = false;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    this.#start.addEventListener("click", () => this.#startOrGoOn());
    this.#step.addEventListener("click", () => (this.#isUnderWay ? this.#tell("step") : this.#begin(true)));
    this.#stop.addEventListener("click", () => this.#tell("stop"));
    this.#reset.addEventListener("click", () => this.#tell("reset"));
    offerLink(element("share", HTMLButtonElement), page.tell, "train", () => this.#form?.said ?? {});
    this.#logarithmic.addEventListener("change", () => this.#draw());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#rest() : this.#listen()));
    this.#clear();
  }

  async show() {
    this.#isShown = true;
    try {
      this.#making ??= api.choices().then((choices) => new SettingsForm(choices));
      this.#form = await this.#making;
    } catch (error) {
      this.#making = undefined;
      this.#fail(error);
    }
    if (!this.#isShown) {
      return; // it was left meanwhile, and the address is another view's
    }
    if (this.#form) {
      this.#form.readAddress();
      this.#fault.textContent = "";
      this.#showState();
    }
    this.#listen();
    this.#listRuns();
  }

  hide() {
    this.#isShown = false;
    this.#rest();
  }

  /** Hears no more: a browser has only so many connections to a server. */
  #rest() {
    this.#listening?.abort();
    this.#listening = undefined;
  }

  again() {
    this.show();
  }

  /** Hears of the training as long as this view is seen, and tries again when the stream breaks. */
  async #listen() {
    if (this.#listening || !this.#isShown || document.hidden) {
      return;
    }
    const enough = new AbortController();
    this.#listening = enough;
    while (!enough.signal.aborted) {
      try {
        await api.events((news) => this.#hear(news), enough.signal);
      } catch (error) {
        if (error instanceof api.Refusal) {
          this.#fail(error);
        } else if (!(error instanceof api.Unreachable || enough.signal.aborted)) {
          throw error;
        }
      }
      if (!enough.signal.aborted) {
        this.#page.doubt();
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
    }
  }

  /** @param {News | api.NoRun} news */
  #hear(news) {
    const before = this.#news;
    if (news.status === "none") {
      if (before) {
        this.#clear();
        this.#listRuns();
      }
      this.#form?.writeAddress();
      return;
    }
    if (before?.run !== news.run) {
      this.#training = [];
      this.#heldOut = [];
      this.#compared.delete(news.run);
      this.#page.choice.refresh().catch(this.#page.doubt);
      if (!before && !address.settings().has("preset")) {
        this.#form?.show(news.settings);
      }
      this.#form?.writeAddress();
    }
    this.#training = [...this.#training.slice(0, news.training.from), ...news.training.points];
    this.#heldOut = [...this.#heldOut.slice(0, news.heldOut.from), ...news.heldOut.points];
    this.#news = news;
    if (news.look) {
      this.#inside.show(news.look, news.heldOutName);
    }
    if (before?.run !== news.run || before.status !== news.status) {
      this.#courseStatus.textContent = `${news.run}: ${STATES[news.status]}`;
      this.#listRuns();
    }
    this.#showState();
    this.#showAlarms(news);
    this.#drawSoon();
  }

  get #isUnderWay() {
    const status = this.#news?.status;
    return status === "running" || status === "paused" || status === "stopping";
  }

  #clear() {
    this.#news = undefined;
    this.#training = [];
    this.#heldOut = [];
    this.#inside.empty();
    this.#alarms.replaceChildren();
    delete this.#alarms.dataset["known"];
    this.#doctorNote.textContent = "The doctor looks after a training, and speaks up when something is wrong.";
    this.#showState();
    this.#draw();
  }

  #showState() {
    const news = this.#news;
    this.#start.textContent = news?.status === "running" ? "Pause" : news?.status === "paused" ? "Go on" : "Start";
    const isStopping = news?.status === "stopping";
    this.#start.disabled = !this.#form || this.#busy || isStopping;
    this.#step.disabled = this.#start.disabled;
    this.#stop.disabled = !this.#isUnderWay || isStopping;
    this.#reset.disabled = !news || isStopping;
    this.#alarms.querySelectorAll("button").forEach((button) => (button.disabled = this.#busy || isStopping));
    this.#progress.value = news && news.iterations > 0 ? news.iteration / news.iterations : 0;
    this.#course.textContent = news ? course(news) : "Start a training, and watch it here.";
  }

  /** @param {News} news */
  #showAlarms({ run, alarms }) {
    const known = JSON.stringify([run, alarms.map(({ kind, text }) => [kind, text])]);
    if (this.#alarms.dataset["known"] !== known) {
      this.#alarms.dataset["known"] = known;
      this.#alarms.replaceChildren(
        ...alarms.map(({ kind, text, remedy, settings }) => {
          const item = create("li", "");
          const button = create("button", "", remedy);
          button.type = "button";
          button.addEventListener("click", () => this.#remedy(settings));
          const said = create("p", "", ` ${text}`);
          said.prepend(create("b", "", `${kind.charAt(0).toUpperCase()}${kind.slice(1)}.`));
          item.append(said, button);
          return item;
        }),
      );
    }
    this.#doctorNote.textContent =
      alarms.length > 0 ? "" : this.#isUnderWay ? "All is well so far." : "Nothing to complain about.";
  }

  /** @param {api.RunSettings} settings */
  async #remedy(settings) {
    this.#setBusy(true);
    if (this.#isUnderWay) {
      await this.#tell("stop");
      for (let wait = 0; this.#isUnderWay && this.#isShown && wait < LONGEST_STOP; wait += STOPPING) {
        await new Promise((resolve) => setTimeout(resolve, STOPPING)); // it ends between two iterations
      }
    }
    if (this.#isUnderWay) {
      this.#fault.textContent ||= "The training has not stopped yet: try the remedy again in a moment.";
    } else {
      this.#form?.show(settings);
      await this.#begin(false);
    }
    this.#setBusy(false);
  }

  /** @param {boolean} busy whether something is being begun: nothing else can be meanwhile */
  #setBusy(busy) {
    this.#busy = busy;
    this.#showState();
  }

  #startOrGoOn() {
    if (this.#news?.status === "running") {
      this.#tell("pause");
    } else if (this.#news?.status === "paused") {
      this.#tell("resume");
    } else {
      this.#begin(false);
    }
  }

  /** @param {boolean} paused */
  async #begin(paused) {
    if (!this.#form) {
      return;
    }
    this.#fault.textContent = "";
    this.#setBusy(true);
    try {
      const { run } = await api.train(this.#form.settings, paused);
      for (let wait = 0; this.#news?.run !== run && wait < LONGEST_STOP; wait += STOPPING) {
        await new Promise((resolve) => setTimeout(resolve, STOPPING)); // the stream tells of it
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#setBusy(false);
  }

  /** @param {"pause" | "resume" | "step" | "stop" | "reset"} what */
  async #tell(what) {
    this.#fault.textContent = "";
    try {
      await api.tell(what);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#fault.textContent = api.reason(error, this.#page.doubt);
  }

  async #listRuns() {
    try {
      this.#runs = await api.runs();
    } catch (error) {
      this.#runsBox.replaceChildren(create("p", "fault", api.reason(error, this.#page.doubt)));
      return;
    }
    if (this.#runs.length === 0) {
      this.#runsBox.replaceChildren(create("p", "note", "None yet."));
      return;
    }
    const list = create("ul", "");
    for (const run of [...this.#runs].reverse()) {
      list.append(this.#runRow(run));
    }
    this.#runsBox.replaceChildren(list);
    this.#draw();
  }

  /** @param {News} run */
  #runRow(run) {
    const item = create("li", "");
    const label = create("label", "check");
    const box = create("input", "");
    box.type = "checkbox";
    box.checked = this.#compared.has(run.run) || run.run === this.#news?.run;
    box.disabled = run.run === this.#news?.run;
    box.addEventListener("change", () => {
      this.#compared[box.checked ? "add" : "delete"](run.run);
      this.#draw();
    });
    label.append(box, ` ${run.run}`);
    const { preset, plan } = run.settings;
    const said = [preset, run.text, `seed ${plan["seed"]}`, ...(this.#form?.changes(run.settings) ?? [])].join(", ");
    const about = create("span", "note", said);
    about.title = said;
    const outcome = create("span", "outcome", run.result ? `${percent(run.result.testAccuracy)} of test` : STATES[run.status]);
    const settings = create("button", "quiet", "Settings");
    settings.type = "button";
    settings.setAttribute("aria-label", `Take the settings of ${run.run}`);
    settings.addEventListener("click", () => this.#form?.show(run.settings));
    item.append(label, about, outcome, settings);
    return item;
  }

  /** Once a frame is often enough. */
  #drawSoon() {
    cancelAnimationFrame(this.#drawing);
    this.#drawing = requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    /** @type {Line[]} */
    const lines = [
      { name: "training", points: this.#training, kind: "quiet" },
      { name: this.#news?.heldOutName ?? "held out", points: this.#heldOut, kind: "accent" },
      ...this.#runs
        .filter(({ run }) => this.#compared.has(run) && run !== this.#news?.run)
        .map(({ run, heldOut }, dash) => ({ name: run, points: heldOut.points, kind: /** @type {const} */ ("other"), dash })),
    ];
    this.#loss.show(lines, this.#logarithmic.checked);
    this.#accuracy.show(lines, false);
  }
}

/**
 * How far it is, in words.
 *
 * @param {News} news
 */
function course(news) {
  const { status, iteration, iterations, imagesPerSecond, secondsLeft, seconds, text, result, fault } = news;
  const done = `${text}: iteration ${iteration.toLocaleString("en")} of ${iterations.toLocaleString("en")}`;
  if (fault) {
    return fault;
  }
  if (result) {
    return `${STATES[status]} after ${time(seconds)}: ${percent(result.testAccuracy)} of ${result.testImages.toLocaleString("en")} test images right. Weights ${result.weightsSha256.slice(0, 12)}…`;
  }
  if (iteration === 0 || (status !== "running" && status !== "paused")) {
    return `${done}, ${STATES[status]}`;
  }
  const speed = `${Math.round(imagesPerSecond).toLocaleString("en")} images/s`;
  return status === "paused" ? `${done}, paused` : `${done}, ${speed}, ${time(secondsLeft)} left`;
}

/** @param {number} seconds */
function time(seconds) {
  if (seconds < 60) {
    return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

