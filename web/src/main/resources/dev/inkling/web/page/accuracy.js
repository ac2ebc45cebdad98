// @ts-check

/** @typedef {import("./api.js").Interval} Interval */

/**
 * An accuracy for people: `99.44 %`. What is not perfect is not called 100, nor a little nothing.
 *
 * @param {number} share in [0, 1]
 */
export function accuracy(share) {
  return `${hundredths(share)} %`;
}

/**
 * Where an accuracy lies: `99.27 to 99.57 %`.
 *
 * @param {Interval} interval
 */
export function between({ low, high }) {
  return `${hundredths(low)} to ${hundredths(high)} %`;
}

/**
 * A difference of accuracies, in percentage points: `+0.19`.
 *
 * @param {number} difference
 */
export function points(difference) {
  const text = Math.abs(100 * difference).toFixed(2);
  return text === "0.00" ? text : `${difference < 0 ? "−" : "+"}${text}`;
}

/** @param {number} share */
function hundredths(share) {
  const rounded = Math.round(10_000 * share) / 100;
  return (share < 1 ? Math.min(99.99, rounded) : 100).toFixed(2);
}
