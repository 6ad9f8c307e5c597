/** What to know about a trace, for people. */
import { SpanFlag } from '../../../topology/span-table';
import type { GatheredTrace } from './gather';
import type { TraceLayout } from './layout';

const NONE = -1;

export function notesOf(
  { linked: { columns, table }, reports, rows }: GatheredTrace,
  layout: TraceLayout,
): string[] {
  const notes: string[] = [];
  const repeats = reports.length - rows.length;
  if (repeats > 0) {
    notes.push(
      `${counted(repeats, 'report')} of spans ${repeats === 1 ? 'is a repeat or a part' : 'are repeats or parts'} of others: each span is shown once`,
    );
  }
  const orphans = layout.rows.filter(
    (row, place) => columns.flags[row] & SpanFlag.hasParent && layout.parent[place] === NONE,
  ).length;
  if (orphans > 0) {
    notes.push(
      `${counted(orphans, 'span')} ${orphans === 1 ? 'names a parent' : 'name parents'} that no file has`,
    );
  }
  const shifts = new Map<string, number>();
  layout.rows.forEach((row, place) => {
    const service = table.services.texts[columns.service[row]];
    const shift = layout.shiftMs[place];
    if (Math.abs(shift) > Math.abs(shifts.get(service) ?? 0)) {
      shifts.set(service, shift);
    }
  });
  for (const [service, shift] of shifts) {
    notes.push(
      `the clock of ${service} was moved by up to ${shift.toFixed(1)} ms: its spans began before the calls they answer`,
    );
  }
  const unfinished = layout.rows.filter((row) => columns.flags[row] & SpanFlag.unfinished).length;
  if (unfinished > 0) {
    notes.push(
      `${counted(unfinished, 'span')} without a duration: drawn until the last of ${unfinished === 1 ? 'its' : 'their'} children ends`,
    );
  }
  return notes;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
