/** Spans as bars of characters. */
import type { Trace } from '../../../contracts/traces/trace';
import type { Terminal } from '../../../cli/terminal/terminal';

export const BAR_COLUMNS = 40;

/** When a span ran, and when it was on the critical path. A span of no length has one character. */
export function barOf(
  { spans, durationMs }: Trace,
  row: number,
  sections: Trace['criticalPath'],
  { unicode }: Pick<Terminal, 'unicode'>,
): string {
  const [critical, other] = unicode ? ['█', '─'] : ['#', '-'];
  const columnOf = (ms: number): number =>
    durationMs > 0 ? Math.min(BAR_COLUMNS, (BAR_COLUMNS * ms) / durationMs) : 0;
  const bar = new Array<string>(BAR_COLUMNS).fill(' ');
  const fill = (fromMs: number, toMs: number, character: string): void => {
    const from = Math.min(BAR_COLUMNS - 1, Math.floor(columnOf(fromMs)));
    bar.fill(character, from, Math.max(from + 1, Math.round(columnOf(toMs))));
  };
  fill(spans.startMs[row], spans.startMs[row] + spans.durationMs[row], other);
  sections.forEach(({ fromMs, toMs }) => {
    // A section that would not fill half a character is not drawn beside others.
    if (columnOf(toMs) - columnOf(fromMs) >= 0.5 || bar.join('').trim().length === 1) {
      fill(fromMs, toMs, critical);
    }
  });
  return bar.join('');
}
