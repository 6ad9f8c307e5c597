import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { VariantName } from '../../contracts/compression/report';
import type { EditableModel } from '../../onnx/edit/editable-model';
import { saveModel, type SavedModel } from '../../onnx/edit/save';
import { valuesToObserve, type Range } from '../../onnx/passes/quantise-statically';
import { scratch, type BuildParams, type BuiltVariantFile, type Materials } from './outcome';
import type { PreparedModel } from './prepare';
import { observeRanges } from './run/ranges';
import { buildVariant, floatLayers, staticBase } from './variants';

export type OnStep = (
  step: 'read' | 'observe' | 'build' | 'compare',
  fraction: number,
  message: string,
) => void;

/** The file itself, or one with the weights that were made up. */
export async function originalOf(
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

/** Ranges of activations, where a variant needs them; else none. */
export async function observeActivations(
  { folder, variants }: BuildParams,
  { prepared, counts, data, runners }: Materials,
  signal: AbortSignal,
  onStep: OnStep,
): Promise<ReadonlyMap<string, Range>> {
  const base = staticBase(prepared.folded);
  if (!variants.includes('int8-static') || base === null) {
    return new Map();
  }
  return observeRanges(
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
}

/** Writes every variant into a folder of its own. */
export async function buildFiles(
  { folder, target, variants: asked }: BuildParams,
  prepared: PreparedModel,
  { ranges, originalBytes }: { readonly ranges: ReadonlyMap<string, Range>; readonly originalBytes: number },
  signal: AbortSignal,
  onStep: OnStep,
): Promise<{
  readonly built: readonly BuiltVariantFile[];
  readonly unavailable: { name: VariantName; reason: string }[];
}> {
  // Only for a size: without one there is nothing to mix for.
  const variants = asked.filter(
    (name) => name !== 'mixed-storage' || target?.kind === 'size' || asked.length === 1,
  );
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
