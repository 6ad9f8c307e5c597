import { mean } from '../../../numeric/moments';
import type { Distances } from './bands';
import type { Ahead, ShortSeries } from './series';

/** Rows of a running incident that tell its level. */
const MAX_ROWS = 5;

/** An incident that the recording ends in. */
export interface Ongoing {
  /** Rows it has lasted. */
  readonly lasted: number;
  /** Level of each series during it, own unit; NaN = unknown. */
  readonly levels: Float64Array;
}

/**
 * The incident that the last rows belong to; null when the last row is none of its.
 * @param recorded [rows, nodes], with the values of incidents
 */
export function ongoingIncident(
  { rows, nodes }: ShortSeries,
  recorded: Float32Array,
  leftOut: readonly boolean[],
): Ongoing | null {
  const lastQuiet = leftOut.lastIndexOf(false, rows - 1);
  const lasted = rows - 1 - lastQuiet;
  if (lasted === 0) {
    return null;
  }
  const from = Math.max(rows - lasted, rows - MAX_ROWS);
  return {
    lasted,
    levels: Float64Array.from({ length: nodes }, (_, node) => {
      const known = Array.from({ length: rows - from }, (__, row) => recorded[(from + row) * nodes + node]);
      const values = known.filter((value) => !Number.isNaN(value));
      return values.length > 0 ? mean(values) : NaN;
    }),
  };
}

/**
 * The end of an incident is unknown. The point stays at its level for half of the time it has lasted, which is best on
 * generated recordings; the band reaches from one state to the other.
 * @param usual the forecast without the incident, [steps, nodes]
 */
export function throughIncident(
  usual: Ahead,
  { below, above }: Distances,
  { lasted, levels }: Ongoing,
): { readonly point: Ahead; readonly low: Ahead; readonly high: Ahead } {
  const nodes = levels.length;
  // A service that the incident does not touch is forecast as usual.
  const isTouched = Array.from(levels, (level, node) =>
    level > usual[node] ? level - usual[node] > above[node] : usual[node] - level > below[node],
  );
  const during = (cell: number): number => (isTouched[cell % nodes] ? levels[cell % nodes] : usual[cell]);
  return {
    point: usual.map((value, cell) => (Math.floor(cell / nodes) < lasted / 2 ? during(cell) : value)),
    low: usual.map((value, cell) => Math.min(value, during(cell)) - below[cell]),
    high: usual.map((value, cell) => Math.max(value, during(cell)) + above[cell]),
  };
}
