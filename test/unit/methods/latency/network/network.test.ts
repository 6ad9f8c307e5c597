import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openNetwork } from '../../../../../src/methods/latency/network/apply';
import type { Example } from '../../../../../src/methods/latency/network/batches';
import { MAX_FACTOR } from '../../../../../src/methods/latency/network/bound';
import { modelFactor } from '../../../../../src/methods/latency/network/correct';
import type { KernelGraph } from '../../../../../src/methods/latency/network/kernel-graph';
import { networkParameters } from '../../../../../src/methods/latency/network/network';
import { type GraphKind, type ModelRows, rowsOf } from '../../../../../src/methods/latency/network/rows';
import { fitNetwork } from '../../../../../src/methods/latency/network/train';
import { initialParameters, openRuntime } from '../../../../../src/compute';
import { chain, CLASSES, MACHINE } from './support';

const CONFIG = { classes: CLASSES.length, width: 8, heads: 2 };
const rows = (graph: KernelGraph, kind: GraphKind = 'graph'): ModelRows =>
  rowsOf(graph, { classes: CLASSES, machine: MACHINE, threads: 1, kind });
const eager = async () => (await openRuntime('cpu', { log: () => undefined })).runtime;

/** A convolution that follows another takes less, as if its input were still in the cache: nothing that one kernel alone shows. */
function example(seed: number, kind: GraphKind): Example {
  const graph = chain(6, seed);
  const warm = graph.nodes.reduce(
    (sum, { class: name, ms }, index) =>
      name === 'conv' && graph.nodes[index - 1]?.class === 'conv' ? sum + ms : sum,
    0,
  );
  const all = graph.nodes.reduce((sum, { ms }) => sum + ms, graph.runMs);
  return { ...rows(graph, kind), target: Math.log((all - 0.25 * warm) / all) };
}

async function errorAfterTraining(kind: GraphKind): Promise<number> {
  const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
  const examples = Array.from({ length: 160 }, (_, seed) => example(seed, kind));
  const { parameters } = await fitNetwork({
    runtime,
    config: CONFIG,
    training: examples.slice(0, 100),
    validation: examples.slice(100, 130),
    seed: 1,
    epochs: 50,
    patience: 50,
  });
  const open = await openNetwork(runtime, CONFIG, parameters);
  let sum = 0;
  for (const each of examples.slice(130)) {
    sum += Math.abs(Math.log(modelFactor(each, await open.factors(each))) - each.target) / 30;
  }
  await open.dispose();
  return sum;
}

describe('the cross-layer network', () => {
  it('learns what neighbours do to each other, and cannot without edges', async () => {
    const [graph, identity] = [await errorAfterTraining('graph'), await errorAfterTraining('identity')];
    expect(graph).toBeLessThan(0.75 * identity);
  }, 60_000);

  it('comes out the same from the same seed', async () => {
    const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
    const examples = Array.from({ length: 20 }, (_, seed) => example(seed, 'graph'));
    const fit = () =>
      fitNetwork({
        runtime,
        config: CONFIG,
        training: examples,
        validation: examples,
        seed: 3,
        epochs: 2,
        patience: 2,
      });
    expect((await fit()).parameters).toEqual((await fit()).parameters);
  });

  it('never corrects beyond its bound, whatever the kernels and the weights', async () => {
    const runtime = await eager();
    const specs = networkParameters(CONFIG);
    const amount = fc.double({ min: 0, max: 1e12, noNaN: true });
    const node = fc.record({
      class: fc.constantFrom(...CLASSES, 'never seen'),
      flops: amount,
      bytesIn: amount,
      weightBytes: amount,
      bytesOut: amount,
      ms: fc.double({ min: 0, max: 1e5, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(node, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 1000 }),
        async (nodes, seed) => {
          const open = await openNetwork(
            runtime,
            CONFIG,
            initialParameters(specs, seed).map((value) => 20 * value),
          );
          const model = rows({
            nodes,
            edges: nodes.slice(1).map((_, from) => ({ from, to: from + 1, bytes: 4 })),
            runMs: 0.01,
            batch: 4,
            peakBytes: 1e9,
          });
          const factor = modelFactor(model, await open.factors(model));
          expect(factor).toBeGreaterThanOrEqual(1 / MAX_FACTOR - 1e-4);
          expect(factor).toBeLessThanOrEqual(MAX_FACTOR + 1e-4);
        },
      ),
      { numRuns: 25 },
    );
  }, 30_000);

  it('takes five thousand kernels, and one, and none', async () => {
    const open = await openNetwork(await eager(), CONFIG, initialParameters(networkParameters(CONFIG), 1));
    for (const count of [5000, 1, 0]) {
      const model = rows(chain(count, 2));
      expect(model.rowOf).toHaveLength(count);
      expect(modelFactor(model, await open.factors(model))).toBeCloseTo(1, 0);
    }
  }, 30_000);

  it('gives kernels that look alike one row, with the shares of all', () => {
    const one = chain(1, 1).nodes[0];
    const model = rows({ nodes: [one, one, one, one], edges: [], runMs: 0, batch: 1, peakBytes: 0 });
    expect(model.rows).toHaveLength(1);
    expect(model.rows[0].share).toBeCloseTo(1, 9);
  });
});
