import type { OpenNetwork } from './apply';
import { boundedLog } from './bound';
import { globalFeatures } from './features';
import { totalMs, type KernelGraph } from './kernel-graph';
import type { Machine } from './machine';
import { SHORT_MS, type Basis, type LatencyModel } from './model-file';
import { ridgeValue } from './ridge';
import { rowsOf, type ModelRows } from './rows';

export interface Corrected {
  readonly ms: number;
  readonly lowMs: number;
  readonly highMs: number;
  /** By position of the kernel. */
  readonly kernelMs: readonly number[];
}

/** Corrects what a layer model predicts by what kernels do to each other, and says how far to trust it. */
export interface Corrector {
  /** @param weight how much of the correction to apply, from 0 to 1 */
  correct(graph: KernelGraph, basis: Basis, weight?: number): Promise<Corrected>;
  dispose(): Promise<void>;
}

/** How much faster or slower another processor may be than the one that recorded the prior. */
const OTHER_PROCESSOR = 2;

/** The network is small: interpreting it takes milliseconds and needs nothing native. It is opened when first needed. */
export function openCorrector(model: LatencyModel, machine: Machine): Corrector {
  let network: Promise<OpenNetwork> | null = null;

  const kernelFactors = async (
    graph: KernelGraph,
    basis: Basis,
    weight: number,
  ): Promise<{ factor: number; kernelMs: readonly number[] }> => {
    const kernelMs = graph.nodes.map(({ ms }) => ms);
    switch (weight === 0 ? 'none' : model.uses[basis]) {
      case 'none':
        return { factor: 1, kernelMs };
      case 'ridge': {
        const factor = Math.exp(
          weight * boundedLog(ridgeValue(model.ridge, globalFeatures(graph, machine, 1))),
        );
        return { factor, kernelMs: kernelMs.map((ms) => ms * factor) };
      }
      case 'network': {
        const rows = rowsOf(graph, { classes: model.classes, machine, threads: 1, kind: 'graph' });
        network ??= open(model);
        const factors = (await (await network).factors(rows)).map((factor) => factor ** weight);
        return {
          factor: modelFactor(rows, factors),
          kernelMs: kernelMs.map((ms, index) => ms * factors[rows.rowOf[index]]),
        };
      }
    }
  };

  return {
    async correct(graph, basis, weight = 1) {
      const { factor, kernelMs } = await kernelFactors(graph, basis, weight);
      const ms = totalMs(graph) * factor;
      const { low, high } = model.bands[basis][ms < SHORT_MS ? 'short' : 'long'];
      const other = basis === 'prior' && machine.processor !== model.processor ? OTHER_PROCESSOR : 1;
      return { ms, lowMs: (ms * Math.exp(low)) / other, highMs: ms * Math.exp(high) * other, kernelMs };
    },
    async dispose() {
      await (await network)?.dispose();
    },
  };
}

/** Loaded when needed: reading a model's structure should not wait for TensorFlow.js. */
async function open(model: LatencyModel): Promise<OpenNetwork> {
  const [{ openRuntime }, { openNetwork }] = await Promise.all([
    import('../../../compute'),
    import('./apply'),
  ]);
  const { runtime } = await openRuntime('cpu', { log: () => undefined });
  return openNetwork(
    runtime,
    { width: model.network.width, heads: model.network.heads, classes: model.classes.length },
    model.network.parameters,
  );
}

/** By what factor a model's predicted time is to be multiplied. */
export function modelFactor({ rows, restShare }: ModelRows, factors: Float32Array): number {
  return rows.reduce((sum, { share }, index) => sum + share * factors[index], restShare);
}
