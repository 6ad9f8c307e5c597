import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countModel } from '../../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../../src/onnx/read';
import { modelFile } from '../support/model-files';
import { type Constant, type ModelSketch, writeModel } from '../support/model-writer';
import { everyValue } from '../support/runtime';
import { int64, type OperatorCase } from './case';
import { arrayCases } from './array-cases';
import { layerCases } from './layer-cases';
import { laterOutputCases, sequenceCases } from './sequence-cases';
import { zeroCases } from './zero-cases';

/** A model of this one node. */
function sketchOf({ op, opset, domain, inputs, attributes, outputs = 1 }: OperatorCase): ModelSketch {
  const modelInputs: Record<string, { shape: readonly number[]; dtype?: Constant['dtype'] }> = {};
  const constants: Record<string, Constant> = {};
  const names = inputs.map((input, index) => {
    if (input === null) {
      return '';
    }
    const name = `x${index}`;
    if ('dims' in input) {
      constants[name] = input;
    } else {
      modelInputs[name] = 'shape' in input ? input : { shape: input };
    }
    return name;
  });
  const written = Array.from({ length: outputs }, (_, index) => `y${index}`);
  return {
    opset,
    domains: domain === undefined ? [] : [domain],
    nodes: [{ op, domain, inputs: names, outputs: written, attributes }],
    inputs: modelInputs,
    constants,
    outputs: ['y0'],
  };
}

async function compare(one: OperatorCase): Promise<void> {
  const model = writeModel(sketchOf(one));
  const counts = countModel(await readOnnxModel(modelFile(model)));
  expect(counts.problems).toEqual([]);
  const values = await everyValue(model, counts);
  for (const [name, tensor] of values) {
    const fact = counts.factOf(name);
    expect({ name, shape: fact?.shape, dtype: fact?.dtype }).toEqual({
      name,
      shape: tensor.dims,
      dtype: tensor.type,
    });
    if (fact?.values != null) {
      expect([...fact.values]).toEqual(Array.from(tensor.data as ArrayLike<number>, Number));
    }
  }
  if (one.macs !== undefined) {
    expect(counts.totals.macs).toBe(one.macs);
  }
}

const operatorCases = [...layerCases, ...sequenceCases, ...arrayCases, ...zeroCases];

describe('operator rules agree with ONNX Runtime', () => {
  it.each(
    operatorCases.map(
      (one) =>
        [
          `${one.op}-${one.opset} ${JSON.stringify(one.inputs.map((input) => (input === null ? null : 'dims' in input ? ((input.values?.length ?? 0) < 9 ? input.values : input.dims) : input)))} ${JSON.stringify(one.attributes)}`,
          one,
        ] as const,
    ),
  )('%s', async (_, one) => {
    await compare(one);
  });
});

describe('outputs that a node leaves out', () => {
  it.each(
    laterOutputCases.map(([one, names, runs]) => [`${one.op} ${names.join()}`, one, names, runs] as const),
  )('%s', async (_, one, names, runs) => {
    const whole = countModel(
      await readOnnxModel(modelFile(writeModel(sketchOf({ ...one, outputs: names.length })))),
    );
    const sketch = sketchOf(one);
    const model = writeModel({
      ...sketch,
      nodes: sketch.nodes.map((node) => ({ ...node, outputs: names })),
      outputs: names.filter((name) => name !== ''),
    });
    const counts = countModel(await readOnnxModel(modelFile(model)));
    expect(counts.problems).toEqual(whole.problems);
    const { macs, flops, parameters, unknownNodes } = whole.totals;
    expect(flops).toBeGreaterThan(0);
    expect(counts.totals).toMatchObject({ macs, flops, parameters, unknownNodes });
    expect(counts.nodes[0].resultShape).toEqual(whole.nodes[0].outputShapes[0]);
    for (const [name, tensor] of runs ? await everyValue(model, counts) : []) {
      const { shape, dtype } = counts.factOf(name) ?? {};
      expect({ name, shape, dtype }).toEqual({ name, shape: tensor.dims, dtype: tensor.type });
    }
  });
});

const property = { numRuns: 40, seed: 7 };
const small = fc.integer({ min: 1, max: 4 });

describe('window arithmetic agrees with ONNX Runtime for any parameters', () => {
  it('of pooling', async () => {
    const parameters = fc.record({
      size: fc.integer({ min: 4, max: 20 }),
      kernel: small,
      stride: small,
      before: fc.nat(1),
      after: fc.nat(1),
      ceil: fc.nat(1),
      opset: fc.constantFrom(12, 19),
    });
    await fc.assert(
      fc.asyncProperty(parameters, async ({ size, kernel, stride, before, after, ceil, opset }) => {
        fc.pre(before < kernel && after < kernel);
        const attributes = {
          kernel_shape: [kernel],
          strides: [stride],
          pads: [before, after],
          ceil_mode: ceil,
        };
        await compare({ op: 'MaxPool', opset, inputs: [[1, 1, size]], attributes });
        await compare({ op: 'AveragePool', opset, inputs: [[1, 1, size]], attributes });
      }),
      property,
    );
  });

  it('of convolution', async () => {
    const parameters = fc.record({
      size: fc.integer({ min: 9, max: 20 }),
      kernel: small,
      stride: small,
      dilation: fc.integer({ min: 1, max: 2 }),
      pad: fc.nat(3),
      auto: fc.constantFrom('NOTSET', 'SAME_UPPER', 'VALID'),
    });
    await fc.assert(
      fc.asyncProperty(parameters, async ({ size, kernel, stride, dilation, pad, auto }) => {
        // ONNX Runtime takes no dilation where it has to find the padding itself.
        fc.pre(auto !== 'SAME_UPPER' || dilation === 1);
        const attributes = {
          strides: [stride],
          dilations: [dilation],
          ...(auto === 'NOTSET' ? { pads: [pad, 1] } : { auto_pad: auto }),
        };
        await compare({
          op: 'Conv',
          opset: 11,
          inputs: [
            [1, 1, size],
            [1, 1, kernel],
          ],
          attributes,
        });
      }),
      property,
    );
  });

  it('of slices, with their elements', async () => {
    const end = fc.integer({ min: -9, max: 9 });
    const parameters = fc.record({ start: end, end, step: fc.constantFrom(-3, -2, -1, 1, 2, 3) });
    await fc.assert(
      fc.asyncProperty(parameters, async ({ start, end: stop, step }) => {
        await compare({
          op: 'Slice',
          opset: 13,
          inputs: [int64(10, 11, 12, 13, 14, 15), int64(start), int64(stop), int64(0), int64(step)],
        });
      }),
      property,
    );
  });
});
