import type { CellScores } from './score';

/** Anomalous cells that belong together. */
export interface CellGroup {
  /** First and last window, inclusive. */
  readonly first: number;
  readonly last: number;
  /** Highest cell score. */
  readonly score: number;
  readonly services: readonly number[];
}

/** Scores are in units of the threshold. */
const ANOMALOUS = 1;
/** One window alone must stand out this far; two within reach need only pass the threshold. */
const STRONG = 2;
/** Windows of quiet that do not end an incident. */
const BRIDGE = 2;

/**
 * Joins anomalous cells over time (same service, at most two quiet windows between) and over call edges (neighbouring
 * services whose trouble overlaps). What is left over as a single weak cell is chance and not an incident.
 */
export function groupCells(
  scores: CellScores['score'],
  windows: number,
  services: number,
  edges: readonly { readonly from: number; readonly to: number }[],
): CellGroup[] {
  const stretches = Array.from({ length: services }, (_, service) =>
    stretchesOf(scores, windows, services, service),
  );
  const all = stretches.flat();
  const group = all.map((_, index) => index);
  const find = (index: number): number =>
    group[index] === index ? index : (group[index] = find(group[index]));
  const offset = stretches.map((_, service) =>
    stretches.slice(0, service).reduce((sum, list) => sum + list.length, 0),
  );
  for (const { from, to } of edges) {
    stretches[from].forEach((a, i) => {
      stretches[to].forEach((b, j) => {
        if (a.first <= b.last + 1 && b.first <= a.last + 1) {
          group[find(offset[from] + i)] = find(offset[to] + j);
        }
      });
    });
  }
  const groups = new Map<number, Stretch[]>();
  all.forEach((stretch, index) => {
    const root = find(index);
    groups.set(root, [...(groups.get(root) ?? []), stretch]);
  });
  return [...groups.values()]
    .map(merge)
    .filter((candidate) => candidate.cells > 1 || candidate.score >= STRONG)
    .sort((a, b) => a.first - b.first || b.score - a.score);
}

interface Stretch {
  readonly service: number;
  readonly first: number;
  readonly last: number;
  readonly score: number;
  readonly cells: number;
}

function stretchesOf(scores: Float32Array, windows: number, services: number, service: number): Stretch[] {
  const stretches: Stretch[] = [];
  let open: { service: number; first: number; last: number; score: number; cells: number } | undefined;
  for (let window = 0; window < windows; window++) {
    const score = scores[window * services + service];
    if (!(score > ANOMALOUS)) {
      continue;
    }
    if (open && window - open.last <= BRIDGE + 1) {
      open.last = window;
      open.score = Math.max(open.score, score);
      open.cells++;
    } else {
      open = { service, first: window, last: window, score, cells: 1 };
      stretches.push(open);
    }
  }
  return stretches;
}

function merge(stretches: readonly Stretch[]): CellGroup & { cells: number } {
  return {
    first: Math.min(...stretches.map(({ first }) => first)),
    last: Math.max(...stretches.map(({ last }) => last)),
    score: Math.max(...stretches.map(({ score }) => score)),
    services: [...new Set(stretches.map(({ service }) => service))].sort((a, b) => a - b),
    cells: stretches.reduce((sum, { cells }) => sum + cells, 0),
  };
}
