import type { LinkedSpans } from '../topology/link';
import { Role } from '../topology/link';
import { NO_EDGE, type ObservedCalls } from '../topology/calls';
import { SpanFlag } from '../topology/span-table';
import type { WindowGrid } from './grid';
import { QuantileBins } from './quantile-bins';
import type { Visits } from './visits';

/** Request count, error share and latency quantiles per window and entity, row-major [windows, entities]; NaN = none. */
export interface Series {
  readonly requests: Float32Array;
  readonly errorShare: Float32Array;
  readonly p50Ms: Float32Array;
  readonly p90Ms: Float32Array;
  readonly p99Ms: Float32Array;
  /** Services: own work. Edges: time on the wire. Median. */
  readonly ownP50Ms: Float32Array;
}

export interface WindowSeries {
  readonly services: Series;
  readonly edges: Series;
}

function emptySeries(cells: number): Series {
  const filled = (): Float32Array => new Float32Array(cells).fill(NaN);
  return {
    requests: new Float32Array(cells),
    errorShare: filled(),
    p50Ms: filled(),
    p90Ms: filled(),
    p99Ms: filled(),
    ownP50Ms: filled(),
  };
}

class CellSketch {
  private readonly total = new QuantileBins();
  private readonly own = new QuantileBins();
  private requests = 0;
  private errors = 0;

  /** @param totalMs undefined when the end was not recorded: the request counts, its duration does not */
  add(totalMs: number | undefined, ownMs: number | undefined, failed: boolean): void {
    this.requests++;
    if (failed) {
      this.errors++;
    }
    if (totalMs !== undefined) {
      this.total.add(totalMs);
    }
    if (totalMs !== undefined && ownMs !== undefined) {
      this.own.add(ownMs);
    }
  }

  /** Writes what it holds, and is empty then. */
  moveTo(series: Series, cell: number): void {
    if (this.requests > 0) {
      this.writeTo(series, cell);
      this.clear();
    }
  }

  private writeTo(series: Series, cell: number): void {
    const { total, own } = this;
    series.requests[cell] = this.requests;
    series.errorShare[cell] = this.errors / this.requests;
    if (total.count === 0) {
      return;
    }
    series.p50Ms[cell] = total.quantile(0.5);
    series.p90Ms[cell] = total.quantile(0.9);
    series.p99Ms[cell] = total.quantile(0.99);
    if (own.count > 0) {
      series.ownP50Ms[cell] = own.quantile(0.5);
    }
  }

  private clear(): void {
    this.total.clear();
    this.own.clear();
    this.requests = 0;
    this.errors = 0;
  }
}

/**
 * Folds spans into windows, one window after the other, so that one window's sketches serve all.
 * A span belongs to the window it starts in.
 */
export function foldSeries(
  linked: LinkedSpans,
  observed: ObservedCalls,
  visits: Visits,
  grid: WindowGrid,
  windowOfRow: Int32Array,
): WindowSeries {
  const { columns, role } = linked;
  const serviceCount = observed.services.length;
  const edgeCount = observed.edges.length;
  const services = emptySeries(grid.count * serviceCount);
  const edges = emptySeries(grid.count * edgeCount);
  const serviceCells: CellSketch[] = Array.from({ length: serviceCount }, () => new CellSketch());
  const edgeCells: CellSketch[] = Array.from({ length: edgeCount }, () => new CellSketch());
  const rows = rowsByWindow(windowOfRow, grid.count);
  for (let window = 0; window < grid.count; window++) {
    for (let i = rows.start[window]; i < rows.start[window + 1]; i++) {
      const row = rows.order[i];
      const failed = (columns.flags[row] & SpanFlag.error) !== 0;
      const totalMs = columns.flags[row] & SpanFlag.unfinished ? undefined : columns.durationMs[row];
      if (role[row] === Role.entry) {
        serviceCells[columns.service[row]].add(totalMs, visits.workMs[row], failed);
      }
      const edge = observed.edgeOfRow[row];
      if (edge === NO_EDGE) {
        continue;
      }
      if (role[row] === Role.call) {
        edgeCells[edge].add(totalMs, visits.wireMs[row], failed);
        // Nobody records inside an external service: what its callers saw stands for it.
        const { to } = observed.edges[edge];
        if (observed.services[to].external) {
          serviceCells[to].add(totalMs, undefined, failed);
        }
      } else if (linked.parent[row] >= 0 && role[linked.parent[row]] !== Role.call) {
        edgeCells[edge].add(totalMs, undefined, failed);
      }
    }
    serviceCells.forEach((cell, service) => cell.moveTo(services, window * serviceCount + service));
    edgeCells.forEach((cell, edge) => cell.moveTo(edges, window * edgeCount + edge));
  }
  return { services, edges };
}

/** Counting sort of the rows that lie on the grid. */
function rowsByWindow(windowOfRow: Int32Array, windows: number): { start: Uint32Array; order: Uint32Array } {
  const start = new Uint32Array(windows + 1);
  for (const window of windowOfRow) {
    if (window >= 0) {
      start[window + 1]++;
    }
  }
  for (let window = 0; window < windows; window++) {
    start[window + 1] += start[window];
  }
  const next = start.slice(0, windows);
  const order = new Uint32Array(start[windows]);
  for (let row = 0; row < windowOfRow.length; row++) {
    if (windowOfRow[row] >= 0) {
      order[next[windowOfRow[row]]++] = row;
    }
  }
  return { start, order };
}
