import type { RowsById } from './same-id';
import type { SpanColumns, SpanKeys } from './span-columns';
import { NO_ROW, SpanFlag } from './span-table';

/** The parent row of every row, or -1. A span that shares its id with its caller's has that one as its parent. */
export function resolveParents({ index, next, duplicates, columns }: RowsById): Int32Array {
  const { keyHigh, keyLow, parentHigh, parentLow, flags } = columns;
  const parent = new Int32Array(duplicates.length).fill(NO_ROW);
  for (let row = 0; row < parent.length; row++) {
    if (duplicates[row]) {
      continue;
    }
    if (next !== null) {
      const caller = callerOf(row, index.find(keyHigh[row], keyLow[row]), next, columns);
      if (caller !== NO_ROW) {
        parent[row] = caller;
        continue;
      }
    }
    if (flags[row] & SpanFlag.hasParent) {
      const first = index.find(parentHigh[row], parentLow[row]);
      parent[row] = next === null || first === NO_ROW ? first : bestOf(row, first, next, columns);
    }
  }
  return parent;
}

/** Among the spans of the row's id, from `first` on, the caller's side of the call that the row answers. */
function callerOf(row: number, first: number, next: Int32Array, columns: SpanColumns & SpanKeys): number {
  if (columns.flags[row] & SpanFlag.client) {
    return NO_ROW;
  }
  for (let other = first; other !== NO_ROW; other = next[other]) {
    if (other !== row && isCaller(other, row, columns)) {
      return other;
    }
  }
  return NO_ROW;
}

function isCaller(other: number, row: number, columns: SpanColumns & SpanKeys): boolean {
  const { flags, service, startMs, durationMs, parentHigh, parentLow } = columns;
  if (flags[other] & SpanFlag.client) {
    return true;
  }
  if (service[other] === service[row]) {
    return false;
  }
  if (flags[other] & SpanFlag.server) {
    return (flags[row] & ~flags[other] & SpanFlag.shared) !== 0;
  }
  if (flags[row] & SpanFlag.server) {
    return true;
  }
  // Formats without kinds: of two spans of one id and one parent, the one around the other called it.
  const sameParent = parentHigh[other] === parentHigh[row] && parentLow[other] === parentLow[row];
  const [otherEnd, rowEnd] = [startMs[other] + durationMs[other], startMs[row] + durationMs[row]];
  const around = startMs[other] <= startMs[row] && otherEnd >= rowEnd;
  const isAlike = startMs[other] === startMs[row] && otherEnd === rowEnd;
  return sameParent && around && (!isAlike || other < row);
}

/** Of the spans of one id the one below which a row hangs: one of its own service, the answering side first. */
function bestOf(row: number, first: number, next: Int32Array, { flags, service }: SpanColumns): number {
  let [best, bestRank] = [first, -1];
  for (let other = first; other !== NO_ROW; other = next[other]) {
    const isOwn = service[other] === service[row];
    const side = flags[other] & SpanFlag.client ? 1 : 2;
    // For a span of a third service the caller's side stands for the id.
    const rank = isOwn ? 3 + side : 3 - side;
    if (other !== row && rank > bestRank) {
      [best, bestRank] = [other, rank];
    }
  }
  return best;
}
