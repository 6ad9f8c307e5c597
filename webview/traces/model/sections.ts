import type { CriticalSection } from '../../../src/contracts/traces/trace';

/** The stretches of the critical path by row; most rows have none. */
export function sectionsByRow(
  path: readonly CriticalSection[],
): ReadonlyMap<number, readonly CriticalSection[]> {
  const byRow = new Map<number, CriticalSection[]>();
  for (const section of path) {
    const known = byRow.get(section.row);
    if (known) {
      known.push(section);
    } else {
      byRow.set(section.row, [section]);
    }
  }
  return byRow;
}

/** Time of the critical path that is a row's own, ms. */
export function criticalMs(sections: readonly CriticalSection[] | undefined): number {
  return (sections ?? []).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
