// @ts-check
/** How customers behave: how many come when, and what each one asks for. */

const PRODUCTS = 40;
const CUSTOMERS = 150;
const MAX_LOAD_FACTOR = 1.5;

/**
 * The rate at a time, as a multiple of the mean: a drift upwards, a slow and a quick swing; between 0.5 and MAX_LOAD_FACTOR.
 * @param {number} atS @param {number} durationS
 */
export function loadFactor(atS, durationS) {
  const drift = 0.2 * (atS / durationS - 0.5);
  return (
    1 + drift + 0.25 * Math.sin((2 * Math.PI * atS) / 420) + 0.12 * Math.sin((2 * Math.PI * atS) / 97 + 1)
  );
}

/**
 * The next arrival of a Poisson process whose rate follows the load factor (thinning), in seconds since the start.
 * @param {import('./random.mjs').Random} random
 * @param {number} afterS @param {number} requestsPerS mean rate @param {number} durationS
 */
export function nextArrivalS(random, afterS, requestsPerS, durationS) {
  let atS = afterS;
  do atS += random.exponential(1 / (requestsPerS * MAX_LOAD_FACTOR));
  while (random.uniform() * MAX_LOAD_FACTOR > loadFactor(atS, durationS));
  return atS;
}

/**
 * @param {import('./random.mjs').Random} random
 * @returns {{ method: string, path: string, body?: unknown }}
 */
export function nextVisit(random) {
  const product = 1 + random.below(PRODUCTS);
  const customer = 1 + random.below(CUSTOMERS);
  return random.weighted([
    [22, { method: 'GET', path: '/' }],
    [30, { method: 'GET', path: `/products/${product}` }],
    [14, { method: 'GET', path: `/cart/${customer}` }],
    [14, { method: 'POST', path: `/cart/${customer}`, body: { product, quantity: 1 + random.below(3) } }],
    [20, { method: 'POST', path: '/orders', body: { customer } }],
  ]);
}
