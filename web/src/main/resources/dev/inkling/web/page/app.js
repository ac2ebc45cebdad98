// @ts-check
import { keepToken } from "./api.js";
import { Connection } from "./connection.js";
import { create, element } from "./dom.js";
import { DrawView } from "./draw.js";

/**
 * The views: the id of each one's element, which is its address behind the `#`, and its name.
 *
 * @type {readonly [id: string, name: string][]}
 */
const VIEWS = [["draw", "Draw"]];

/** Shows the view that the address names, or else the first. */
function route() {
  const wanted = location.hash.slice(1);
  const shown = VIEWS.some(([id]) => id === wanted) ? wanted : VIEWS[0]?.[0];
  for (const [id] of VIEWS) {
    element(id, HTMLElement).hidden = id !== shown;
  }
  for (const link of document.querySelectorAll("#views a")) {
    if (link.getAttribute("href") === `#${shown}`) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

keepToken();
for (const [id, name] of VIEWS) {
  const link = create("a", "", name);
  link.href = `#${id}`;
  const item = create("li", "");
  item.append(link);
  element("views", HTMLElement).append(item);
}
window.addEventListener("hashchange", route);
route();

const draw = new DrawView(() => connection.doubt());
const connection = new Connection(() => draw.again());
