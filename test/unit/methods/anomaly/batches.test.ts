import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { BatchBuilder, type Sample, type WeightedRecording } from '../../../../src/methods/anomaly/batches';
import {
  batchSpec,
  CHANNELS,
  gtfNet,
  gtfNetParameters,
  HOP_BLOCKS,
  predict,
  type GtfNetConfig,
} from '../../../../src/methods/anomaly/gtf-net';
import {
  trimmingWeights,
  type GraphVariant,
  type Recording,
} from '../../../../src/methods/anomaly/sequences';
import { expectCells } from '../../../../src/methods/anomaly/expect';
import {
  initialParameters,
  openRuntime,
  splitParameters,
  type HostTensors,
  type Runtime,
} from '../../../../src/compute';
import { createRandom } from '../../../../src/numeric/random';
import { NODE_FEATURE_COUNT as F } from '../../../../src/features/node-features';
import { recordingOf } from './support/normal';

const config: GtfNetConfig = { history: 3, width: 8, heads: 2, layers: 1 };
const WINDOWS = 8;
const WINDOW = 6;
const specs = gtfNetParameters(config);
const parameters = initialParameters(specs, 5);

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await openRuntime('cpu', { log: () => undefined }));
});

/** Any graph: cycles of every length, edges to itself, several of them. */
const anyGraph = fc.integer({ min: 2, max: 6 }).chain((services) => {
  const service = fc.nat({ max: services - 1 });
  const edges = fc.array(fc.record({ from: service, to: service }), { minLength: 1, maxLength: 12 });
  return fc.record({ services: fc.constant(services), edges, asked: service, seed: fc.integer() });
});

async function expectedAt(recording: Recording, variant: GraphVariant): Promise<Float32Array> {
  const expected = await expectCells(runtime, recording, { config, variant, parameters, adapter: null }, [
    WINDOW,
  ]);
  const row = recording.normalised.services * F;
  return expected.slice(WINDOW * row, (WINDOW + 1) * row);
}

/** The same recording with another present state of one service: other values, and some of them unknown. */
function withOtherPresent(recording: Recording, service: number): Recording {
  const z = recording.normalised.z.slice();
  const known = recording.normalised.known.slice();
  const from = (WINDOW * recording.normalised.services + service) * F;
  for (let f = 0; f < F; f++) {
    z[from + f] = f % 3 === 0 ? 0 : 20 - z[from + f];
    known[from + f] = f % 3 === 0 ? 0 : 1;
  }
  return { ...recording, normalised: { ...recording.normalised, z, known } };
}

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at])), 0);

describe('what the network is asked never reaches its answer', () => {
  it.each(['graph', 'identity'] as const)('on any graph, with cycles (%s)', async (variant) => {
    await fc.assert(
      fc.asyncProperty(anyGraph, async ({ services, edges, asked, seed }) => {
        const recording = recordingOf(createRandom(seed), WINDOWS, services, edges);
        const before = await expectedAt(recording, variant);
        const after = await expectedAt(withOtherPresent(recording, asked), variant);
        const own = (row: Float32Array): Float32Array => row.slice(asked * F, (asked + 1) * F);
        expect(largestDifference(own(before), own(after))).toBeLessThan(1e-5);
      }),
      { numRuns: 15 },
    );
  });

  it('while the neighbours see it, and the identity control does not', async () => {
    const recording = recordingOf(createRandom(1), WINDOWS, 3, [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
    ]);
    const changed = withOtherPresent(recording, 2);
    const change = async (variant: GraphVariant): Promise<number[]> => {
      const [before, after] = [await expectedAt(recording, variant), await expectedAt(changed, variant)];
      return [0, 1].map((service) =>
        largestDifference(
          before.slice(service * F, (service + 1) * F),
          after.slice(service * F, (service + 1) * F),
        ),
      );
    };
    const [twoHopsAway, oneHopAway] = await change('graph');
    expect(oneHopAway).toBeGreaterThan(1e-3);
    expect(twoHopsAway).toBeGreaterThan(1e-3);
    expect(await change('identity')).toEqual([0, 0]);
  });

  it('nor do later windows', async () => {
    const recording = recordingOf(createRandom(2), WINDOWS, 3, [
      { from: 0, to: 1 },
      { from: 1, to: 0 },
    ]);
    const z = recording.normalised.z.slice().fill(9, (WINDOW + 1) * 3 * F);
    const calls = recording.calls.slice().fill(500, (WINDOW + 1) * 2);
    const before = await expectedAt(recording, 'graph');
    expect(
      await expectedAt({ ...recording, calls, normalised: { ...recording.normalised, z } }, 'graph'),
    ).toEqual(before);
  });
});

