import type { PageSpan } from '../../src/contracts/traces/page';
import type { Trace } from '../../src/contracts/traces/trace';
import { isAbort } from '../../src/process/rpc/errors';
import { reasonOf } from '../kit/failure-line';
import type { Store } from '../kit/store';
import type { TracesHost } from './host';
import type { PageState } from './state';

export interface TraceControl {
  /** Shows a trace; `spanId` chooses a span of it. */
  open(traceId: string, spanId?: string | null): void;
  /** Shows a trace beside the one that is marked. */
  openBeside(traceId: string): void;
  /** Reads the trace that the state names, e.g. after a reload. */
  read(): void;
  /** Reads what the record of a row says, unless that is known. */
  readDetails(row: number): void;
  openRecord(row: number): void;
  /** Shows the marked trace beside the one that is open. */
  compare(): void;
  cancel(): void;
}

/** Reads traces, spans and records; what is asked last wins. */
export function createTraceControl(host: TracesHost, store: Store<PageState>): TraceControl {
  let running = new AbortController();
  const reading = new Set<number>();
  const fail = (error: unknown): void => {
    if (!isAbort(error)) {
      store.update({ failure: reasonOf(error) });
    }
  };

  async function fetchTrace(traceId: string, { signal }: AbortController): Promise<Trace> {
    return host.trace(traceId, {
      signal,
      onProgress: (progress) => signal.aborted || store.update({ progress }),
    });
  }

  async function read(): Promise<void> {
    const { traceId } = store.state;
    if (traceId === null) {
      return;
    }
    running.abort();
    const mine = (running = new AbortController());
    reading.clear();
    store.update({ trace: null, details: new Map(), failure: null });
    try {
      const trace = await fetchTrace(traceId, mine);
      if (mine === running) {
        performance.mark('meshlens:trace');
        store.update({ trace });
        await readOther(mine);
      }
    } catch (error) {
      if (mine === running) {
        fail(error);
      }
    } finally {
      if (mine === running) {
        store.update({ progress: null });
      }
    }
  }

  /** A comparison needs the marked trace as well. */
  async function readOther(mine: AbortController): Promise<void> {
    const { view, marked, other } = store.state;
    if (view === 'compare' && marked !== null && other?.traceId !== marked.traceId) {
      const read = await fetchTrace(marked.traceId, mine);
      if (mine === running) {
        store.update({ other: read });
      }
    }
  }

  async function readDetails(row: number): Promise<void> {
    const { trace, details } = store.state;
    if (trace === null || details.has(row) || reading.has(row)) {
      return;
    }
    reading.add(row);
    try {
      const found = await host.span(spanOf(trace, row));
      if (store.state.trace === trace) {
        store.update({ details: new Map([...store.state.details, [row, found]]) });
      }
    } catch (error) {
      if (store.state.trace === trace) {
        fail(error);
      }
    } finally {
      reading.delete(row);
    }
  }

  return {
    open(traceId, spanId = null) {
      const isOther = traceId !== store.state.traceId;
      store.update({
        view: 'trace',
        traceId,
        chosen: traceId,
        spanId,
        ...(isOther ? { trace: null, range: null, collapsed: new Set<string>(), sought: '' } : {}),
        ...(spanId === null ? {} : { isDrawerOpen: true }),
      });
      if (store.state.trace === null) {
        void read();
      }
    },
    openBeside(traceId) {
      const view = 'compare' as const;
      store.update({ view, traceId, chosen: traceId, spanId: null, trace: null, other: null, range: null });
      void read();
    },
    read: () => void read(),
    readDetails: (row) => void readDetails(row),
    openRecord(row) {
      const { trace, details } = store.state;
      if (trace !== null) {
        void host.openRecord(spanOf(trace, row), details.get(row)?.lines ?? null).catch(fail);
      }
    },
    compare() {
      store.update({ view: 'compare' });
      void readOther(running)
        .catch(fail)
        .finally(() => store.update({ progress: null }));
    },
    cancel: () => running.abort(),
  };
}

function spanOf({ traceId, files, spans }: Trace, row: number): PageSpan {
  return { traceId, spanId: spans.ids[row], file: files[spans.file[row]], offset: spans.offset[row] };
}
