import { modelFactor, openNetwork } from '../../../src/analytics/runtime/network/apply';
import type { Example } from '../../../src/analytics/runtime/network/batches';
import type { Machine } from '../../../src/analytics/runtime/network/machine';
import { MOST_FACTOR, type NetworkConfig } from '../../../src/analytics/runtime/network/network';
import { fitRidge, graphFeatures, ridgeValue } from '../../../src/analytics/runtime/network/ridge';
import { rowsOf, type GraphKind } from '../../../src/analytics/runtime/network/rows';
import { fitNetwork } from '../../../src/analytics/runtime/network/train';
import type { Runtime } from '../../../src/compute';
import type { PredictedNetwork } from './dataset';

export interface TrainingOptions {
  readonly runtime: Runtime;
  readonly machine: Machine;
  readonly classes: readonly string[];
  readonly seed: number;
  readonly epochs: number;
  readonly patience: number;
  readonly width: number;
  readonly heads: number;
  readonly log: (line: string) => void;
}

/** log(corrected / predicted by the layer model) for each of the tested networks. */
type Correction = (tested: readonly PredictedNetwork[]) => Promise<readonly number[]>;

export interface Corrector {
  readonly name: string;
  /** `validation` are networks of families that train nothing. */
  fit(training: readonly PredictedNetwork[], validation: readonly PredictedNetwork[], options: TrainingOptions): Promise<Correction>;
}

export const none: Corrector = { name: 'no correction', fit: () => Promise.resolve((tested) => Promise.resolve(tested.map(() => 0))) };

export const ridge: Corrector = {
  name: 'ridge on the whole model',
  fit(training, validation, { machine, classes }) {
    const known = [...training, ...validation];
    const features = ({ graph }: PredictedNetwork): readonly number[] => graphFeatures(graph, machine, 1, classes);
    const fitted = fitRidge(known.map(features), known.map(({ target }) => bounded(target)));
    return Promise.resolve((tested) => Promise.resolve(tested.map((each) => bounded(ridgeValue(fitted, features(each))))));
  },
};

export function network(kind: GraphKind): Corrector {
  return {
    name: kind === 'graph' ? 'cross-layer network' : 'cross-layer network without edges',
    async fit(training, validation, options) {
      const { runtime } = options;
      const config: NetworkConfig = { classes: options.classes.length, width: options.width, heads: options.heads };
      const examples = (of: readonly PredictedNetwork[]): Example[] => of.map((each) => ({ ...rowsOf(each.graph, { classes: options.classes, machine: options.machine, threads: 1, kind }), target: each.target }));
      const { parameters, bestEpoch, validationLoss } = await fitNetwork({ runtime, config, training: examples(training), validation: examples(validation), seed: options.seed, epochs: options.epochs, patience: options.patience });
      options.log(`${kind}: best validation error ${validationLoss.toFixed(5)} in epoch ${bestEpoch}`);
      return async (tested) => {
        const open = await openNetwork(runtime, config, parameters);
        try {
          const logs: number[] = [];
          for (const example of examples(tested)) logs.push(Math.log(modelFactor(example, await open.factors(example))));
          return logs;
        } finally {
          await open.dispose();
        }
      };
    },
  };
}

export interface LeftOut {
  readonly predicted: PredictedNetwork;
  /** log(corrected / predicted by the layer model), by correctors that never saw the family. */
  readonly correction: number;
}

/** Leaves out one family after the other; the next two in the list choose the epoch, the others train. */
export async function leaveFamiliesOut(corrector: Corrector, all: readonly PredictedNetwork[], options: TrainingOptions): Promise<readonly LeftOut[]> {
  const families = [...new Set(all.map(({ variant }) => variant.family))].sort();
  const result: LeftOut[] = [];
  for (const [index, family] of families.entries()) {
    const choosing = new Set([1, 2].map((step) => families[(index + step * 5) % families.length]));
    const of = (wanted: (family: string) => boolean): PredictedNetwork[] => all.filter(({ variant }) => wanted(variant.family));
    const correct = await corrector.fit(of((each) => each !== family && !choosing.has(each)), of((each) => choosing.has(each)), options);
    const tested = of((each) => each === family);
    const corrections = await correct(tested);
    tested.forEach((predicted, at) => result.push({ predicted, correction: corrections[at] }));
  }
  return result;
}

function bounded(value: number): number {
  return Math.max(-Math.log(MOST_FACTOR), Math.min(Math.log(MOST_FACTOR), value));
}
