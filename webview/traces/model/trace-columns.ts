import type { TraceOrder, TraceRow } from '../../../src/contracts/traces/search';
import type { Zone } from '../../kit/time';
import { formatMoment, formatSpanMs, percentileMark, rowTitle } from './words';

export interface TraceColumn {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly numeric: boolean;
  /** The order it sorts by; undefined where it does not. */
  readonly order?: TraceOrder;
  text(row: TraceRow, zone: Zone): string;
}

/** The columns of the list, from left to right. */
export const traceColumns: readonly TraceColumn[] = [
  {
    id: 'start',
    label: 'Start',
    description: 'When the first span started',
    numeric: false,
    order: 'start',
    text: ({ startMs }, zone) => formatMoment(startMs, zone),
  },
  {
    id: 'trace',
    label: 'Trace',
    description: 'Service and operation of the first span',
    numeric: false,
    text: rowTitle,
  },
  {
    id: 'duration',
    label: 'Duration',
    description: 'From the first start to the last end',
    numeric: true,
    order: 'duration',
    text: ({ durationMs }) => formatSpanMs(durationMs),
  },
  {
    id: 'percentile',
    label: 'Percentile',
    description:
      'Share of the traces with the same first service and operation that last shorter; empty below 20 of them',
    numeric: true,
    order: 'percentile',
    text: ({ percentile }) => percentileMark(percentile),
  },
  {
    id: 'spans',
    label: 'Spans',
    description: 'Spans of the trace',
    numeric: true,
    order: 'spans',
    text: ({ spans }) => spans.toLocaleString('en'),
  },
  {
    id: 'services',
    label: 'Services',
    description: 'Services that took part',
    numeric: true,
    text: ({ services }) => String(services),
  },
  {
    id: 'errors',
    label: 'Errors',
    description: 'Spans that failed',
    numeric: true,
    order: 'errors',
    text: ({ errors }) => (errors === 0 ? '' : errors.toLocaleString('en')),
  },
];
