import { expect, it } from 'vitest';
import { coldClass } from '../../../../../src/methods/latency/layers/kernels';
import type { ClassLine, LayerModel } from '../../../../../src/methods/latency/layers/layer-model';
import {
  predictTraining,
  trainingKernels,
} from '../../../../../src/methods/latency/training/predict-training';
import { GraphBuilder } from '../../../../../src/compute/compiler/graph';
import { encodeOnnx } from '../../../../../src/compute/compiler/encode-onnx';
import { countModel } from '../../../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../../../src/onnx/read';
import { memoryFile } from './memory-file';

/** Every kernel takes so long, whatever it does. */
const line = (ms: number): ClassLine => ({ coefficients: [ms, 0, 0, 0, 0, 0, 0], error: 0.1, samples: 9 });
const layers = (classes: Record<string, ClassLine>): LayerModel => ({
  classes,
  other: line(1),
  runMs: 0,
  rivals: { msPerFlop: 1, classes: {}, other: [] },
});

it('takes the way back and the optimiser from the lines of cold kernels, where there are any', async () => {
  const graph = new GraphBuilder();
  const type = { type: 'float32', shape: [4, 5] } as const;
  const weights = graph.constant(new Float32Array(20).fill(0.5), 'float32', [4, 5]);
  const product = graph.node('Mul', [graph.input('x', 'float32', [4, 5]), weights], type);
  const model = await readOnnxModel(await memoryFile(encodeOnnx(graph.finish({ y: product }))));
  const step = trainingKernels(model, countModel(model), 'sgd');
  if (step === null) {
    throw new Error('nothing is trained');
  }
  const warm = predictTraining(step, 'sgd', layers({ elementwise: line(1) }));
  const cold = predictTraining(
    step,
    'sgd',
    layers({ elementwise: line(1), [coldClass('elementwise')]: line(3) }),
  );
  expect(cold.forwardMs).toBe(warm.forwardMs);
  expect(cold.backwardMs).toBeGreaterThan(2 * (warm.backwardMs ?? NaN));
  expect((cold.forwardMs ?? 0) + (cold.backwardMs ?? 0) + (cold.optimiserMs ?? 0)).toBeCloseTo(
    cold.predictedMs ?? NaN,
    9,
  );
  expect(warm).toMatchObject({ parameters: 20, gradientBytes: 80, stateBytes: 240 });
  expect(predictTraining(step, 'sgd', null).predictedMs).toBeNull();
});
