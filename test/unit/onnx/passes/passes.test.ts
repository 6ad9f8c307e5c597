import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/numeric/random';
import { countModel } from '../../../../src/onnx/count/count-model';
import { variantNames, type VariantName } from '../../../../src/contracts/compression/report';
import { largestError, differences, runAll } from '../../../../src/methods/compression/run/compare-outputs';
import { observeRanges } from '../../../../src/methods/compression/run/ranges';
import { nativeRunner, webRunner, type Runner } from '../../../../src/methods/compression/run/runner';
import { prepareModel } from '../../../../src/methods/compression/prepare';
import { inputsOf, randomSample, type Sample } from '../../../../src/methods/compression/samples';
import { buildVariant, staticBase } from '../../../../src/methods/compression/variants';
import { saveModel } from '../../../../src/onnx/edit/save';
import { valuesToObserve } from '../../../../src/onnx/passes/quantise-statically';
import { temporaryFolder } from '../support/model-files';
import { type ModelSketch, writeModel } from '../support/model-writer';
import { branching, convolutional, others, transformer } from './sketches';

const { signal } = new AbortController();
const networks: Record<string, ModelSketch> = { convolutional, transformer, branching, others };
/** Relative to the outputs: two digits and a half of 8 bits, four of half precision. */
const BOUNDS: Record<VariantName, number> = {
  'float16-storage': 0.002,
  'int8-storage': 0.03,
  'mixed-storage': 0.3,
  'int8-weights': 0.05,
  'int8-dynamic': 0.05,
  'int8-static': 0.08,
};

let runners: readonly Runner[];
beforeAll(async () => {
  runners = [await nativeRunner(), await webRunner()];
});

interface Tried {
  readonly errors: readonly number[];
  readonly layers: number;
  readonly operators: readonly string[];
}

/** Writes a variant and runs it in both runtimes, by their defaults; null where the network has no such variant. */
async function tryVariant(sketch: ModelSketch, name: VariantName): Promise<Tried | null> {
  const folder = temporaryFolder();
  const file = path.join(folder, 'model.onnx');
  writeFileSync(file, writeModel(sketch));
  const prepared = await prepareModel(file, 'model.onnx', 0, signal);
  const counts = countModel(prepared.read);
  const samples: Sample[] = [randomSample(inputsOf(prepared.read, counts), createRandom(3))];
  const [native] = runners;
  const base = staticBase(prepared.folded) ?? prepared.folded;
  const ranges = await observeRanges(
    {
      runner: native,
      counts,
      save: (model) => saveModel(model, path.join(folder, 'scratch.onnx'), false),
      signal,
      onFraction: () => undefined,
    },
    base,
    valuesToObserve(base),
    samples,
  );
  const built = buildVariant(name, prepared, { ranges, mostBytes: null });
  if ('unavailable' in built) {
    return null;
  }
  const saved = await saveModel(built.model, path.join(folder, 'variant.onnx'), false);
  const expected = await runAll(native, { file, dataFiles: [] }, 'basic', samples, signal);
  const errors: number[] = [];
  for (const runner of runners) {
    const results = await runAll(runner, { file: saved.file, dataFiles: [] }, 'all', samples, signal);
    errors.push(largestError(differences(results, expected, [...expected[0].keys()])) ?? NaN);
  }
  return { errors, layers: built.layers.length, operators: built.model.nodes.map(({ opType }) => opType) };
}

/** How many layers of each network compute with integers: products in all three, convolutions in the last. */
const LAYERS: Readonly<Record<string, Partial<Record<VariantName, number>>>> = {
  convolutional: { 'int8-weights': 1, 'int8-dynamic': 1, 'int8-static': 4 },
  transformer: { 'int8-weights': 3, 'int8-dynamic': 3, 'int8-static': 3 },
  branching: { 'int8-weights': 1, 'int8-dynamic': 1, 'int8-static': 1 },
  others: { 'int8-weights': 1, 'int8-dynamic': 1, 'int8-static': 1 },
};

describe.each(Object.entries(networks))('a %s network', (network, sketch) => {
  it.each(variantNames.filter((name) => name !== 'mixed-storage'))(
    'as %s runs in both runtimes and computes nearly the same',
    async (name) => {
      const { errors, layers } = (await tryVariant(sketch, name)) ?? expect.unreachable();
      expect(errors).toHaveLength(2);
      for (const error of errors) {
        expect(error).toBeGreaterThan(0);
        expect(error).toBeLessThan(BOUNDS[name]);
      }
      expect(layers).toBe(LAYERS[network][name] ?? 0);
    },
  );
});

describe('passes', () => {
  it('take batch normalisation into the convolution, and leave no operator between two layers as floats', async () => {
    const tried = await tryVariant(convolutional, 'int8-static');
    expect(tried?.operators).not.toContain('BatchNormalization');
    expect(tried?.operators.filter((operator) => operator === 'QuantizeLinear')).toHaveLength(10);
  });

  it('work on the operator set before the standard has integers with an axis', async () => {
    const { nodes, ...rest } = convolutional;
    const old: ModelSketch = { ...rest, nodes, opset: 9 };
    for (const name of variantNames.filter((one) => one !== 'mixed-storage')) {
      const tried = await tryVariant(old, name);
      expect(Math.max(...(tried?.errors ?? [Infinity]))).toBeLessThan(BOUNDS[name]);
    }
  });
});
