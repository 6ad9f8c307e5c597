import type { Terminal } from './terminal';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const asciiRamp = ['_', '.', ':', '-', '=', '+', '*', '#'];

/** A series as a line of blocks from its lowest to its highest value; a space where data is missing. */
export function sparkline(values: readonly (number | null)[], columns: number, terminal: Terminal): string {
  const ramp = terminal.unicode ? blocks : asciiRamp;
  const wide = Math.max(1, Math.ceil(values.length / columns));
  const means: (number | null)[] = [];
  for (let from = 0; from < values.length; from += wide) {
    const known = values.slice(from, from + wide).filter((value) => value !== null);
    means.push(known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length);
  }
  const known = means.filter((value) => value !== null);
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  return means
    .map((value) =>
      value === null ? ' ' : ramp[range === 0 ? 0 : Math.round(((value - low) / range) * (ramp.length - 1))],
    )
    .join('')
    .trimEnd();
}
