import { edgeStructure, type EdgeStructure } from '../../compute';
import { createRandom } from '../../numeric/random';
import type { Prepared } from './prepare';

/** Neighbours each series hears from. */
const NEIGHBOURS = 8;
/** Width of the embeddings the neighbours are looked up by. */
const RANK = 10;
/** Orders the series are compared along, beside their embedding's own axes, and how far in each direction. */
const EXTRA_ORDERS = 6;
const REACH = 8;
/** Deviations beyond are bursts; they count as this. */
const MAX = 5;

/**
 * The few series each is likest to, as edges towards it: the top k by low-rank embeddings of the fitted rows. Time and
 * memory are linear in series (but for sorting them): nothing is computed or kept for every pair.
 */
export function nearestSeries(prepared: Prepared): EdgeStructure {
  const {
    input: { nodes },
  } = prepared;
  const embedding = lowRankEmbedding(prepared);
  const candidates = likelyPairs(embedding, nodes);
  const source = new Int32Array(nodes * NEIGHBOURS);
  const target = Int32Array.from(source, (_, edge) => Math.floor(edge / NEIGHBOURS));
  const likeness = (a: number, b: number): number => {
    let sum = 0;
    for (let r = 0; r < RANK; r++) {
      sum += embedding[a * RANK + r] * embedding[b * RANK + r];
    }
    return sum;
  };
  for (let node = 0; node < nodes; node++) {
    const ranked = [...new Set(candidates[node])]
      .map((other) => ({ other, like: likeness(node, other) }))
      .sort((a, b) => b.like - a.like || a.other - b.other);
    // Repeated where there are fewer: the softmax shares a weight out among equals.
    for (let k = 0; k < NEIGHBOURS; k++) {
      source[node * NEIGHBOURS + k] = ranked[k % ranked.length].other;
    }
  }
  return edgeStructure({ services: nodes, source, target });
}

/** The series' deviations on their main directions (randomised subspace iteration, Halko et al. 2011), unit rows of [nodes, RANK]. */
function lowRankEmbedding({ filled, usual, split: { fitRows }, input: { nodes } }: Prepared): Float32Array {
  const random = createRandom(41);
  let directions = Float32Array.from({ length: fitRows * RANK }, () => random.normal());
  let embedding = new Float32Array(nodes * RANK);
  const deviation = (row: number, node: number): number =>
    Math.max(-MAX, Math.min(MAX, filled[row * nodes + node] - usual[row * nodes + node]));
  for (let iteration = 0; iteration < 2; iteration++) {
    orthonormalise(directions, fitRows);
    embedding = new Float32Array(nodes * RANK);
    const next = new Float32Array(fitRows * RANK);
    for (let row = 0; row < fitRows; row++) {
      for (let node = 0; node < nodes; node++) {
        const value = deviation(row, node);
        for (let r = 0; r < RANK; r++) {
          embedding[node * RANK + r] += value * directions[row * RANK + r];
        }
      }
    }
    for (let row = 0; row < fitRows; row++) {
      for (let node = 0; node < nodes; node++) {
        const value = deviation(row, node);
        for (let r = 0; r < RANK; r++) {
          next[row * RANK + r] += value * embedding[node * RANK + r];
        }
      }
    }
    directions = next;
  }
  for (let node = 0; node < nodes; node++) {
    const own = embedding.subarray(node * RANK, (node + 1) * RANK);
    const length = Math.hypot(...own);
    if (length > 0) {
      own.forEach((value, r) => (own[r] = value / length));
    }
  }
  return embedding;
}

/** Gram-Schmidt over the columns of [rows, RANK], in place. */
function orthonormalise(columns: Float32Array, rows: number): void {
  for (let r = 0; r < RANK; r++) {
    for (let earlier = 0; earlier < r; earlier++) {
      let product = 0;
      for (let row = 0; row < rows; row++) {
        product += columns[row * RANK + r] * columns[row * RANK + earlier];
      }
      for (let row = 0; row < rows; row++) {
        columns[row * RANK + r] -= product * columns[row * RANK + earlier];
      }
    }
    let square = 0;
    for (let row = 0; row < rows; row++) {
      square += columns[row * RANK + r] ** 2;
    }
    const scale = square > 1e-12 ? 1 / Math.sqrt(square) : 0;
    for (let row = 0; row < rows; row++) {
      columns[row * RANK + r] *= scale;
    }
  }
}

/** Who may be alike: neighbours in the order of the series along each axis and along a few random directions. */
function likelyPairs(embedding: Float32Array, nodes: number): readonly number[][] {
  const random = createRandom(43);
  const pairs: number[][] = Array.from({ length: nodes }, () => []);
  for (let order = 0; order < RANK + EXTRA_ORDERS; order++) {
    const direction = Array.from({ length: RANK }, (_, r) =>
      order < RANK ? Number(r === order) : random.normal(),
    );
    const place = Float32Array.from({ length: nodes }, (_, node) =>
      direction.reduce((sum, weight, r) => sum + weight * embedding[node * RANK + r], 0),
    );
    const sorted = Array.from({ length: nodes }, (_, node) => node).sort(
      (a, b) => place[a] - place[b] || a - b,
    );
    sorted.forEach((node, at) => {
      for (let step = 1; step <= REACH; step++) {
        if (at >= step) {
          pairs[node].push(sorted[at - step]);
        }
        if (at + step < nodes) {
          pairs[node].push(sorted[at + step]);
        }
      }
    });
  }
  return pairs;
}
