import {
  eachCall,
  hasFailed,
  requestOf,
  shownRow,
  type Call,
  type Recorded,
} from '../topology/checks/each-call';
import { NO_ROW } from '../topology/span-table';
import { earlyAnswers } from './early-answers';

const NOT_SAMPLED = -1;

/** The calls of sampled requests, those of one request side by side in order of time. */
export interface CallsOfRequests {
  /** Called services. */
  readonly to: Uint32Array;
  /** 1 for a call that failed or was answered early. */
  readonly isBad: Uint8Array;
  /** The calls of a sampled request. */
  of(row: number): { readonly from: number; readonly count: number };
}

/** @param sampled rows of requests, each once */
export function callsOf(recorded: Recorded, sampled: Uint32Array): CallsOfRequests {
  const { linked, observed } = recorded;
  const { startMs } = linked.columns;
  const numbers = new Int32Array(linked.role.length).fill(NOT_SAMPLED);
  sampled.forEach((row, number) => (numbers[row] = number));
  const numberOf = (call: Call): number => {
    const request = call.lane < observed.edges.length ? requestOf(linked, call) : NO_ROW;
    return request === NO_ROW ? NOT_SAMPLED : numbers[request];
  };
  const start = new Uint32Array(sampled.length + 1);
  eachCall(recorded, (call) => {
    const number = numberOf(call);
    if (number !== NOT_SAMPLED) {
      start[number + 1]++;
    }
  });
  for (let number = 0; number < sampled.length; number++) {
    start[number + 1] += start[number];
  }
  const isEarly = earlyAnswers(recorded, sampled);
  const next = start.slice();
  const to = new Uint32Array(start[sampled.length]);
  const isBad = new Uint8Array(to.length);
  const shown = new Uint32Array(to.length);
  eachCall(recorded, (call) => {
    const number = numberOf(call);
    if (number === NOT_SAMPLED) {
      return;
    }
    const at = next[number]++;
    to[at] = observed.edges[call.lane].to;
    isBad[at] = hasFailed(linked, call) || (call.callee !== NO_ROW && isEarly(call.callee)) ? 1 : 0;
    shown[at] = shownRow(call);
  });
  for (let number = 0; number < sampled.length; number++) {
    sortByTime(start[number], start[number + 1], startMs, { to, isBad, shown });
  }
  return {
    to,
    isBad,
    of: (row) => ({ from: start[numbers[row]], count: start[numbers[row] + 1] - start[numbers[row]] }),
  };
}

/** Calls of one time stay in the order in which they were recorded. */
function sortByTime(
  from: number,
  end: number,
  startMs: Float64Array,
  columns: { readonly to: Uint32Array; readonly isBad: Uint8Array; readonly shown: Uint32Array },
): void {
  const { shown } = columns;
  let isSorted = true;
  for (let at = from + 1; at < end && isSorted; at++) {
    isSorted = startMs[shown[at - 1]] <= startMs[shown[at]];
  }
  if (isSorted) {
    return;
  }
  const order = Array.from(shown.subarray(from, end), (_, index) => index).sort(
    (a, b) => startMs[shown[from + a]] - startMs[shown[from + b]],
  );
  for (const column of [columns.to, columns.isBad, columns.shown]) {
    const before = column.slice(from, end);
    order.forEach((index, place) => (column[from + place] = before[index]));
  }
}
