// @ts-check
/** The two things a service does with its time: compute, which blocks its event loop, and wait, which does not. */

/** @param {number} ms */
export function burn(ms) {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** @param {number} ms @returns {Promise<void>} */
export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
