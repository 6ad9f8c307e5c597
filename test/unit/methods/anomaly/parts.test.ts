import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { initialParameters, openRuntime, type Runtime } from '../../../../src/compute';
import { BatchBuilder, partsOfGraph } from '../../../../src/methods/anomaly/batches';
import { expectCells } from '../../../../src/methods/anomaly/expect';
import {
  CHANNELS,
  gtfNetParameters,
  HOP_BLOCKS,
  type GtfNetConfig,
} from '../../../../src/methods/anomaly/gtf-net';
import { partsOf, withSmallerParts } from '../../../../src/methods/anomaly/parts';
import type { GraphVariant, Recording } from '../../../../src/methods/anomaly/sequences';
import { samplesIn } from '../../../../src/methods/anomaly/train';
import { partitionGraph } from '../../../../src/numeric/graph-partition';
import { createRandom } from '../../../../src/numeric/random';
import { recordingOf } from './support/normal';

const config: GtfNetConfig = { history: 3, width: 8, heads: 2, layers: 1 };
const WINDOWS = 8;
const ASKED = [5, 6];

let runtime: Runtime;
beforeAll(async () => void ({ runtime } = await openRuntime('cpu', { log: () => undefined })));

const anyCutGraph = fc.integer({ min: 2, max: 9 }).chain((services) => {
  const service = fc.nat({ max: services - 1 });
  return fc.record({
    services: fc.constant(services),
    edges: fc.array(fc.record({ from: service, to: service }), { minLength: 1, maxLength: 16 }),
    most: fc.integer({ min: 1, max: services - 1 }),
    seed: fc.integer(),
    variant: fc.constantFrom<GraphVariant>('graph', 'identity'),
  });
});

const cut = (recording: Recording, most: number, hops: number): Recording => ({
  ...recording,
  parts: partitionGraph(recording.edges, recording.normalised.services, most, hops),
});

describe('a recording in parts', () => {
  it('has the rows of the whole, bit for bit, where the halo reaches as far as the network sees', () =>
    fc.assert(
      fc.property(anyCutGraph, ({ services, edges, most, seed, variant }) => {
        const whole = recordingOf(createRandom(seed), WINDOWS, services, edges);
        const recording = cut(whole, most, 2);
        const weights = new Float32Array(WINDOWS * services).map((_, cell) => 1 + cell);
        const [all] = samplesIn(whole, [6], 0);
        const expected = new BatchBuilder([{ recording: whole, weights }], config, variant, 1).build([all]);
        const builder = new BatchBuilder([{ recording, weights }], config, variant, 1);
        const parts = partsOfGraph(recording);
        for (const sample of samplesIn(recording, [6], 0)) {
          const batch = builder.build([sample]);
          const { nodes, core } = parts[sample.part];
          for (let place = 0; place < core; place++) {
            for (const [name, values] of Object.entries(batch)) {
              const row = values.length / builder.services;
              const from = nodes[place] * row;
              expect(values.slice(place * row, (place + 1) * row)).toEqual(
                expected[name].slice(from, from + row),
              );
            }
          }
        }
      }),
      { numRuns: 50 },
    ));

  it('is expected to be what the whole is', async () =>
    fc.assert(
      fc.asyncProperty(anyCutGraph, async ({ services, edges, most, seed, variant }) => {
        const recording = recordingOf(createRandom(seed), WINDOWS, services, edges);
        const parameters = initialParameters(gtfNetParameters(config), 5);
        const network = { config, variant, parameters, adapter: null };
        const whole = await expectCells(runtime, recording, network, ASKED);
        const inParts = await expectCells(runtime, cut(recording, most, 2), network, ASKED);
        inParts.forEach((value, cell) => {
          expect(Number.isNaN(value)).toBe(Number.isNaN(whole[cell]));
          expect(Math.abs(value - whole[cell]) > 1e-5).toBe(false);
        });
      }),
      { numRuns: 10 },
    ));

  it('sees too little behind a shorter halo', () => {
    const edges = [0, 1, 2].map((from) => ({ from, to: from + 1 }));
    const recording = recordingOf(createRandom(3), WINDOWS, 4, edges);
    const weights = new Float32Array(WINDOWS * 4);
    const hopsOf = (source: Recording): Float32Array => {
      const parts = partsOfGraph(source);
      const part = parts.findIndex(({ nodes, core }) => nodes.subarray(0, core).includes(0));
      const builder = new BatchBuilder([{ recording: source, weights }], config, 'graph', 1);
      const { hops } = builder.build([{ recording: 0, window: 6, part }]);
      const row = HOP_BLOCKS * CHANNELS;
      const place = parts[part].nodes.indexOf(0);
      return (hops as Float32Array).slice(place * row, (place + 1) * row);
    };
    expect(hopsOf(cut(recording, 1, 2))).toEqual(hopsOf(recording));
    expect(hopsOf(cut(recording, 1, 1))).not.toEqual(hopsOf(recording));
  });
});

describe('partsOf', () => {
  const ring = (services: number) => ({
    services,
    edges: Array.from({ length: services }, (_, from) => ({ from, to: (from + 1) % services })),
  });

  it('leaves graphs whole that fit one step, and cuts larger ones, or as asked', () => {
    expect(partsOf(ring(4096))).toBeUndefined();
    expect(partsOf(ring(4097))?.map(({ core }) => core)).toEqual([819, 819, 820, 819, 820]);
    expect(partsOf(ring(100), 512)).toBeUndefined();
    expect(partsOf(ring(600), 512)).toHaveLength(2);
  });

  it('makes parts smaller twice after a process ran out of memory', () => {
    const once = withSmallerParts<{ seed: number; partServices?: number }>({ seed: 1 });
    expect(once).toEqual({ seed: 1, partServices: 512 });
    const twice = withSmallerParts(once as { partServices: number });
    expect(twice).toEqual({ seed: 1, partServices: 128 });
    expect(withSmallerParts(twice as { partServices: number })).toBeNull();
  });
});
