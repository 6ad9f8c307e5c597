/** Weighted edge between two positions. */
export interface Link {
  readonly from: number;
  readonly to: number;
  /** Above 0. */
  readonly weight: number;
}

/** Rounds of moving nodes; a round that moves none ends earlier. */
const MAX_ROUNDS = 20;
const LEAST_GAIN = 1e-9;

/**
 * Communities of an undirected graph by modularity (Blondel, Guillaume, Lambiotte and Lefebvre, 2008: "Fast unfolding
 * of communities in large networks"), nodes visited in order, ties to the community with the lowest number.
 * @returns the community of each node, from 0 in order of first appearance
 */
export function communities(count: number, links: readonly Link[]): number[] {
  let member = Array.from({ length: count }, (_, node) => node);
  let [size, level] = [count, links];
  for (;;) {
    const moved = renumbered(moveNodes(size, level));
    const next = Math.max(-1, ...moved) + 1;
    member = member.map((each) => moved[each]);
    if (next === size) {
      return renumbered(member);
    }
    level = level.map(({ from, to, weight }) => ({ from: moved[from], to: moved[to], weight }));
    size = next;
  }
}

function moveNodes(count: number, links: readonly Link[]): number[] {
  const neighbours = Array.from({ length: count }, () => new Map<number, number>());
  const degree = new Float64Array(count);
  let total = 0;
  for (const { from, to, weight } of links) {
    degree[from] += weight;
    degree[to] += weight;
    total += weight;
    if (from !== to) {
      neighbours[from].set(to, (neighbours[from].get(to) ?? 0) + weight);
      neighbours[to].set(from, (neighbours[to].get(from) ?? 0) + weight);
    }
  }
  const community = Array.from({ length: count }, (_, node) => node);
  const degreeOf = Float64Array.from(degree);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let moves = 0;
    for (let node = 0; node < count; node++) {
      const own = community[node];
      const weights = new Map([[own, 0]]);
      for (const [other, weight] of neighbours[node]) {
        weights.set(community[other], (weights.get(community[other]) ?? 0) + weight);
      }
      degreeOf[own] -= degree[node];
      const gainOf = (to: number): number =>
        (weights.get(to) ?? 0) - (degreeOf[to] * degree[node]) / (2 * total || 1);
      let [best, gain] = [own, gainOf(own)];
      for (const to of [...weights.keys()].sort((a, b) => a - b)) {
        if (gainOf(to) > gain + LEAST_GAIN) {
          [best, gain] = [to, gainOf(to)];
        }
      }
      degreeOf[best] += degree[node];
      community[node] = best;
      moves += best === own ? 0 : 1;
    }
    if (moves === 0) {
      break;
    }
  }
  return community;
}

function renumbered(community: readonly number[]): number[] {
  const numbers = new Map<number, number>();
  return community.map((each) => {
    const number = numbers.get(each) ?? numbers.size;
    numbers.set(each, number);
    return number;
  });
}
