/** MetaEformer's meta-pattern pool (Huang et al., KDD 2025): similar waves become one pattern, which moves with later waves. */

/** Waves are similar from this many deviations above the mean similarity. */
const SIMILARITY_DEVIATIONS = 1;
/** Weight of a new wave in the pattern that it moves. */
const MOVE_WEIGHT = 0.1;

/** Patterns row by row, [entries, length]; the first `used` are in use. */
export interface MetaPool {
  readonly patterns: Float32Array;
  readonly length: number;
  readonly used: number;
  /** Dot product from which two waves are the same pattern. */
  readonly threshold: number;
}

/**
 * Builds the pool: each wave in turn takes the later ones that are similar to it, and the pattern is their mean, weighted
 * by similarity. A wave that is similar to none is a pattern of its own.
 * @param waves [count, length]
 */
export function buildPool(waves: Float32Array, length: number, entries: number): MetaPool {
  const count = waves.length / length;
  const threshold = similarityThreshold(waves, length);
  const patterns = new Float32Array(entries * length);
  const isTaken = new Uint8Array(count);
  let used = 0;
  for (let first = 0; first < count && used < entries; first++) {
    if (isTaken[first] === 1) {
      continue;
    }
    const pattern = patterns.subarray(used * length, (used + 1) * length);
    let total = 0;
    for (let other = first; other < count; other++) {
      if (isTaken[other] === 1) {
        continue;
      }
      const similarity = dot(waves, first * length, waves, other * length, length);
      if (other !== first && similarity <= threshold) {
        continue;
      }
      isTaken[other] = 1;
      // A wave of zeros still counts: it is a pattern.
      const weight = Math.max(similarity, 1e-12);
      total += weight;
      for (let step = 0; step < length; step++) {
        pattern[step] += weight * waves[other * length + step];
      }
    }
    for (let step = 0; step < length; step++) {
      pattern[step] /= total;
    }
    used++;
  }
  return { patterns, length, used, threshold };
}

/** Each wave moves its nearest pattern. A wave that is similar to none takes a free entry as long as there is one. */
export function movePool(pool: MetaPool, waves: Float32Array): MetaPool {
  const { length, threshold } = pool;
  const patterns = pool.patterns.slice();
  const entries = patterns.length / length;
  let { used } = pool;
  for (let from = 0; from < waves.length; from += length) {
    let nearest = -1;
    let largest = -Infinity;
    // Compared with the patterns as they were: the order of the waves in a batch means nothing.
    for (let entry = 0; entry < pool.used; entry++) {
      const similarity = dot(pool.patterns, entry * length, waves, from, length);
      if (similarity > largest) {
        [nearest, largest] = [entry, similarity];
      }
    }
    if (largest <= threshold && used < entries) {
      patterns.set(waves.subarray(from, from + length), used * length);
      used++;
      continue;
    }
    for (let step = 0; step < length && nearest >= 0; step++) {
      const at = nearest * length + step;
      patterns[at] += MOVE_WEIGHT * (waves[from + step] - patterns[at]);
    }
  }
  return { patterns, length, used, threshold };
}

/** Mean plus deviations of the dot products of different waves. */
function similarityThreshold(waves: Float32Array, length: number): number {
  const count = waves.length / length;
  let sum = 0;
  let squares = 0;
  let pairs = 0;
  for (let first = 0; first < count; first++) {
    for (let other = first + 1; other < count; other++) {
      const similarity = dot(waves, first * length, waves, other * length, length);
      sum += similarity;
      squares += similarity * similarity;
      pairs++;
    }
  }
  if (pairs === 0) {
    return 0;
  }
  const mean = sum / pairs;
  return mean + SIMILARITY_DEVIATIONS * Math.sqrt(Math.max(0, squares / pairs - mean * mean));
}

function dot(a: Float32Array, fromA: number, b: Float32Array, fromB: number, length: number): number {
  let sum = 0;
  for (let step = 0; step < length; step++) {
    sum += a[fromA + step] * b[fromB + step];
  }
  return sum;
}
