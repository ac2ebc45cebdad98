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
 * A probability for people: `99.2 %`. What is not certain is not called 100.
 *
 * @param {number} share in [0, 1]
 */
export function percent(share) {
  const rounded = share < 1 ? Math.min(99.9, Math.round(1000 * share) / 10) : 100;
  return `${rounded.toFixed(1)} %`;
}
