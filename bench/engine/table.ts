/** Measurements as Markdown tables. */
import { slope } from '../../src/numeric/moments';
import { pairedRatio } from './measure';
import type { Cell } from './measure';

/** One table column: a model of one size, and what every lane took. */
export interface Column {
  readonly title: string;
  readonly cells: readonly Cell[];
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');
}

/** A row per lane, a column per model and size. */
export function cellTable(columns: readonly Column[], show: (cell: Cell) => string): string {
  const lanes = columns[0].cells.map(({ lane }) => lane);
  return markdownTable(
    ['', ...columns.map(({ title }) => title)],
    lanes.map((lane) => [
      lane,
      ...columns.map(({ cells }) => show(cells.find((cell) => cell.lane === lane)!)),
    ]),
  );
}

/** Median with the fastest and slowest round. */
export function showWall({ roundsMs, medianMs, notRun }: Cell): string {
  return (
    notRun ?? `${formatMs(medianMs)} (${formatMs(Math.min(...roundsMs))}–${formatMs(Math.max(...roundsMs))})`
  );
}

export function showCpu({ cpuMs, notRun }: Cell): string {
  return notRun === null ? formatMs(cpuMs) : '–';
}

/** Among cells that were run, the fastest; undefined when none was. */
export function best(cells: readonly Cell[]): Cell | undefined {
  return cells.filter(({ notRun }) => notRun === null).sort((a, b) => a.medianMs - b.medianMs)[0];
}

/** Ratio from interleaved pairs, by the clock and by processor time. */
export function showRatio(a: Cell | undefined, b: Cell | undefined): string {
  if (a === undefined || b === undefined || a.notRun !== null || b.notRun !== null) {
    return '–';
  }
  return `${significant(pairedRatio(a, b))} (${significant(a.cpuMs / b.cpuMs)})`;
}

export function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

export function formatMs(ms: number): string {
  return ms < 100 ? ms.toFixed(1) : ms.toFixed(0);
}

/** Slope of log(time) over log(size): 1 when time grows in proportion. */
export function growthExponent(sizes: readonly number[], timesMs: readonly number[]): number {
  return slope(sizes.map(Math.log), timesMs.map(Math.log));
}

/** Where a ratio crosses 1 as sizes grow, by linear interpolation of logarithms; null when it does not. */
export function crossing(sizes: readonly number[], ratios: readonly number[]): number | null {
  const after = ratios.findIndex((ratio, index) => index > 0 && ratio >= 1 && ratios[index - 1] < 1);
  if (after < 0) {
    return null;
  }
  const [left, right] = [Math.log(ratios[after - 1]), Math.log(ratios[after])];
  const [from, to] = [Math.log(sizes[after - 1]), Math.log(sizes[after])];
  return Math.exp(from + ((to - from) * -left) / (right - left));
}
