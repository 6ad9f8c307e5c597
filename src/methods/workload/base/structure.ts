/** Which insertion points a series needs: those whose gates stay open when open gates cost something. */
import { parameterCount, type Runtime } from '../../../compute';
import { adapterSpecs, openness, type InsertionPoint } from '../../../compute/nn/adapter';
import { fitAdapter, type AdapterSettings } from './fit-adapter';
import { ADAPTER_SHARE, baseParameters, INSERTION_POINTS } from './network';
import { BASE_STEPS } from './inputs';
import type { BaseWindows } from './windows';

/** Passes over the windows with a cost on open gates. */
const EPOCHS = 30;
/** Cost of open gates, all together, in units of the loss; chosen on development series. */
const SPARSITY = 0.02;
/** Gates begin half open; one that closed further than this helps less than it costs. */
const CLOSED = 0.5;

/** Points with the ranks that the parameters allowed are enough for, one unit after the other. */
export function withinBudget(points: readonly InsertionPoint[]): InsertionPoint[] {
  const budget = Math.floor(ADAPTER_SHARE * parameterCount(baseParameters())) - BASE_STEPS;
  const ranked = points.map((point) => ({ ...point, rank: 1 }));
  const used = (): number => parameterCount(adapterSpecs(ranked));
  for (let at = 0, full = 0; full < ranked.length; at = (at + 1) % ranked.length) {
    ranked[at].rank++;
    if (used() > budget) {
      ranked[at].rank--;
      full++;
    } else {
      full = 0;
    }
  }
  return ranked;
}

/**
 * Fits all points at once with a cost on open gates, and keeps those that stayed open; the parameters of the others go to them.
 * @returns all points where none stayed open, or too few steps were made to move a gate
 */
export async function learnStructure(
  base: Float32Array,
  windows: BaseWindows,
  { epochWindows, seed, checkpoint }: Pick<AdapterSettings, 'epochWindows' | 'seed' | 'checkpoint'>,
  runtime: Runtime,
  signal?: AbortSignal,
): Promise<readonly InsertionPoint[]> {
  const settings = {
    points: INSERTION_POINTS,
    epochs: EPOCHS,
    epochWindows,
    sparsity: SPARSITY,
    seed,
    checkpoint,
  };
  const open = openness(await fitAdapter(base, windows, settings, runtime, signal));
  const kept = INSERTION_POINTS.filter((_, at) => open[at] >= CLOSED);
  return kept.length === 0 || kept.length === INSERTION_POINTS.length ? INSERTION_POINTS : withinBudget(kept);
}
