import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findChannelBlock } from '../../../../src/methods/latency/calibration/channel-block';
import { type Kernel, kernelsOf, layersOf } from '../../../../src/methods/latency/layers/kernels';
import { loadOnnxRuntime, openSubject } from '../../../../src/methods/latency/measure/sessions';
import { countModel } from '../../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../../src/onnx/read';
import { modelFile } from '../../onnx/support/model-files';
import { writeModel } from '../../onnx/support/model-writer';
import { writtenOutModels } from './written-out-models';

/** Kernels and FLOPs by class, what comes along with kernels included. */
function byClass(kernels: readonly Kernel[]): Record<string, { kernels: number; flops: number }> {
  const sums: Record<string, { kernels: number; flops: number }> = {};
  for (const { class: name, work } of kernels.flatMap((kernel) => [kernel, ...kernel.extras])) {
    if (work.launches === 0) {
      continue;
    }
    const { kernels: number, flops } = sums[name] ?? { kernels: 0, flops: 0 };
    sums[name] = { kernels: number + work.launches, flops: flops + work.flops };
  }
  return sums;
}

describe('kernelsOf, of what exporters write out', () => {
  it.each(Object.entries(writtenOutModels))(
    'makes of %s what ONNX Runtime makes of it',
    async (_, sketch) => {
      const onnx = await loadOnnxRuntime();
      const channelBlock = await findChannelBlock(onnx);
      const file = modelFile(writeModel({ ...sketch, outputs: ['y'] }));
      const optimised = path.join(path.dirname(file), 'optimised.onnx');
      await (await openSubject(onnx, 'model', await readFile(file), [], 1, undefined, optimised)).release();
      const counts = countModel(await readOnnxModel(file));
      expect(counts.problems.filter(({ severity }) => severity !== 'note')).toEqual([]);
      const ran = layersOf(countModel(await readOnnxModel(optimised)), channelBlock);
      expect(byClass(kernelsOf(counts, channelBlock))).toEqual(byClass(ran));
    },
  );
});
