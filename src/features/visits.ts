import { Role, type LinkedSpans } from '../topology/link';
import { NO_EDGE, type ObservedCalls } from '../topology/calls';

/**
 * Per span row, what one request cost inside one service. Only entry rows carry visit values, only call rows carry
 * wire time; other rows are 0 or -1.
 */
export interface Visits {
  /** Entry rows: milliseconds of the service's own work, calls to others excluded. */
  readonly workMs: Float64Array;
  /** Entry rows: calls made to other services. */
  readonly calls: Uint32Array;
  /** Entry rows: spans inside the service, calls excluded. */
  readonly steps: Uint32Array;
  /** Entry rows: 1 when one of its calls failed, so that its own error may only be passed on. */
  readonly calleeFailed: Uint8Array;
  /** Call rows with an edge: milliseconds the caller waited beyond the callee's own time; -1 elsewhere. */
  readonly wireMs: Float64Array;
}

/** Self time is a span's duration minus the union of its children's intervals, clipped to the span. */
export function measureVisits(linked: LinkedSpans, observed: ObservedCalls): Visits {
  const { columns, role, entry } = linked;
  const rows = role.length;
  const workMs = new Float64Array(rows);
  const calls = new Uint32Array(rows);
  const steps = new Uint32Array(rows);
  const calleeFailed = new Uint8Array(rows);
  const wireMs = new Float64Array(rows).fill(-1);
  const selfTime = selfTimer(linked);
  for (let row = 0; row < rows; row++) {
    const visit = entry[row];
    if (role[row] === Role.duplicate) {
      continue;
    }
    if (role[row] === Role.call) {
      if (observed.edgeOfRow[row] === NO_EDGE) {
        continue;
      }
      wireMs[row] = selfTime(row);
      if (visit >= 0) {
        calls[visit]++;
        if (columns.flags[row] & 1) {
          calleeFailed[visit] = 1;
        }
      }
    } else if (visit >= 0) {
      workMs[visit] += selfTime(row);
      steps[visit]++;
    }
  }
  countDirectCallees(linked, calls, calleeFailed);
  return { workMs, calls, steps, calleeFailed, wireMs };
}

/** Some formats record no caller's span: an entry right below a span that is no call is a call all the same. */
function countDirectCallees(linked: LinkedSpans, calls: Uint32Array, calleeFailed: Uint8Array): void {
  const { columns, role, entry, parent } = linked;
  for (let row = 0; row < role.length; row++) {
    const above = parent[row];
    if (role[row] !== Role.entry || above < 0 || role[above] === Role.call) {
      continue;
    }
    const visit = entry[above];
    if (visit < 0 || columns.service[above] === columns.service[row]) {
      continue;
    }
    calls[visit]++;
    if (columns.flags[row] & 1) {
      calleeFailed[visit] = 1;
    }
  }
}

function selfTimer(linked: LinkedSpans): (row: number) => number {
  const { columns, childStart, childRows } = linked;
  const { startMs, durationMs, service } = columns;
  const intervals: { fromMs: number; toMs: number }[] = [];
  return (row) => {
    const first = childStart[row];
    const last = childStart[row + 1];
    const beginMs = startMs[row];
    const endMs = beginMs + durationMs[row];
    if (last === first) {
      return durationMs[row];
    }
    intervals.length = 0;
    for (let i = first; i < last; i++) {
      const child = childRows[i];
      let fromMs = startMs[child];
      // Another machine's clock may be off: its duration is trusted, its position only as far as it fits.
      if (service[child] !== service[row]) {
        fromMs = Math.max(beginMs, Math.min(fromMs, endMs - durationMs[child]));
      }
      const toMs = Math.min(fromMs + durationMs[child], endMs);
      if (toMs > fromMs) {
        intervals.push({ fromMs: Math.max(fromMs, beginMs), toMs });
      }
    }
    if (intervals.length > 1) {
      intervals.sort((a, b) => a.fromMs - b.fromMs);
    }
    let coveredMs = 0;
    let reachedMs = -Infinity;
    for (const { fromMs, toMs } of intervals) {
      if (toMs <= reachedMs) {
        continue;
      }
      coveredMs += toMs - Math.max(fromMs, reachedMs);
      reachedMs = toMs;
    }
    return Math.max(0, durationMs[row] - coveredMs);
  };
}
