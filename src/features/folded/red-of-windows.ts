import { operationTemplate } from '../operations';
import { binValue } from '../quantile-bins';
import { durationBin } from '../red/duration-bins';
import type { RedCells } from '../red/red-cells';
import type { RedTable } from '../red/red-table';
import { gridOf, type FoldedEdge } from './features-of-windows';
import type { Durations, FoldedWindows } from './folded-windows';

/** Slots are as many windows wide as keeps them below this. */
const MAX_SLOTS = 240;

/** Rate, errors and duration of windows that were folded elsewhere. Copies of services are not told apart. */
export function redOfWindows(windows: FoldedWindows, edges: readonly FoldedEdge[]): RedTable {
  const { coveredS } = gridOf(windows);
  const wide = Math.max(1, Math.ceil(windows.count / MAX_SLOTS));
  const slots = Math.ceil(windows.count / wide);
  const perSlot = new Float32Array(slots);
  coveredS.forEach((seconds, window) => (perSlot[Math.floor(window / wide)] += seconds));
  const operations: { service: number; operation: string }[] = [];
  const numbers = new Map<string, number>();
  const operationOf = (service: number, name: string): number => {
    const operation = operationTemplate(name);
    const key = `${service} ${operation}`;
    const number = numbers.get(key) ?? operations.push({ service, operation }) - 1;
    numbers.set(key, number);
    return number;
  };
  const edgeNumbers = new Map(edges.map(({ from, to }, number) => [`${from} ${to}`, number]));
  const answered = new SparseCells();
  for (const cell of windows.answered) {
    answered.add(operationOf(cell.service, cell.operation), Math.floor(cell.window / wide), cell);
  }
  const called = new SparseCells();
  for (const cell of windows.called) {
    called.add(edgeNumbers.get(`${cell.from} ${cell.to}`) ?? 0, Math.floor(cell.window / wide), cell);
  }
  return {
    startMs: windows.startMs,
    slotMs: windows.widthMs * wide,
    slots,
    coveredS: perSlot,
    operations,
    answered: answered.view(operations.length),
    origins: [],
    answeredBy: new SparseCells().view(0),
    called: called.view(edges.length),
  };
}

interface Counted extends Durations {
  readonly requests: number;
  readonly failed: number;
}

/** Adds cells up by entity and slot. */
class SparseCells {
  private readonly cells = new Map<
    string,
    { entity: number; slot: number; requests: number; failed: number; bins: Map<number, number> }
  >();

  add(entity: number, slot: number, { requests, failed, bins, counts }: Counted): void {
    const key = `${entity} ${slot}`;
    const cell = this.cells.get(key) ?? {
      entity,
      slot,
      requests: 0,
      failed: 0,
      bins: new Map<number, number>(),
    };
    this.cells.set(key, cell);
    cell.requests += requests;
    cell.failed += failed;
    bins.forEach((bin, index) => {
      const own = durationBin(binValue(bin));
      cell.bins.set(own, (cell.bins.get(own) ?? 0) + counts[index]);
    });
  }

  view(entities: number): RedCells {
    const sorted = [...this.cells.values()].sort((a, b) => a.entity - b.entity || a.slot - b.slot);
    const start = new Uint32Array(entities + 1);
    sorted.forEach(({ entity }) => start[entity + 1]++);
    for (let entity = 0; entity < entities; entity++) {
      start[entity + 1] += start[entity];
    }
    const bins = sorted.map((cell) => [...cell.bins].sort(([a], [b]) => a - b));
    const binStart = new Uint32Array(sorted.length + 1);
    bins.forEach((own, cell) => (binStart[cell + 1] = binStart[cell] + own.length));
    return {
      start,
      slot: Uint16Array.from(sorted, ({ slot }) => slot),
      requests: Uint32Array.from(sorted, ({ requests }) => requests),
      failed: Uint32Array.from(sorted, ({ failed }) => failed),
      binStart,
      bin: Uint16Array.from(bins.flat(), ([bin]) => bin),
      count: Uint32Array.from(bins.flat(), ([, count]) => count),
    };
  }
}
