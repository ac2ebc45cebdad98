// @ts-check
import * as address from "./address.js";
import { keepToken } from "./api.js";
import { ModelChoice } from "./choice.js";
import { Connection } from "./connection.js";
import { create, element } from "./dom.js";
import { DrawView } from "./draw.js";
import { MistakesView } from "./mistakes.js";
import { ModelsView } from "./models.js";
import { TrainView } from "./train.js";

/**
 * What a view is to the rest of the page.
 *
 * @typedef {object} View
 * @property {() => void} show it can be seen now, and the address may say something else than before
 * @property {() => void} hide it cannot be seen any more
 * @property {() => void} again asks again for what it shows: another model answers, or the server is back
 */

/**
 * What views have in common.
 *
 * @typedef {object} Page
 * @property {ModelChoice} choice
 * @property {() => void} doubt to be called when the server did not answer
 * @property {(news: string) => void} tell says something over the page, for a while
 */

keepToken();

/** @type {Page} */
const page = {
  choice: new ModelChoice(() => shown.again(), (news) => connection.tell(news)),
  doubt: () => connection.doubt(),
  tell: (news) => connection.tell(news),
};

/**
 * The views: the id of each one's element, which is its address, and its name.
 *
 * @type {readonly [id: string, name: string, view: View][]}
 */
const VIEWS = [
  ["draw", "Draw", new DrawView(page)],
  ["train", "Train", new TrainView(page)],
  ["mistakes", "Mistakes", new MistakesView(page)],
  ["models", "Models", new ModelsView(page)],
];

/** @type {View} */
let shown = { show() {}, hide() {}, again() {} };

/**
 * How far each view was scrolled when it was left. The browser's own memory is of a page that does not change.
 *
 * @type {Map<View, number>}
 */
const scrolled = new Map();
history.scrollRestoration = "manual";

/** Shows the view that the address names, or else the first. */
function route() {
  const before = shown;
  const now = scrollY; // before anything moves
  const wanted = address.view();
  const id = VIEWS.some(([known]) => known === wanted) ? wanted : "draw";
  for (const [other, name, view] of VIEWS) {
    element(other, HTMLElement).hidden = other !== id;
    const link = element(`to-${other}`, HTMLAnchorElement);
    if (other === id) {
      link.setAttribute("aria-current", "page");
      document.title = `${name} · Inkling`;
      if (view !== shown) {
        shown.hide();
        shown = view;
      }
    } else {
      link.removeAttribute("aria-current");
    }
  }
  shown.show();
  if (shown !== before) {
    scrolled.set(before, now);
    scrollTo(0, scrolled.get(shown) ?? 0);
  }
}

/** @param {HTMLAnchorElement} link to a view, where the chosen model goes along */
function keepModel(link) {
  const id = link.hash.slice(1);
  link.addEventListener("click", (event) => {
    const model = address.settings().get("model");
    if (model && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      address.go(id, new URLSearchParams({ model }));
    }
  });
}

for (const link of document.querySelectorAll('a[href="#draw"], a[href="#train"]')) {
  if (link instanceof HTMLAnchorElement) {
    keepModel(link);
  }
}
for (const [id, name] of VIEWS) {
  const link = create("a", "", name);
  link.id = `to-${id}`;
  link.href = `#${id}`;
  keepModel(link);
  const item = create("li", "");
  item.append(link);
  element("views", HTMLElement).append(item);
}

element("skip", HTMLElement).addEventListener("click", (event) => {
  event.preventDefault(); // the address is the view's
  element("main", HTMLElement).focus();
});

const connection = new Connection(page.choice, () => shown.again());
window.addEventListener("hashchange", () => {
  if (keepToken()) { // pasted into the open page, after a restart of the server
    connection.look();
  }
  route();
});
route();
