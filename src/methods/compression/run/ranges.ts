import type { ModelCounts } from '../../../onnx/count/count-model';
import type { EditableModel } from '../../../onnx/edit/editable-model';
import { withOutputs } from '../../../onnx/edit/expose';
import type { SavedModel } from '../../../onnx/edit/save';
import type { Range } from '../../../onnx/passes/quantise-statically';
import type { Sample } from '../samples';
import { chunksOf } from './chunks';
import type { Runner } from './runner';

/**
 * Smallest and largest number that each value takes over the samples. Values that come out as anything but finite numbers have none.
 * @param save writes the model to where the runner can open it
 */
export async function observeRanges(
  {
    runner,
    counts,
    save,
    signal,
    onFraction,
  }: {
    readonly runner: Runner;
    readonly counts: ModelCounts;
    readonly save: (model: EditableModel) => Promise<SavedModel>;
    readonly signal: AbortSignal;
    readonly onFraction: (fraction: number) => void;
  },
  model: EditableModel,
  names: readonly string[],
  samples: readonly Sample[],
): Promise<ReadonlyMap<string, Range>> {
  const ranges = new Map<string, Range>();
  const given = new Set(model.inputs.map(({ name }) => name));
  for (const sample of samples) {
    for (const { name, dtype, data } of sample) {
      if (dtype === 'float32' && names.includes(name)) {
        extend(ranges, name, data as Float32Array);
      }
    }
  }
  const chunks = chunksOf(
    names.filter((name) => !given.has(name)),
    counts,
  );
  for (const [index, chunk] of chunks.entries()) {
    const { file, dataFile } = await save(withOutputs(model, chunk));
    const open = await runner.open({ file, dataFiles: dataFile === null ? [] : [dataFile] }, 'basic');
    try {
      for (const [at, sample] of samples.entries()) {
        signal.throwIfAborted();
        const results = await open.run(sample);
        for (const name of chunk) {
          const found = results.get(name);
          if (found !== undefined) {
            extend(ranges, name, found.data);
          }
        }
        onFraction((index + (at + 1) / samples.length) / chunks.length);
      }
    } finally {
      await open.release();
    }
  }
  return new Map([...ranges].filter(([, { min, max }]) => max - min < Infinity));
}

function extend(ranges: Map<string, Range>, name: string, data: ArrayLike<number>): void {
  let { min, max } = ranges.get(name) ?? { min: Infinity, max: -Infinity };
  for (let at = 0; at < data.length; at++) {
    const value = data[at];
    // A number that is none makes the range one too.
    min = value >= min ? min : value;
    max = value <= max ? max : value;
  }
  ranges.set(name, { min, max });
}
