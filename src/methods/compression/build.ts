/** Makes the variants of a model, and compares what they compute. Runs the user's model: only in a process of its own. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { VariantName } from '../../contracts/compression/report';
import { countModel } from '../../onnx/count/count-model';
import type { EditableModel } from '../../onnx/edit/editable-model';
import { saveModel, type SavedModel } from '../../onnx/edit/save';
import { valuesToObserve, type Range } from '../../onnx/passes/quantise-statically';
import { compareVariants, runOriginal } from './compare';
import { loadData } from './data';
import {
  scratch,
  type BuildOutcome,
  type BuildParams,
  type BuiltVariantFile,
  type Materials,
} from './outcome';
import { prepareModel, type PreparedModel } from './prepare';
import { observeRanges } from './run/ranges';
import { openRunners } from './run/runners';
import { buildVariant, floatLayers, staticBase } from './variants';

export type OnStep = (
  step: 'read' | 'observe' | 'build' | 'compare',
  fraction: number,
  message: string,
) => void;

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
  const { built, unavailable } = await buildFiles(
    params,
    { prepared, counts, data, runners },
    original.bytes,
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

/** The file itself, or one with the weights that were made up. */
async function originalOf(
  { file, folder }: BuildParams,
  { plain, madeUp, read, hasExternalData }: PreparedModel,
): Promise<SavedModel> {
  if (madeUp > 0) {
    return saveModel(plain, path.join(folder, 'float32.onnx'), hasExternalData);
  }
  const external = read.graph.initialisers.reduce(
    (sum, { external: place, bytes }) => sum + (place === undefined ? 0 : bytes),
    0,
  );
  return { file, dataFile: null, bytes: read.fileBytes + external };
}

async function buildFiles(
  params: BuildParams,
  { prepared, counts, data, runners }: Materials,
  originalBytes: number,
  signal: AbortSignal,
  onStep: OnStep,
): Promise<{
  readonly built: readonly BuiltVariantFile[];
  readonly unavailable: { name: VariantName; reason: string }[];
}> {
  const { folder, target } = params;
  // Only for a size: without one there is nothing to mix for.
  const variants = params.variants.filter(
    (name) => name !== 'mixed-storage' || target?.kind === 'size' || params.variants.length === 1,
  );
  const ranges = new Map<string, Range>();
  const base = staticBase(prepared.folded);
  if (variants.includes('int8-static') && base !== null) {
    const observed = await observeRanges(
      {
        runner: runners.first,
        counts,
        save: scratch(folder, prepared),
        signal,
        onFraction: (fraction) => onStep('observe', fraction, data.words),
      },
      base,
      valuesToObserve(base),
      data.calibration,
    );
    observed.forEach((range, name) => ranges.set(name, range));
  }
  const mostBytes = target?.kind === 'size' ? Math.floor(originalBytes / target.factor) : null;
  const built: BuiltVariantFile[] = [];
  const unavailable: { name: VariantName; reason: string }[] = [];
  for (const [index, name] of variants.entries()) {
    signal.throwIfAborted();
    onStep('build', index / variants.length, name);
    const outcome = buildVariant(name, prepared, { ranges, mostBytes });
    if ('unavailable' in outcome) {
      unavailable.push({ name, reason: outcome.unavailable });
      continue;
    }
    const saved = await saveVariant(folder, name, outcome.model, prepared.hasExternalData);
    built.push({
      name,
      saved,
      sizeBytes: saved.bytes,
      integerLayers: outcome.layers.length,
      floatLayers: floatLayers(outcome.model, outcome.layers, name),
      notes: outcome.notes,
    });
  }
  return { built, unavailable };
}

async function saveVariant(
  folder: string,
  name: VariantName,
  model: EditableModel,
  external: boolean,
): Promise<SavedModel> {
  const own = path.join(folder, name);
  await mkdir(own, { recursive: true });
  return saveModel(model, path.join(own, 'model.onnx'), external);
}
