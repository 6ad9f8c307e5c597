/** Searching a collection of traces. */
import type { Problem } from '../../../contracts/problem';
import type {
  TraceList,
  TraceOrder,
  TracePaging,
  TraceQuery,
  TraceRow,
} from '../../../contracts/traces/search';
import { choicesOf } from './choices';
import type { TraceCollection } from './collection';
import { histogramOf } from './histogram';
import { Match, matchesOf } from './matches';
import { pageOf } from './order';
import { tracePercentiles } from './percentiles';

/** Looks up in the records which of the traces have the attributes of the query. */
export type Verify = (traces: Uint32Array, query: TraceQuery) => Promise<ReadonlySet<number>>;

/** A collection with what every search of it needs. */
export class TraceSearcher {
  private percentiles: Float64Array | undefined;
  private choices: ReturnType<typeof choicesOf> | undefined;

  constructor(readonly collection: TraceCollection) {}

  async search(query: TraceQuery, paging: TracePaging, verify: Verify): Promise<TraceList> {
    const { collection } = this;
    const { state, gaps } = matchesOf(collection, query);
    const unsure = numbersOf(state, (match) => match === Match.maybe);
    const verified = unsure.length === 0 ? new Set<number>() : await verify(unsure, query);
    const matched = numbersOf(
      state,
      (match, trace) => match === Match.yes || (match === Match.maybe && verified.has(trace)),
    );
    this.percentiles ??= tracePercentiles(collection);
    this.choices ??= choicesOf(collection);
    return {
      rows: pageOf(matched, this.keyOf(paging.order), paging).map((trace) => this.rowOf(trace)),
      matched: matched.length,
      total: collection.count,
      totalSpans: collection.totalSpans,
      histogram: histogramOf(collection, matched),
      ...this.choices,
      problems: [
        ...gaps.map(({ file, reason }): Problem => ({ file, severity: 'note', reason })),
        ...collection.files.flatMap(({ index }) => index.origin.problems),
      ],
    };
  }

  private keyOf(order: TraceOrder): (trace: number) => number {
    const { startUs, durationUs, spans, errors } = this.collection;
    switch (order) {
      case 'start':
        return (trace) => startUs[trace];
      case 'duration':
        return (trace) => durationUs[trace];
      case 'spans':
        return (trace) => spans[trace];
      case 'errors':
        return (trace) => errors[trace];
      case 'percentile':
        return (trace) => {
          const percentile = this.percentiles?.[trace] ?? Number.NaN;
          return Number.isNaN(percentile) ? -1 : percentile;
        };
    }
  }

  private rowOf(trace: number): TraceRow {
    const { collection } = this;
    const { service, operation } = collection.pairs[collection.rootPair[trace]];
    const percentile = this.percentiles?.[trace] ?? Number.NaN;
    return {
      traceId: collection.idOf(trace),
      service,
      operation,
      startMs: collection.startUs[trace] / 1000,
      durationMs: collection.durationUs[trace] / 1000,
      spans: collection.spans[trace],
      services: this.servicesOf(trace).size,
      errors: collection.errors[trace],
      percentile: Number.isNaN(percentile) ? null : percentile,
      file: collection.files[collection.rootFile[trace]].file,
    };
  }

  private servicesOf(trace: number): Set<string> {
    const { collection } = this;
    return new Set(
      collection.partsOf(trace).flatMap(({ file, trace: own }) => {
        const { index } = collection.files[file];
        const set = index.pairSets[index.traces.pairSet[own]];
        return Array.from(set, (pair) => index.services[index.pairs.service[pair]]);
      }),
    );
  }
}

function numbersOf(state: Uint8Array, isWanted: (match: number, trace: number) => boolean): Uint32Array {
  const numbers = new Uint32Array(state.length);
  let count = 0;
  for (let trace = 0; trace < state.length; trace++) {
    if (isWanted(state[trace], trace)) {
      numbers[count++] = trace;
    }
  }
  return numbers.subarray(0, count);
}
