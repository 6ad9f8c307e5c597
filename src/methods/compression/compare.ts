import path from 'node:path';
import type { Accuracy } from '../../contracts/compression/report';
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
}

/** Runs every variant beside the original. */
export async function compareVariants(
  { params, prepared, counts, data, runners, original, built }: ComparisonInput,
  signal: AbortSignal,
  onFraction: (fraction: number, message: string) => void,
): Promise<{ readonly variants: readonly BuiltFile[]; readonly accuracy: Accuracy | null }> {
  const { first, all } = runners;
  const originalFile = {
    file: original.file,
    dataFiles: prepared.madeUp > 0 ? dataFilesOf(original) : externalFiles(params.file, prepared.read),
  };
  onFraction(0, 'the original');
  const expected = await runAll(first, originalFile, 'all', data.compared, signal);
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
