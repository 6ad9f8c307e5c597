/** The light models of the ONNX test suite, against counts made without this project's rules. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { countModel, type ModelCounts } from '../../../src/onnx/count/count-model';
import type { OnnxModel } from '../../../src/onnx/model';
import { readOnnxModel } from '../../../src/onnx/read';
import { everyValue } from './support/runtime';

const data = process.env.MESHLENS_DATA;
if (data === undefined) {
  console.log('MESHLENS_DATA not set: the light ONNX models are not checked');
}

/** Published figures: millions of learned parameters, millions of multiply-accumulates; null where papers differ. */
const published = [
  ['resnet50', { parameters: 25.56, macs: 4089 }],
  ['vgg19', { parameters: 143.67, macs: 19632 }],
  ['squeezenet', { parameters: 1.24, macs: 349 }],
  ['shufflenet', { parameters: 1.39, macs: 125 }],
] as const;

describe('light models', () => {
  it.runIf(data !== undefined).each(published)(
    '%s',
    async (name, figures) => {
      const file = path.join(data as string, 'onnx-light', `light_${name}.onnx`);
      const model = await readOnnxModel(file);
      const counts = countModel(model);
      expect(counts.problems).toEqual([]);
      const { parameters, statistics, macs } = counts.totals;
      expect({
        parameters: Math.round((parameters - statistics) / 1e4) / 100,
        macs: Math.round(macs / 1e6),
      }).toEqual(figures);

      const values = await everyValue(readFileSync(file), counts);
      for (const [value, { dims }] of values) {
        expect({ value, shape: counts.factOf(value)?.shape }).toEqual({ value, shape: dims });
      }
      expect(
        countAgain(model, counts, new Map([...values].map(([value, { dims }]) => [value, dims]))),
      ).toEqual({ parameters, macs });
      expect(
        counts.nodes.filter(({ node }) => node.opType === 'ConstantOfShape').every(({ timed }) => !timed),
      ).toBe(true);
    },
    60_000,
  );
});

/** Work from the shapes that ONNX Runtime reported; weights as everything that ConstantOfShape made, and the few that are stored. */
function countAgain(
  { graph }: OnnxModel,
  { nodes }: ModelCounts,
  shapes: ReadonlyMap<string, readonly number[]>,
): { parameters: number; macs: number } {
  // ResNet-50 holds one number that no node reads.
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
  const stored = new Map(
    graph.initialisers
      .filter(({ dtype, name }) => dtype === 'float32' && read.has(name))
      .map(({ name, dims }) => [name, dims]),
  );
  const elements = (name: string, from = 0): number =>
    (shapes.get(name) ?? stored.get(name) ?? []).slice(from).reduce((product, size) => product * size, 1);
  let parameters = [...stored.keys()].reduce((sum, name) => sum + elements(name), 0);
  let macs = 0;
  for (const { node } of nodes) {
    if (node.opType === 'ConstantOfShape') {
      parameters += elements(node.outputs[0]);
    }
    if (node.opType === 'Conv') {
      macs += elements(node.outputs[0]) * elements(node.inputs[1], 1);
    }
    // Gemm with the weights turned: [units, features].
    if (node.opType === 'Gemm') {
      macs += elements(node.outputs[0]) * elements(node.inputs[1], 1);
    }
  }
  return { parameters, macs };
}
