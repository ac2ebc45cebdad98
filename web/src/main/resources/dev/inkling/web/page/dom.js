// @ts-check

/**
 * The element with this id, which the page must have.
 *
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) {
    throw new Error(`#${id}: expected a ${type.name}, got ${found}`);
  }
  return found;
}

/**
 * A new element with a class and a text.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {string} className
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function create(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/**
 * A table with a title over each column and before each row.
 *
 * @param {string[]} columns the first is over the titles of the rows; may be empty
 * @param {string[]} rows
 * @param {(row: number, column: number) => HTMLElement} cell
 */
export function grid(columns, rows, cell) {
  const title = (/** @type {string} */ text, /** @type {string} */ scope) => {
    const made = create(text ? "th" : "td", "", text);
    if (text) {
      made.setAttribute("scope", scope);
    }
    return made;
  };
  const line = (/** @type {HTMLElement[]} */ cells) => {
    const made = create("tr", "");
    made.append(...cells);
    return made;
  };
  const head = create("thead", "");
  head.append(line(columns.map((text) => title(text, "col"))));
  const body = create("tbody", "");
  body.append(...rows.map((text, row) => line([title(text, "row"), ...columns.slice(1).map((_, column) => cell(row, column))])));
  const table = create("table", "");
  table.append(head, body);
  return table;
}

/**
 * A probability for people: `99.2 %`. What is not certain is not called 100.
 *
 * @param {number} share in [0, 1]
 */
export function percent(share) {
  const rounded = share < 1 ? Math.min(99.9, Math.round(1000 * share) / 10) : 100;
  return `${rounded.toFixed(1)} %`;
}
