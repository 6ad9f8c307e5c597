/** One trace as the waterfall shows it. */
import {
  type CriticalSection,
  type SpanColumns,
  type Trace,
  TraceSpanFlag,
} from '../../../contracts/traces/trace';
import { SpanFlag } from '../../../topology/span-table';
import { criticalPath } from './critical-path';
import type { GatheredTrace } from './gather';
import { gapsIn } from './intervals';
import { layOut, type TraceLayout } from './layout';
import { notesOf } from './notes';

const NONE = -1;

/** Share of the spans of a service and operation that last shorter, 0 to 100; NaN where too few are known. */
export type PercentileOf = (service: string, operation: string, durationMs: number) => number;

/** @param gathered of at least one span */
export function assembleTrace(gathered: GatheredTrace, percentileOf: PercentileOf): Trace {
  const { linked, reports } = gathered;
  const layout = layOut(gathered);
  const { startMs, durationMs } = layout;
  const firstMs = startMs.reduce((least, each) => Math.min(least, each), Infinity);
  const endMs = startMs.reduce((most, each, row) => Math.max(most, each + durationMs[row]), -Infinity);
  const spans = columnsOf(gathered, layout, firstMs, percentileOf);
  const intervals = [...spans.startMs]
    .map((from, row): [number, number] => [from, from + spans.durationMs[row]])
    .sort(([a], [b]) => a - b);
  return {
    traceId: reports[layout.rows[0]].traceId,
    startMs: firstMs,
    durationMs: toMicroseconds(endMs - firstMs),
    services: linked.table.services.texts,
    operations: linked.table.operations.texts,
    files: linked.table.files.texts,
    spans,
    criticalPath: pathOf(gathered, layout, spans),
    failures: failuresOf(gathered, layout),
    gaps: gapsIn(0, toMicroseconds(endMs - firstMs), intervals).map(([fromMs, toMs]) => ({ fromMs, toMs })),
    links: layout.rows.flatMap((each, row) =>
      (reports[each].links ?? []).map(({ traceId, spanId }) => ({ row, traceId, spanId })),
    ),
    notes: notesOf(gathered, layout),
  };
}

/** Unix times are exact to a quarter of a microsecond: what is finer in their difference is noise. */
function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** In whole microseconds, as Jaeger UI counts: fractions would decide what ends before something else begins. */
function pathOf(gathered: GatheredTrace, layout: TraceLayout, spans: SpanColumns): CriticalSection[] {
  const sections = criticalPath({
    parent: spans.parent,
    start: spans.startMs.map((ms) => Math.round(ms * 1000)),
    duration: spans.durationMs.map((ms) => Math.round(ms * 1000)),
    isDetached: (row) => isDetached(gathered, layout, row),
  });
  return sections.map(({ row, from, to }) => ({ row, fromMs: from / 1000, toMs: to / 1000 }));
}

/** The parent sent a message, or says itself that it does not wait. */
function isDetached({ reports }: GatheredTrace, { rows, parent }: TraceLayout, row: number): boolean {
  const own = reports[rows[row]];
  const isMessage =
    parent[row] !== NONE && own.kind === 'consumer' && reports[rows[parent[row]]].kind === 'producer';
  return isMessage || own.followsFrom === true;
}

function columnsOf(
  gathered: GatheredTrace,
  layout: TraceLayout,
  firstMs: number,
  percentileOf: PercentileOf,
): SpanColumns {
  const { linked, reports } = gathered;
  const { columns, table } = linked;
  const { rows, parent, depth, shiftMs, durationMs, children } = layout;
  const startMs = layout.startMs.map((each) => toMicroseconds(each - firstMs));
  const flags = Uint8Array.from(rows, (row, place) => flagsOf(gathered, row, parent[place]));
  return {
    ids: rows.map((row) => reports[row].spanId),
    parent,
    depth,
    service: Uint32Array.from(rows, (row) => columns.service[row]),
    operation: Uint32Array.from(rows, (row) => columns.operation[row]),
    flags,
    startMs,
    durationMs,
    selfMs: durationMs.map((duration, place) => {
      const own = children[place].map((child): [number, number] => [
        startMs[child],
        startMs[child] + durationMs[child],
      ]);
      const gaps = gapsIn(startMs[place], startMs[place] + duration, own);
      return gaps.reduce((sum, [from, to]) => sum + to - from, 0);
    }),
    shiftMs,
    percentile: Float32Array.from(rows, (row, place) =>
      flags[place] & TraceSpanFlag.unfinished
        ? Number.NaN
        : percentileOf(
            table.services.texts[columns.service[row]],
            table.operations.texts[columns.operation[row]],
            durationMs[place],
          ),
    ),
    file: Uint32Array.from(rows, (row) => columns.file[row]),
    offset: Float64Array.from(rows, (row) => columns.offset[row]),
  };
}

function flagsOf({ linked, reports }: GatheredTrace, row: number, above: number): number {
  const flags = linked.columns.flags[row];
  const { kind } = reports[row];
  let own = flags & SpanFlag.error ? TraceSpanFlag.error : 0;
  own |= flags & SpanFlag.unfinished ? TraceSpanFlag.unfinished : 0;
  own |= flags & SpanFlag.hasParent && above === NONE ? TraceSpanFlag.orphan : 0;
  // What the parts of a span say together stands in the flags; only a report tells messages from calls.
  if (flags & SpanFlag.client) {
    own |= kind === 'producer' ? TraceSpanFlag.producer : TraceSpanFlag.client;
  }
  if (flags & SpanFlag.server) {
    own |= kind === 'consumer' ? TraceSpanFlag.consumer : TraceSpanFlag.server;
  }
  return own;
}

function failuresOf({ reports }: GatheredTrace, { rows }: TraceLayout): Trace['failures'] {
  return rows.flatMap((each, row) => {
    const text = reports[each].failure;
    return text === undefined ? [] : [{ row, text }];
  });
}
