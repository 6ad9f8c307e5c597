import type { Progress } from '../../src/contracts/progress';
import type { ComparedTrace, TracesSnapshot } from '../../src/contracts/traces/page';
import type { TraceOrder, TraceQuery } from '../../src/contracts/traces/search';
import { formatQuery, parseQuery } from '../../src/contracts/traces/query-text';
import type { SpanDetails, Trace } from '../../src/contracts/traces/trace';
import type { FoundTraces } from './model/found-traces';
import type { TimeRange } from './model/time-range';

export type View = 'list' | 'trace' | 'compare';
export type Form = 'waterfall' | 'flame';

/** Everything the page shows follows from this. */
export interface PageState {
  readonly snapshot: TracesSnapshot | null;
  readonly progress: Progress | null;
  /** Message of a failed request, or null. */
  readonly failure: string | null;
  readonly view: View;
  readonly zone: 'local' | 'utc';

  readonly query: TraceQuery;
  readonly order: TraceOrder;
  readonly descending: boolean;
  /** Null until the first answer. */
  readonly found: FoundTraces | null;
  readonly isSearching: boolean;
  /** Trace chosen in the list. */
  readonly chosen: string | null;

  readonly traceId: string | null;
  /** Null until it is read. */
  readonly trace: Trace | null;
  readonly form: Form;
  readonly spanId: string | null;
  readonly collapsed: ReadonlySet<string>;
  /** The part of the trace in time that is shown; null: all of it. */
  readonly range: TimeRange | null;
  /** Whether the chosen span's details are shown. */
  readonly isDrawerOpen: boolean;
  /** By row, what was read of the trace's spans. */
  readonly details: ReadonlyMap<number, SpanDetails>;
  /** Text that is looked for in the trace. */
  readonly sought: string;

  /** A trace that was put aside to compare another with. */
  readonly marked: ComparedTrace | null;
  /** The marked trace, read to be compared. */
  readonly other: Trace | null;
  /** When the editor asked for a trace that was then shown. */
  readonly askedAtMs: number | null;
}

export const initialState: PageState = {
  snapshot: null,
  progress: null,
  failure: null,
  view: 'list',
  zone: 'utc',
  query: {},
  order: 'start',
  descending: true,
  found: null,
  isSearching: false,
  chosen: null,
  traceId: null,
  trace: null,
  form: 'waterfall',
  spanId: null,
  collapsed: new Set(),
  range: null,
  isDrawerOpen: true,
  details: new Map(),
  sought: '',
  marked: null,
  other: null,
  askedAtMs: null,
};

/** More rows that are folded are not worth remembering. */
const REMEMBERED_COLLAPSED = 500;

/** What is kept while the page is hidden. It begins with the folder, by which the editor restores the panel. */
export function savedState(state: PageState): object {
  const { snapshot, view, zone, order, descending, chosen, traceId, form, spanId, marked, askedAtMs } = state;
  return {
    folder: snapshot?.folder,
    query: formatQuery(state.query),
    collapsed: [...state.collapsed].slice(0, REMEMBERED_COLLAPSED),
    ...{ view, zone, order, descending, chosen, traceId, form, spanId, marked, askedAtMs },
    range: state.range,
  };
}

/** Reads what the page kept when it was hidden; anything unexpected is ignored. */
export function readSavedState(saved: unknown): Partial<PageState> {
  if (typeof saved !== 'object' || saved === null) {
    return {};
  }
  const {
    query,
    view,
    zone,
    order,
    descending,
    chosen,
    traceId,
    form,
    spanId,
    collapsed,
    range,
    marked,
    askedAtMs,
  } = saved as Record<string, unknown>;
  return {
    ...(typeof query === 'string' ? { query: parseQuery(query).query } : {}),
    ...oneOf('view', view, ['list', 'trace', 'compare']),
    ...oneOf('zone', zone, ['local', 'utc']),
    ...oneOf('order', order, ['start', 'duration', 'spans', 'errors', 'percentile']),
    ...oneOf('form', form, ['waterfall', 'flame']),
    ...(typeof descending === 'boolean' ? { descending } : {}),
    ...(typeof chosen === 'string' ? { chosen } : {}),
    ...(typeof traceId === 'string' ? { traceId } : {}),
    ...(typeof spanId === 'string' ? { spanId } : {}),
    ...(typeof askedAtMs === 'number' ? { askedAtMs } : {}),
    ...(Array.isArray(collapsed) && collapsed.every((id) => typeof id === 'string')
      ? { collapsed: new Set<string>(collapsed) }
      : {}),
    ...(isRange(range) ? { range } : {}),
    ...(isMarked(marked) ? { marked } : {}),
  };
}

function oneOf<K extends keyof PageState>(
  key: K,
  value: unknown,
  known: readonly PageState[K][],
): Partial<PageState> {
  const found = known.find((each) => each === value);
  return found === undefined ? {} : { [key]: found };
}

function isRange(value: unknown): value is TimeRange {
  const { fromMs, toMs } = (value ?? {}) as Partial<TimeRange>;
  return typeof fromMs === 'number' && typeof toMs === 'number' && fromMs < toMs;
}

function isMarked(value: unknown): value is ComparedTrace {
  const { traceId, title } = (value ?? {}) as Partial<ComparedTrace>;
  return typeof traceId === 'string' && typeof title === 'string';
}
