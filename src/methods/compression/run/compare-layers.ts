import type { CompressedVariant } from '../../../contracts/compression/report';
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { EditableModel } from '../../../onnx/edit/editable-model';
import { withOutputs } from '../../../onnx/edit/expose';
import { loadEditable } from '../../../onnx/edit/load';
import type { SavedModel } from '../../../onnx/edit/save';
import type { Sample } from '../samples';
import { isLayer } from '../variants';
import { chunksOf } from './chunks';
import { differences, runAll } from './compare-outputs';
import type { ModelFile, Runner } from './runner';

export interface LayerComparison {
  readonly runner: Runner;
  readonly counts: ModelCounts;
  readonly save: (model: EditableModel) => Promise<SavedModel>;
  readonly signal: AbortSignal;
}

/**
 * Compares the results of layers, with nothing but what the files say: at this level runtimes neither fuse over quantisation nor
 * round on their own.
 * @param original whose layers are compared, by the names of their results
 * @param files variants on disk
 * @returns for each variant its layers, the largest errors first
 */
export async function compareLayers(
  { runner, counts, save, signal }: LayerComparison,
  original: EditableModel,
  files: readonly ModelFile[],
  samples: readonly Sample[],
): Promise<readonly CompressedVariant['layers'][]> {
  const operators = new Map(
    original.nodes.flatMap((node) => (isLayer(node) ? [[node.outputs[0], node.opType] as const] : [])),
  );
  const found = files.map((): CompressedVariant['layers'][number][] => []);
  const run = async (model: EditableModel, names: readonly string[]): ReturnType<typeof runAll> => {
    const { file, dataFile } = await save(withOutputs(model, names));
    return runAll(runner, { file, dataFiles: dataFile === null ? [] : [dataFile] }, 'basic', samples, signal);
  };
  const named = [...operators.keys()].filter((name) => name !== '');
  for (const names of chunksOf(named, counts)) {
    const expected = await run(original, names);
    for (const [index, { file }] of files.entries()) {
      // Read again: all variants together may not fit into memory.
      const { editable } = await loadEditable(file, { signal });
      const known = new Set(editable.nodes.flatMap(({ outputs }) => outputs));
      const common = names.filter((name) => known.has(name));
      found[index].push(
        ...differences(await run(editable, common), expected, common).map((difference) => ({
          ...difference,
          operator: operators.get(difference.name) ?? '',
        })),
      );
    }
  }
  return found.map((layers) => layers.sort((one, other) => other.relativeError - one.relativeError));
}
