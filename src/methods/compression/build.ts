/** Makes the variants of a model, and compares what they compute. Runs the user's model: only in a process of its own. */
import { countModel } from '../../onnx/count/count-model';
import { buildFiles, observeActivations, originalOf, type OnStep } from './build-files';
import { compareVariants, runOriginal } from './compare';
import { loadData } from './data';
import type { BuildOutcome, BuildParams } from './outcome';
import { prepareModel } from './prepare';
import { openRunners } from './run/runners';

export async function buildAll(
  params: BuildParams,
  signal: AbortSignal,
  onStep: OnStep,
): Promise<BuildOutcome> {
  const { file, fileName, seed } = params;
  onStep('read', 0, fileName);
  const prepared = await prepareModel(file, fileName, seed, signal);
  const counts = countModel(prepared.read, params.dimensions);
  const data = await loadData(params, prepared.read, counts);
  const original = await originalOf(params, prepared);
  const { runners, notes } = await openRunners();
  const expected = await runOriginal({ params, prepared, data, runners, original }, signal);
  onStep('read', 1, fileName);
  const ranges = await observeActivations(params, { prepared, counts, data, runners }, signal, onStep);
  const { built, unavailable } = await buildFiles(
    params,
    prepared,
    { ranges, originalBytes: original.bytes },
    signal,
    onStep,
  );
  const { variants, accuracy } = await compareVariants(
    { params, prepared, counts, data, runners, built, expected },
    signal,
    (fraction, message) => onStep('compare', fraction, message),
  );
  return {
    original: original.file,
    sizeBytes: original.bytes,
    weights: prepared.madeUp > 0 ? 'made-up' : 'stored',
    data: data.description,
    accuracy,
    variants,
    unavailable,
    notes: [...prepared.notes, ...data.notes, ...notes],
  };
}
