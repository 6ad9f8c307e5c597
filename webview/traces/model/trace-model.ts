import type { CriticalSection, Trace } from '../../../src/contracts/traces/trace';
import { SERIES_STYLES } from '../../kit/series-styles';
import { failedRows } from './find';
import { outlineOf, type Outline } from './outline';
import { sectionsByRow } from './sections';

/** A trace with what follows from it, made once when it is read. */
export interface TraceModel {
  readonly trace: Trace;
  readonly outline: Outline;
  readonly sections: ReadonlyMap<number, readonly CriticalSection[]>;
  readonly failed: readonly number[];
  readonly failureOf: ReadonlyMap<number, string>;
}

export function traceModel(trace: Trace): TraceModel {
  return {
    trace,
    outline: outlineOf(trace.spans),
    sections: sectionsByRow(trace.criticalPath),
    failed: failedRows(trace),
    failureOf: new Map(trace.failures.map(({ row, text }) => [row, text])),
  };
}

/** The colour of a service, by its place in the trace. */
export function serviceStyle(service: number): number {
  return service % SERIES_STYLES;
}

export function nameOf(
  { services, operations, spans }: Trace,
  row: number,
): { readonly service: string; readonly operation: string } {
  return { service: services[spans.service[row]], operation: operations[spans.operation[row]] };
}
