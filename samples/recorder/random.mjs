// @ts-check
/**
 * Seeded randomness. Everything random in the shop and in its load comes from here, so that a plan's seed repeats
 * the order of requests and the drawn waiting times (the operating system still adds its own noise).
 */

/** FNV-1a over the text: 32 bits, unsigned. @param {string} text */
export function hash32(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * A generator of uniform, exponential and lognormal numbers (mulberry32).
 * @param {number} seed any integer
 * @param {string} [stream] name of the user; two streams of one seed are independent
 */
export function createRandom(seed, stream = '') {
  let state = (seed ^ hash32(stream)) >>> 0;

  /** Uniform in [0, 1). */
  function uniform() {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  function normal() {
    return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  }

  return {
    uniform,
    /** Uniform in [low, high). @param {number} low @param {number} high */
    between: (low, high) => low + (high - low) * uniform(),
    /** Integer in [0, count). @param {number} count */
    below: (count) => Math.floor(uniform() * count),
    /** @param {number} mean */
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    /** Median times e^(sigma · normal). @param {number} median @param {number} sigma */
    lognormal: (median, sigma) => median * Math.exp(sigma * normal()),
    /** A shuffled copy. @template T @param {readonly T[]} items @returns {T[]} */
    shuffled(items) {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = Math.floor(uniform() * (i + 1));
        [copy[i], copy[j]] = [copy[j], copy[i]];
      }
      return copy;
    },
    /** One of the entries, by weight. @template T @param {readonly (readonly [weight: number, item: T])[]} entries */
    weighted(entries) {
      let left = uniform() * entries.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, item] of entries) {
        left -= weight;
        if (left < 0) return item;
      }
      return entries[entries.length - 1][1];
    },
  };
}

/** @typedef {ReturnType<typeof createRandom>} Random */
