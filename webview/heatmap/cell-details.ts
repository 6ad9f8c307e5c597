import type { CellDetails, HeatmapHost } from './host';

/** A cell by its time, so that it is the same at every width it is shown in. */
export interface TimedCell {
  readonly service: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Details of cells, requested once, when a cell is shown. */
export interface CellDetailsSource {
  /** What is known already. */
  peek(cell: TimedCell): CellDetails | undefined;
  /** Asks after a pause; only the latest call of a `purpose` matters, earlier ones are aborted and never answer. */
  ask(purpose: 'hover' | 'drawer', cell: TimedCell, answer: (details: CellDetails | Error) => void): void;
  cancel(purpose: 'hover' | 'drawer'): void;
  /** Forgets everything: there is a new snapshot. */
  clear(): void;
}

const DWELL_MS = { hover: 140, drawer: 0 } as const;
const MAX_KEPT = 500;

export function createCellDetailsSource(host: HeatmapHost): CellDetailsSource {
  const known = new Map<string, CellDetails>();
  const asked = new Map<'hover' | 'drawer', AbortController>();
  const keyOf = ({ service, fromMs, toMs }: TimedCell): string => `${fromMs} ${toMs} ${service}`;

  async function fetch(cell: TimedCell, signal: AbortSignal): Promise<CellDetails> {
    const details = await host.cell(cell.service, cell.fromMs, cell.toMs, signal);
    if (known.size >= MAX_KEPT) {
      known.clear();
    }
    known.set(keyOf(cell), details);
    return details;
  }

  function cancel(purpose: 'hover' | 'drawer'): void {
    asked.get(purpose)?.abort();
    asked.delete(purpose);
  }

  return {
    peek: (cell) => known.get(keyOf(cell)),
    ask(purpose, cell, answer) {
      cancel(purpose);
      const controller = new AbortController();
      const { signal } = controller;
      asked.set(purpose, controller);
      setTimeout(() => {
        if (signal.aborted) {
          return;
        }
        fetch(cell, signal).then(
          (details) => signal.aborted || answer(details),
          (error: unknown) =>
            signal.aborted || answer(error instanceof Error ? error : new Error(String(error))),
        );
      }, DWELL_MS[purpose]);
    },
    cancel,
    clear() {
      cancel('hover');
      cancel('drawer');
      known.clear();
    },
  };
}
