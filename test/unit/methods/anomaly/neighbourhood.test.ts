import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHANNELS, HOP_BLOCKS, graphSpec, hopsOver } from '../../../../src/methods/anomaly/gtf-net';
import { Neighbourhood } from '../../../../src/methods/anomaly/neighbourhood';
import { openRuntime, type Runtime } from '../../../../src/compute';
import { createRandom } from '../../../../src/numeric/random';

let runtime: Runtime;
beforeAll(async () => {
  ({ runtime } = await openRuntime('cpu', { log: () => undefined }));
});

const anyGraph = fc.integer({ min: 1, max: 6 }).chain((services) => {
  const service = fc.nat({ max: services - 1 });
  const edge = fc.record({
    from: service,
    to: service,
    calls: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 })),
  });
  return fc.record({
    services: fc.constant(services),
    edges: fc.array(edge, { maxLength: 14 }),
    seed: fc.integer(),
  });
});

/** Row-normalised dense matrix without loops. */
function matrixOf(
  edges: readonly { from: number; to: number; calls: number }[],
  services: number,
  row: 'from' | 'to',
): Float32Array {
  const column = row === 'from' ? 'to' : 'from';
  const matrix = new Float32Array(services * services);
  for (const edge of edges) {
    if (edge.from !== edge.to) {
      matrix[edge[row] * services + edge[column]] += edge.calls;
    }
  }
  return matrix.map((value, at) => {
    const start = at - (at % services);
    const sum = matrix.slice(start, start + services).reduce((total, each) => total + each, 0);
    return sum > 0 ? value / sum : 0;
  });
}

describe('hops along the edges', () => {
  it('are those of the dense matrices', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, async ({ services, edges, seed }) => {
        const random = createRandom(seed);
        const present = Float32Array.from({ length: services * CHANNELS }, () => random.normal());
        const hops = new Float32Array(services * HOP_BLOCKS * CHANNELS);
        new Neighbourhood(edges, services).writeHops(
          Float64Array.from(edges, ({ calls }) => calls),
          present,
          hops,
        );
        const dense = await runtime.compile(
          (batch) => ({ hops: tf.reshape(hopsOver(batch), [hops.length]) }),
          graphSpec(1, services),
        );
        const expected = await dense.run({
          present,
          towardsCallees: matrixOf(edges, services, 'from'),
          towardsCallers: matrixOf(edges, services, 'to'),
        });
        await dense.dispose();
        hops.forEach((value, at) => expect(value).toBeCloseTo(expected.hops[at], 4));
      }),
      { numRuns: 30 },
    );
  });

  it('show two services that call each other one another, and neither itself', () => {
    const present = Float32Array.from([1, 2]);
    const hops = new Float32Array(2 * HOP_BLOCKS);
    new Neighbourhood(
      [
        { from: 0, to: 1 },
        { from: 1, to: 0 },
      ],
      2,
    ).writeHops(Float64Array.of(3, 5), present, hops);
    expect([...hops]).toEqual([2, 0, 2, 0, 1, 0, 1, 0]);
  });
});
