/** What share of the errors of calls belongs to the caller and to the callee. */
import { type LinkedSpans, Role } from '../topology/link';
import { NO_EDGE, type ObservedCalls } from '../topology/calls';
import { SpanFlag } from '../topology/span-table';
import type { WindowGrid } from './grid';
import { USUAL_OBSERVATIONS } from './shifts';
import type { Visits } from './visits';

interface ErrorShares {
  /** Requests answered, whether their end was recorded or not. */
  readonly entries: Float32Array;
  /** Calls seen from the callers' side. */
  readonly inbound: Float32Array;
  readonly all: Float32Array;
  readonly own: Float32Array;
  readonly callFailures: Float32Array;
}

/** Shares per cell [windows, services]; a call that failed without a failed entry below it never got an answer. */
export function errorShares(
  linked: LinkedSpans,
  observed: ObservedCalls,
  visits: Visits,
  grid: WindowGrid,
  windowOfRow: Int32Array,
): ErrorShares {
  const { columns, role, childStart, childRows } = linked;
  const services = observed.services.length;
  const cells = grid.count * services;
  const entries = new Float32Array(cells);
  const failed = new Float32Array(cells);
  const failedAlone = new Float32Array(cells);
  const inbound = new Float32Array(cells);
  const unanswered = new Float32Array(cells);
  for (let row = 0; row < role.length; row++) {
    const window = windowOfRow[row];
    if (window < 0) {
      continue;
    }
    const error = (columns.flags[row] & SpanFlag.error) !== 0;
    if (role[row] === Role.entry) {
      const cell = window * services + columns.service[row];
      entries[cell]++;
      if (error) {
        failed[cell]++;
      }
      if (error && !visits.calleeFailed[row]) {
        failedAlone[cell]++;
      }
    } else if (role[row] === Role.call && observed.edgeOfRow[row] !== NO_EDGE) {
      const cell = window * services + observed.edges[observed.edgeOfRow[row]].to;
      inbound[cell]++;
      if (error && !hasFailedChild(row)) {
        unanswered[cell]++;
      }
    }
  }
  function hasFailedChild(row: number): boolean {
    for (let i = childStart[row]; i < childStart[row + 1]; i++) {
      if (columns.flags[childRows[i]] & SpanFlag.error) {
        return true;
      }
    }
    return false;
  }
  const sum = (values: Float32Array, service: number): number => {
    let total = 0;
    for (let cell = service; cell < cells; cell += services) {
      total += values[cell];
    }
    return total;
  };
  const share = (part: Float32Array, whole: Float32Array): Float32Array => {
    const usual = Float64Array.from(
      { length: services },
      (_, service) => sum(part, service) / Math.max(1, sum(whole, service)),
    );
    return part.map((count, cell) =>
      whole[cell] > 0
        ? (count + USUAL_OBSERVATIONS * usual[cell % services]) / (whole[cell] + USUAL_OBSERVATIONS)
        : NaN,
    );
  };
  return {
    entries,
    inbound,
    all: share(failed, entries),
    own: share(failedAlone, entries),
    callFailures: share(unanswered, inbound),
  };
}
