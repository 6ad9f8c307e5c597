import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { worstFirst } from '../../../src/contracts/service-order';
import { highScore } from './high-scores';
import { HIGHEST_LEVEL, isAnomalous, MISSING, SCORE_CEILING } from './levels';

/** What one service's row says as a whole. */
export interface RowSummary {
  /** Index into `snapshot.services`. */
  readonly service: number;
  readonly name: string;
  /** Exact highest score; null when the row has no data at all. */
  readonly peak: number | null;
  /** The window of the highest level, -1 when there is none. */
  readonly worstWindow: number;
  readonly anomalousWindows: number;
  readonly missingWindows: number;
  /** 0 for a service that ranks first in some incident; Infinity when it is in none. */
  readonly bestCauseRank: number;
}

/** One summary per service, in the snapshot's order. */
export function summariseRows(snapshot: HeatmapSnapshot): readonly RowSummary[] {
  const ranks = bestCauseRanks(snapshot);
  return snapshot.services.map((name, service) => {
    const row = snapshot.levels.subarray(service * snapshot.windows, (service + 1) * snapshot.windows);
    let worstWindow = -1;
    const exact = (window: number): number =>
      highScore(snapshot.high, service * snapshot.windows + window) ?? SCORE_CEILING;
    // Levels end at the ceiling: above it the exact score decides.
    const isWorse = (level: number, window: number): boolean =>
      worstWindow === -1 ||
      level > row[worstWindow] ||
      (level === HIGHEST_LEVEL && row[worstWindow] === HIGHEST_LEVEL && exact(window) > exact(worstWindow));
    let anomalousWindows = 0;
    let missingWindows = 0;
    row.forEach((level, window) => {
      if (level === MISSING) {
        missingWindows++;
      } else if (isWorse(level, window)) {
        worstWindow = window;
      }
      if (isAnomalous(level)) {
        anomalousWindows++;
      }
    });
    return {
      service,
      name,
      peak: snapshot.peaks[service],
      worstWindow,
      anomalousWindows,
      missingWindows,
      bestCauseRank: ranks.get(name) ?? Infinity,
    };
  });
}

function bestCauseRanks(snapshot: HeatmapSnapshot): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const { causes } of snapshot.incidents) {
    causes.forEach(({ service }, rank) => ranks.set(service, Math.min(rank, ranks.get(service) ?? Infinity)));
  }
  return ranks;
}

export type RowOrder = 'worst' | 'cause' | 'name';

export const rowOrders: readonly { readonly order: RowOrder; readonly label: string }[] = [
  { order: 'worst', label: 'Worst score first' },
  { order: 'cause', label: 'Likeliest cause first' },
  { order: 'name', label: 'By name' },
];

type Comparison = (a: RowSummary, b: RowSummary) => number;

const byName: Comparison = (a, b) => a.name.localeCompare(b.name, 'en');
const byCause: Comparison = (a, b) => finite(a.bestCauseRank) - finite(b.bestCauseRank);

const comparisons: Readonly<Record<RowOrder, readonly Comparison[]>> = {
  worst: [worstFirst],
  cause: [byCause, worstFirst],
  name: [byName],
};

/** Rows in the order asked for; the snapshot's order does not matter. */
export function sortRows(rows: readonly RowSummary[], order: RowOrder): readonly RowSummary[] {
  return [...rows].sort((a, b) => {
    for (const compare of comparisons[order]) {
      const difference = compare(a, b);
      if (difference !== 0) {
        return difference;
      }
    }
    return 0;
  });
}

function finite(rank: number): number {
  return Math.min(rank, Number.MAX_SAFE_INTEGER);
}
