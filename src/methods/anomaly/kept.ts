import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import type { Runtime } from '../../compute';
import { windowError } from './backtest';
import type { LoadedData, KeptTraining } from './contract';
import { compareErrors, type ErrorComparison } from './drift';
import { expectCells, networkOf } from './expect';
import { normaliseFeatures } from './normalise';
import { recordingOf } from './sequences';

/**
 * Errors of a kept model on its test part and on the windows appended since. What is normal is what was normal in
 * training, and all cells weigh the same: a cell that changed for good must count.
 * @param usable windows with enough history
 */
export async function fitOfKept(
  runtime: Runtime,
  data: LoadedData,
  kept: KeptTraining,
  usable: readonly number[],
  seed: number,
): Promise<ErrorComparison> {
  const normalised = normaliseFeatures(data.node, data.present.length, data.services, kept.fitWindows);
  const recording = recordingOf(data, normalised);
  const windows = usable.filter((window) => window >= kept.testFrom);
  const variant = kept.ranker === 'identity' ? 'identity' : 'graph';
  const expected =
    kept.ranker === 'zscore'
      ? new Float32Array(data.node.length)
      : await expectCells(runtime, recording, networkOf(kept.model, variant), windows);
  const row = data.services * F;
  const weights = new Float32Array(data.present.length * data.services).fill(1);
  const errorsOf = (of: readonly number[]): Float64Array =>
    Float64Array.from(of, (window) =>
      windowError(normalised, weights, window, expected.subarray(window * row, (window + 1) * row)),
    );
  const isAppended = (window: number): boolean => window >= kept.windows;
  return compareErrors(
    errorsOf(windows.filter((window) => !isAppended(window))),
    errorsOf(windows.filter(isAppended)),
    seed,
  );
}
