import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { initialParameters, openRuntime, parameterCount, type Runtime } from '../../../../../src/compute';
import { adapterSpecs } from '../../../../../src/compute/nn/adapter';
import { insertionPoints } from '../../../../../src/methods/anomaly/adapt/points';
import { expectCells } from '../../../../../src/methods/anomaly/expect';
import {
  batchSpec,
  DEFAULT_CONFIG,
  gtfNetParameters,
  predict,
  type GtfNetConfig,
} from '../../../../../src/methods/anomaly/gtf-net';
import { createRandom } from '../../../../../src/numeric/random';
import { recordingOf } from '../support/normal';

const config: GtfNetConfig = { history: 3, width: 8, heads: 2, layers: 1 };
const points = insertionPoints(config.width);
const WINDOWS = 8;
const ASKED = [5, 6];

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await openRuntime('cpu', { log: () => undefined }));
});

const anyNetwork = fc.record({
  seed: fc.integer(),
  services: fc.integer({ min: 2, max: 5 }),
  variant: fc.constantFrom('graph' as const, 'identity' as const),
});

describe('a network with adapters', () => {
  it('is the base to the last bit while its adapters have learned nothing', async () =>
    fc.assert(
      fc.asyncProperty(anyNetwork, async ({ seed, services, variant }) => {
        const recording = recordingOf(createRandom(seed), WINDOWS, services, [{ from: 0, to: 1 }]);
        const base = { config, variant, parameters: initialParameters(gtfNetParameters(config), seed) };
        const untrained = { points, parameters: initialParameters(adapterSpecs(points), seed) };
        const [alone, adapted] = [
          await expectCells(runtime, recording, { ...base, adapter: null }, ASKED),
          await expectCells(runtime, recording, { ...base, adapter: untrained }, ASKED),
        ];
        expect(adapted).toEqual(alone);
      }),
      { numRuns: 10 },
    ));

  it.each(points.map(({ name }) => name))('changes what it expects by an adapter at %s', async (name) => {
    const recording = recordingOf(createRandom(1), WINDOWS, 3, [{ from: 0, to: 1 }]);
    const base = {
      config,
      variant: 'graph' as const,
      parameters: initialParameters(gtfNetParameters(config), 1),
    };
    const own = points.filter((point) => point.name === name);
    const trained = { points: own, parameters: initialParameters(adapterSpecs(own), 1).fill(0.3) };
    const [alone, adapted] = [
      await expectCells(runtime, recording, { ...base, adapter: null }, ASKED),
      await expectCells(runtime, recording, { ...base, adapter: trained }, ASKED),
    ];
    expect(adapted).not.toEqual(alone);
  });

  it('reads no parameter of an adapter that was removed', () => {
    const kept = points.slice(1, 3);
    const read = new Set<string>();
    tf.tidy(() => {
      const zerosOf = (specs: readonly { name: string; shape: readonly number[] }[]): tf.NamedTensorMap =>
        Object.fromEntries(specs.map(({ name, shape }) => [name, tf.zeros([...shape])]));
      const batch = Object.entries(batchSpec(config, 1, 2)).map(([name, { shape }]) => ({ name, shape }));
      const parameters = new Proxy(zerosOf(adapterSpecs(points)), {
        get(target, name: string) {
          read.add(name);
          return target[name];
        },
      });
      predict(config, zerosOf(gtfNetParameters(config)), zerosOf(batch), { points: kept, parameters });
    });
    expect([...read].sort()).toEqual(
      adapterSpecs(kept)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('trains at most a twentieth of the parameters of the network that ships', () => {
    const { width } = DEFAULT_CONFIG;
    const share =
      parameterCount(adapterSpecs(insertionPoints(width))) / parameterCount(gtfNetParameters(DEFAULT_CONFIG));
    expect(share).toBeLessThan(0.05);
  });
});
