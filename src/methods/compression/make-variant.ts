/** One variant as a file, the same that a comparison made of the same model, samples and seed. */
import { countModel } from '../../onnx/count/count-model';
import { userError } from '../../process/rpc/errors';
import { buildFiles, observeActivations, originalOf, type OnStep } from './build-files';
import { loadData } from './data';
import type { BuildParams, BuiltVariantFile } from './outcome';
import { prepareModel } from './prepare';
import { openRunners } from './run/runners';

export type MadeVariant = Pick<BuiltVariantFile, 'name' | 'saved'>;

/**
 * Makes the first variant that is asked for; runs the model only where ranges of activations are needed.
 * @throws an error for the user when the model has no such variant
 */
export async function makeVariant(
  params: BuildParams,
  signal: AbortSignal,
  onStep: OnStep,
): Promise<MadeVariant> {
  const { file, fileName, seed } = params;
  onStep('read', 0, fileName);
  const prepared = await prepareModel(file, fileName, seed, signal);
  const { bytes: originalBytes } = await originalOf(params, prepared);
  const ranges = params.variants.includes('int8-static')
    ? await observeActivations(params, await materialsOf(params, prepared), signal, onStep)
    : new Map();
  const { built, unavailable } = await buildFiles(
    params,
    prepared,
    { ranges, originalBytes },
    signal,
    onStep,
  );
  if (built.length === 0) {
    throw userError('no-variant', `${fileName}: ${unavailable[0]?.reason ?? 'there is no such variant'}`);
  }
  return { name: built[0].name, saved: built[0].saved };
}

async function materialsOf(
  params: BuildParams,
  prepared: Awaited<ReturnType<typeof prepareModel>>,
): Promise<Parameters<typeof observeActivations>[1]> {
  const counts = countModel(prepared.read, params.dimensions);
  const data = await loadData(params, prepared.read, counts);
  const { runners } = await openRunners();
  return { prepared, counts, data, runners };
}
