import { openNetwork } from '../../../src/methods/latency/network/apply';
import { boundedLog } from '../../../src/methods/latency/network/bound';
import { modelFactor } from '../../../src/methods/latency/network/correct';
import type { Example } from '../../../src/methods/latency/network/batches';
import type { Machine } from '../../../src/methods/latency/network/machine';
import type { NetworkConfig } from '../../../src/methods/latency/network/network';
import { globalFeatures } from '../../../src/methods/latency/network/features';
import { fitRidge, ridgeValue, type Ridge } from '../../../src/methods/latency/network/ridge';
import { rowsOf, type GraphKind } from '../../../src/methods/latency/network/rows';
import { fitNetwork } from '../../../src/methods/latency/network/train';
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
  fit(
    training: readonly PredictedNetwork[],
    validation: readonly PredictedNetwork[],
    options: TrainingOptions,
  ): Promise<Correction>;
}

const none: Corrector = {
  name: 'none',
  fit: () => Promise.resolve((tested) => Promise.resolve(tested.map(() => 0))),
};

const ridge: Corrector = {
  name: 'ridge',
  fit(training, validation, { machine }) {
    const fitted = ridgeOver([...training, ...validation], machine);
    return Promise.resolve((tested) =>
      Promise.resolve(
        tested.map(({ graph }) => boundedLog(ridgeValue(fitted, globalFeatures(graph, machine, 1)))),
      ),
    );
  },
};

export function ridgeOver(known: readonly PredictedNetwork[], machine: Machine): Ridge {
  return fitRidge(
    known.map(({ graph }) => globalFeatures(graph, machine, 1)),
    known.map(({ target }) => boundedLog(target)),
  );
}

function network(name: string, kind: GraphKind): Corrector {
  return {
    name,
    async fit(training, validation, options) {
      const parameters = await trainNetwork(training, validation, kind, options);
      return async (tested) => {
        const open = await openNetwork(options.runtime, configOf(options), parameters);
        try {
          const logs: number[] = [];
          for (const example of examplesOf(tested, kind, options)) {
            logs.push(Math.log(modelFactor(example, await open.factors(example))));
          }
          return logs;
        } finally {
          await open.dispose();
        }
      };
    },
  };
}

export const correctors: readonly Corrector[] = [
  none,
  ridge,
  network('network', 'graph'),
  network('network without edges', 'identity'),
];

export async function trainNetwork(
  training: readonly PredictedNetwork[],
  validation: readonly PredictedNetwork[],
  kind: GraphKind,
  options: TrainingOptions,
): Promise<Float32Array> {
  const { runtime, seed, epochs, patience } = options;
  const { parameters, bestEpoch, validationLoss } = await fitNetwork({
    runtime,
    seed,
    epochs,
    patience,
    config: configOf(options),
    training: examplesOf(training, kind, options),
    validation: examplesOf(validation, kind, options),
  });
  options.log(`${kind}: best validation error ${validationLoss.toFixed(5)} in epoch ${bestEpoch}`);
  return parameters;
}

function configOf({ classes, width, heads }: TrainingOptions): NetworkConfig {
  return { classes: classes.length, width, heads };
}

function examplesOf(
  networks: readonly PredictedNetwork[],
  kind: GraphKind,
  { classes, machine }: TrainingOptions,
): readonly Example[] {
  return networks.map(({ graph, target }) => ({
    ...rowsOf(graph, { classes, machine, threads: 1, kind }),
    target,
  }));
}

/** The two families that choose the epoch when `family` is left out, or for the final training when there is none. */
export function choosingFamilies(families: readonly string[], family: string | null): ReadonlySet<string> {
  const at = family === null ? 0 : families.indexOf(family);
  return new Set([5, 10].map((step) => families[(at + step) % families.length]));
}
