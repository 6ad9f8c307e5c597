import { describe, expect, it } from 'vitest';
import { networkNamed, networks } from '../../../bench/networks/catalogue';
import { generateNetwork } from '../../../bench/networks/spec';
import { countModel } from '../../../src/onnx/count/count-model';
import { readOnnxModel } from '../../../src/onnx/read';
import { modelFile } from './support/model-files';
import { everyValue } from './support/runtime';

const TINY_SIZE = { lstm: 6, bert: 8, gpt2: 8 } as const;

function tinySize(family: string): number {
  return TINY_SIZE[family as keyof typeof TINY_SIZE] ?? 64;
}

describe('generated networks', () => {
  it('are at least 24 configurations of 13 families, each with its own name', () => {
    expect(networks.length).toBeGreaterThanOrEqual(24);
    expect(new Set(networks.map(({ family }) => family)).size).toBeGreaterThanOrEqual(13);
    expect(new Set(networks.map(({ name }) => name)).size).toBe(networks.length);
  });

  it.each(networks.map((spec) => [spec.name, spec] as const))(
    '%s: counts at full size equal those of its formulas',
    async (_, spec) => {
      for (const batch of [1, 4]) {
        const network = generateNetwork(spec, { weights: 'shape-only', batch });
        const counts = countModel(await readOnnxModel(modelFile(network.model)));
        expect(counts.problems).toEqual([]);
        const { macs, parameters, statistics } = counts.totals;
        expect({ macs, parameters, statistics }).toEqual(network.counts);
        expect(counts.outputs).toEqual([{ name: 'output', shape: network.outputShape }]);
        expect(counts.totals.unknownNodes).toBe(0);
      }
    },
  );

  it.each(networks.map((spec) => [spec.name, spec] as const))(
    '%s: every inferred shape is the one ONNX Runtime produces',
    async (_, spec) => {
      const network = generateNetwork(spec, { size: tinySize(spec.family), width: 0.25, batch: 2 });
      const counts = countModel(await readOnnxModel(modelFile(network.model)));
      const { macs, parameters, statistics } = counts.totals;
      expect({ macs, parameters, statistics }).toEqual(network.counts);
      const values = await everyValue(network.model, counts);
      const real = new Map([...values].map(([name, { dims }]) => [name, dims]));
      const inferred = new Map([...values.keys()].map((name) => [name, counts.factOf(name)?.shape]));
      expect(inferred).toEqual(real);
      const output = values.get('output')?.data as Float32Array;
      expect(output.every(Number.isFinite)).toBe(true);
      expect(output.some((value) => Math.abs(value) > 1e-4)).toBe(true);
    },
  );

  it('are the same for the same seed', () => {
    const spec = networkNamed('mobilenet-v3-small');
    const size = { size: 32, width: 0.25 };
    const [first, again, other] = [1, 1, 2].map((seed) =>
      Buffer.from(generateNetwork(spec, { ...size, seed }).model),
    );
    expect(first.equals(again)).toBe(true);
    expect(first.equals(other)).toBe(false);
  });

  it('count what their papers say', () => {
    const millions = (name: string, options = {}): { parameters: number; macs: number } => {
      const { parameters, statistics, macs } = generateNetwork(networkNamed(name), {
        weights: 'shape-only',
        size: 224,
        ...options,
      }).counts;
      return { parameters: Math.round((parameters - statistics) / 1e4) / 100, macs: Math.round(macs / 1e6) };
    };
    expect(millions('resnet18')).toEqual({ parameters: 11.69, macs: 1814 });
    expect(millions('resnet50')).toEqual({ parameters: 25.56, macs: 4089 });
    expect(millions('mobilenet-v2')).toEqual({ parameters: 3.5, macs: 301 });
    expect(millions('vgg16-half', { width: 1 })).toEqual({ parameters: 138.36, macs: 15470 });
    expect(millions('densenet121')).toEqual({ parameters: 7.98, macs: 2834 });
    expect(millions('squeezenet')).toEqual({ parameters: 1.24, macs: 349 });
  });
});
