import type { HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import { isAnomalous, MISSING } from './levels';

/** What one service's row says as a whole. */
export interface RowSummary {
  /** Index into `snapshot.services`. */
  readonly service: number;
  readonly name: string;
  /** Highest level of the row; MISSING when it has no data at all. */
  readonly worstLevel: number;
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
    let anomalousWindows = 0;
    let missingWindows = 0;
    row.forEach((level, window) => {
      if (level === MISSING) {
        missingWindows++;
      } else if (worstWindow === -1 || level > row[worstWindow]) {
        worstWindow = window;
      }
      if (isAnomalous(level)) {
        anomalousWindows++;
      }
    });
    return {
      service,
      name,
      worstLevel: worstWindow === -1 ? MISSING : row[worstWindow],
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
/** Rows without data come last. */
const byWorst: Comparison = (a, b) => shown(b) - shown(a) || b.anomalousWindows - a.anomalousWindows;
const byCause: Comparison = (a, b) => finite(a.bestCauseRank) - finite(b.bestCauseRank);

const comparisons: Readonly<Record<RowOrder, readonly Comparison[]>> = {
  worst: [byWorst, byName],
  cause: [byCause, byWorst, byName],
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

function shown(row: RowSummary): number {
  return row.worstLevel === MISSING ? -1 : row.worstLevel;
}

function finite(rank: number): number {
  return Math.min(rank, Number.MAX_SAFE_INTEGER);
}
