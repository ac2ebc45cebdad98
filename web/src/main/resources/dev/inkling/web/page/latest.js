// @ts-check

/**
 * Does a piece of work whenever it is wanted, one at a time. What is wanted meanwhile is done once, afterwards: so
 * the newest state is always reached, and those in between are left out where they come too fast.
 *
 * @param {() => Promise<void>} work looks at the newest state when it begins
 * @returns {() => void} says that it is wanted
 */
export function latest(work) {
  let running = false;
  let wanted = false;
  return async () => {
    wanted = true;
    if (running) {
      return;
    }
    running = true;
    try {
      while (wanted) {
        wanted = false;
        await work();
      }
    } finally {
      running = false;
    }
  };
}

/**
 * Does a piece of work when nothing has been wanted for a while.
 *
 * @param {number} milliseconds how long
 * @param {() => void} work
 * @returns {() => void} says that it is wanted
 */
export function calm(milliseconds, work) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
}
