import { HOP_BLOCKS } from './gtf-net';
import type { Recording } from './sequences';

/**
 * What a service's neighbours show over one and two hops. The graph part of GTF-Net is linear up to its first weights and
 * mixes inputs only, so no gradient passes the edges: the hops are computed once per window here, before training, as in
 * SGC (Wu et al., ICML 2019). The work grows with the edges, not with services².
 */
export class Neighbourhood {
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  /** Per pair the one that leads back, or -1. */
  private readonly reverse: Int32Array;
  /** Per edge its pair; -1 for a loop. */
  private readonly pairOf: Int32Array;

  constructor(
    edges: Recording['edges'],
    private readonly services: number,
  ) {
    const pairs = new Map<number, number>();
    this.pairOf = Int32Array.from(edges, ({ from, to }) => {
      if (from === to) {
        return -1;
      }
      const key = from * services + to;
      const pair = pairs.get(key) ?? pairs.size;
      pairs.set(key, pair);
      return pair;
    });
    const keys = [...pairs.keys()];
    this.from = Int32Array.from(keys, (key) => Math.floor(key / services));
    this.to = Int32Array.from(keys, (key) => key % services);
    this.reverse = Int32Array.from(
      keys,
      (_, pair) => pairs.get(this.to[pair] * services + this.from[pair]) ?? -1,
    );
  }

  /**
   * Writes the blocks [one hop, two hops towards callees, one hop, two hops towards callers], rows normalised by traffic.
   * What comes back to a service over cycles of length two is taken out of its second hop: it must not see itself.
   * @param traffic [edges] calls, or whatever weighs an edge
   * @param present [services, width]
   * @param out [services, 4 · width], zeros
   */
  writeHops(traffic: Float64Array, present: Float32Array, out: Float32Array): void {
    const width = present.length / this.services;
    const weights = new Float64Array(this.from.length);
    this.pairOf.forEach((pair, edge) => {
      if (pair >= 0) {
        weights[pair] += traffic[edge];
      }
    });
    this.writeDirection(
      present,
      out,
      width,
      0,
      this.from,
      this.to,
      sharesOf(weights, this.from, this.services),
    );
    this.writeDirection(
      present,
      out,
      width,
      2,
      this.to,
      this.from,
      sharesOf(weights, this.to, this.services),
    );
  }

  /** @param block where the first of the two blocks lies; @param shares [pairs] of what `at` sees, how much comes from `of` */
  private writeDirection(
    present: Float32Array,
    out: Float32Array,
    width: number,
    block: number,
    at: Int32Array,
    of: Int32Array,
    shares: Float64Array,
  ): void {
    const stride = HOP_BLOCKS * width;
    const one = block * width;
    const two = one + width;
    shares.forEach((share, pair) => {
      for (let c = 0; c < width; c++) {
        out[at[pair] * stride + one + c] += share * present[of[pair] * width + c];
      }
    });
    shares.forEach((share, pair) => {
      const returning = this.reverse[pair] < 0 ? 0 : share * shares[this.reverse[pair]];
      for (let c = 0; c < width; c++) {
        out[at[pair] * stride + two + c] +=
          share * out[of[pair] * stride + one + c] - returning * present[at[pair] * width + c];
      }
    });
  }
}

/** Each pair's part of the weight of all pairs of the same group; 0 where there is none. */
function sharesOf(weights: Float64Array, group: Int32Array, groups: number): Float64Array {
  const sums = new Float64Array(groups);
  weights.forEach((weight, pair) => (sums[group[pair]] += weight));
  return weights.map((weight, pair) => (sums[group[pair]] > 0 ? weight / sums[group[pair]] : 0));
}
