import path from 'node:path';
import type { Accuracy } from '../../contracts/compression/report';
import { userError } from '../../process/rpc/errors';
import type { SavedModel } from '../../onnx/edit/save';
import { scratch, type BuildParams, type BuiltFile, type BuiltVariantFile, type Materials } from './outcome';
import { checkRuntime, largestError, runAll } from './run/compare-outputs';
import { compareLayers } from './run/compare-layers';
import type { ModelFile, Results } from './run/runner';
import { accuracyOf, agreementOf } from './run/scores';

/** Samples that slow runs are done on: results of layers, and the runtime as WebAssembly. */
const FEW = 2;

export interface ComparisonInput extends Materials {
  readonly params: BuildParams;
  readonly original: SavedModel;
  readonly built: readonly BuiltVariantFile[];
  /** What the original computes. */
  readonly expected: readonly Results[];
}

/**
 * What the original computes of the samples that variants are compared on.
 * @throws an error for the user when it does not run
 */
export async function runOriginal(
  { params, prepared, data, runners, original }: Omit<ComparisonInput, 'built' | 'expected' | 'counts'>,
  signal: AbortSignal,
): Promise<readonly Results[]> {
  const dataFiles = prepared.madeUp > 0 ? dataFilesOf(original) : externalFiles(params.file, prepared.read);
  try {
    return await runAll(runners.first, { file: original.file, dataFiles }, 'all', data.compared, signal);
  } catch (error) {
    signal.throwIfAborted();
    const reason = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0];
    throw userError('does-not-run', `${params.fileName} does not run in ${runners.first.name}: ${reason}`);
  }
}

/** Runs every variant beside the original. */
export async function compareVariants(
  { params, prepared, counts, data, runners, built, expected }: Omit<ComparisonInput, 'original'>,
  signal: AbortSignal,
  onFraction: (fraction: number, message: string) => void,
): Promise<{ readonly variants: readonly BuiltFile[]; readonly accuracy: Accuracy | null }> {
  const { first, all } = runners;
  const [firstOutput] = prepared.plain.outputs.map(({ name }) => name);
  const width = expected[0].get(firstOutput)?.dims.at(-1) ?? 1;
  const steps = built.length + 1;
  const checked: Omit<BuiltFile, 'layers'>[] = [];
  for (const [index, variant] of built.entries()) {
    onFraction(index / steps, variant.name);
    const file: ModelFile = { file: variant.saved.file, dataFiles: dataFilesOf(variant.saved) };
    const checks = [];
    for (const runner of all) {
      const samples = runner === first ? data.compared : data.compared.slice(0, FEW);
      checks.push(await checkRuntime(runner, file, samples, expected, signal));
    }
    const [{ compared }] = checks;
    const scores = compared === null ? null : outputsOf(compared.results, firstOutput);
    checked.push({
      ...variant,
      outputs: compared?.outputs ?? [],
      outputError: largestError(compared?.outputs ?? []),
      agreement: scores === null ? null : agreementOf(scores, outputsOf(expected, firstOutput), width),
      accuracy:
        scores === null || data.labels === null
          ? null
          : accuracyOf(scores, data.labels, data.start, data.batch),
      runtimes: checks.map(({ check }) => check),
    });
  }
  onFraction(built.length / steps, 'layers');
  const runnable = checked.filter(({ outputError }) => outputError !== null);
  const layers = await compareLayers(
    { runner: first, counts, save: scratch(params.folder, prepared), signal },
    prepared.folded,
    runnable.map(({ saved }) => ({ file: saved.file, dataFiles: dataFilesOf(saved) })),
    data.compared.slice(0, FEW),
  );
  return {
    variants: checked.map((variant) => ({ ...variant, layers: layers[runnable.indexOf(variant)] ?? [] })),
    accuracy:
      data.labels === null
        ? null
        : accuracyOf(outputsOf(expected, firstOutput), data.labels, data.start, data.batch),
  };
}

function dataFilesOf({ dataFile }: SavedModel): readonly string[] {
  return dataFile === null ? [] : [dataFile];
}

/** The first output of every run. */
function outputsOf(results: readonly Results[], name: string): ArrayLike<number>[] {
  return results.map((result) => result.get(name)?.data ?? []);
}

function externalFiles(file: string, { graph }: Materials['prepared']['read']): readonly string[] {
  const locations = graph.initialisers.flatMap(({ external }) =>
    external === undefined ? [] : [external.location],
  );
  return [...new Set(locations)].map((location) => path.join(path.dirname(file), location));
}