describe('the past', () => {
  it.each(['graph', 'identity'] as const)(
    'lets a fault that lasts not become what is expected, however bad it is (%s)',
    async (variant) => {
      const recording = recordingOf(createRandom(6), WINDOWS, 2, [{ from: 0, to: 1 }]);
      const broken = (sigma: number): Recording => {
        const z = recording.normalised.z
          .slice()
          .fill(sigma, (WINDOW - config.history) * 2 * F, WINDOW * 2 * F);
        return { ...recording, normalised: { ...recording.normalised, z } };
      };
      const [usual, bad, worse] = [
        await expectedAt(broken(1), variant),
        await expectedAt(broken(10), variant),
        await expectedAt(broken(50), variant),
      ];
      expect(worse).toEqual(bad);
      expect(bad).not.toEqual(usual);
    },
  );
});

describe('a batch of several recordings', () => {
  const weighted = (recording: Recording): WeightedRecording => ({
    recording,
    weights: trimmingWeights(recording.normalised),
  });
  const small = weighted(
    recordingOf(createRandom(3), WINDOWS, 2, [
      { from: 0, to: 1 },
      { from: 1, to: 0 },
    ]),
  );
  const large = weighted(
    recordingOf(createRandom(4), WINDOWS, 5, [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 3, to: 4 },
    ]),
  );

  /** The loss and the expectations that one batch gives. */
  async function run(
    batch: HostTensors,
    services: number,
    windows: number,
  ): Promise<{ loss: number; expected: Float32Array }> {
    const compiled = await runtime.compile(
      ({ parameters: flat, ...tensors }) => {
        const named = splitParameters(tf.reshape(flat, [parameters.length]), specs);
        return { loss: gtfNet(config).loss(named, tensors, {}), expected: predict(config, named, tensors) };
      },
      {
        parameters: { shape: [parameters.length], dtype: 'float32' },
        ...batchSpec(config, windows, services),
      },
    );
    const { loss, expected } = await compiled.run({ parameters, ...batch });
    await compiled.dispose();
    return { loss: loss[0], expected: expected as Float32Array };
  }

  it.each(['graph', 'identity'] as const)(
    'gives each what it would get alone: padding reaches nothing (%s)',
    async (variant) => {
      const samples: Sample[] = [
        { recording: 0, window: 5 },
        { recording: 1, window: 6 },
      ];
      const mixed = await run(new BatchBuilder([small, large], config, variant, 3).build(samples), 5, 3);
      const aloneSmall = await run(
        new BatchBuilder([small], config, variant, 1).build([{ recording: 0, window: 5 }]),
        2,
        1,
      );
      const aloneLarge = await run(
        new BatchBuilder([large], config, variant, 1).build([{ recording: 0, window: 6 }]),
        5,
        1,
      );
      expect(largestDifference(aloneSmall.expected, mixed.expected.slice(0, 2 * F))).toBeLessThan(1e-5);
      expect(largestDifference(aloneLarge.expected, mixed.expected.slice(5 * F, 10 * F))).toBeLessThan(1e-5);
      const weightOf = ({ weights, recording: { normalised } }: WeightedRecording, window: number): number =>
        F *
        weights
          .slice(window * normalised.services, (window + 1) * normalised.services)
          .reduce((sum, weight) => sum + weight, 0);
      const [first, second] = [weightOf(small, 5), weightOf(large, 6)];
      expect(mixed.loss).toBeCloseTo(
        (aloneSmall.loss * first + aloneLarge.loss * second) / (first + second),
        5,
      );
    },
  );

  it('joins padded rows to nothing', () => {
    const { hops, weight, past } = new BatchBuilder([small, large], config, 'graph', 2).build([
      { recording: 0, window: 5 },
    ]);
    const padded = [
      ...weight.slice(2 * F),
      ...hops.slice(2 * HOP_BLOCKS * CHANNELS),
      ...past.slice(2 * config.history * CHANNELS),
    ];
    expect(padded.every((value) => value === 0)).toBe(true);
    expect(hops.slice(0, 2 * HOP_BLOCKS * CHANNELS).some((value) => value !== 0)).toBe(true);
  });
});
