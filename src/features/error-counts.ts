/** Counts which errors of calls belong to the caller and to the callee. */
import { type LinkedSpans, Role } from '../topology/link';
import { NO_EDGE, type ObservedCalls } from '../topology/calls';
import { SpanFlag } from '../topology/span-table';
import { USUAL_OBSERVATIONS } from './shifts';
import type { Visits } from './visits';

/** Row-major [windows, services]. */
export interface ErrorCounts {
  /** Requests answered, whether their end was recorded or not. */
  readonly entries: Float32Array;
  /** Calls seen from the callers' side. */
  readonly inbound: Float32Array;
  readonly failed: Float32Array;
  /** Requests that failed although nothing they called failed. */
  readonly failedAlone: Float32Array;
  /** Calls that failed without a failed entry below: they never got an answer. */
  readonly unanswered: Float32Array;
}

export function countErrors(
  linked: LinkedSpans,
  observed: ObservedCalls,
  visits: Visits,
  windows: number,
  windowOfRow: Int32Array,
): ErrorCounts {
  const { columns, role, childStart, childRows } = linked;
  const services = observed.services.length;
  const zeros = (): Float32Array => new Float32Array(windows * services);
  const counts: ErrorCounts = {
    entries: zeros(),
    inbound: zeros(),
    failed: zeros(),
    failedAlone: zeros(),
    unanswered: zeros(),
  };
  for (let row = 0; row < role.length; row++) {
    const window = windowOfRow[row];
    if (window < 0) {
      continue;
    }
    const error = (columns.flags[row] & SpanFlag.error) !== 0;
    if (role[row] === Role.entry) {
      const cell = window * services + columns.service[row];
      counts.entries[cell]++;
      if (error) {
        counts.failed[cell]++;
      }
      if (error && !visits.calleeFailed[row]) {
        counts.failedAlone[cell]++;
      }
    } else if (role[row] === Role.call && observed.edgeOfRow[row] !== NO_EDGE) {
      const cell = window * services + observed.edges[observed.edgeOfRow[row]].to;
      counts.inbound[cell]++;
      if (error && !hasFailedChild(row)) {
        counts.unanswered[cell]++;
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
  return counts;
}

/** Share per cell, drawn towards the service's share of the whole recording; NaN where nothing was counted. */
export function shareOf(part: Float32Array, whole: Float32Array, services: number): Float32Array {
  const sum = (values: Float32Array, service: number): number => {
    let total = 0;
    for (let cell = service; cell < values.length; cell += services) {
      total += values[cell];
    }
    return total;
  };
  const usual = Float64Array.from(
    { length: services },
    (_, service) => sum(part, service) / Math.max(1, sum(whole, service)),
  );
  return part.map((count, cell) =>
    whole[cell] > 0
      ? (count + USUAL_OBSERVATIONS * usual[cell % services]) / (whole[cell] + USUAL_OBSERVATIONS)
      : NaN,
  );
}
