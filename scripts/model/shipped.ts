import { DEFAULT_CONFIG } from '../../src/methods/anomaly/gtf-net';
import type { AnomalyModel } from '../../src/methods/anomaly/model-file';
import type { LinearSample } from '../../src/methods/anomaly/rivals';
import { trimmingWeights, usableWindows, type GraphVariant } from '../../src/methods/anomaly/sequences';
import { fitGtfNet, type TrainingSet } from '../../src/methods/anomaly/train';
import type { Runtime } from '../../src/compute';
import { generateRecording, type GeneratedRecording } from './generate';
import type { SystemSize } from './service-graph';

/** What a shipped model is made from. Every number of it decides the weights. */
export interface Recipe {
  readonly seed: number;
  /** Systems that train, that choose the epoch, and that only test; no system has two roles. */
  readonly training: number;
  readonly validation: number;
  readonly test: number;
  readonly spansPerService: number;
  readonly size: SystemSize;
  readonly epochs: number;
  readonly patience: number;
}

export const SHIPPED_RECIPE: Recipe = {
  seed: 1,
  training: 48,
  validation: 10,
  test: 16,
  spansPerService: 8_000,
  size: { fewest: 5, most: 25 },
  epochs: 100,
  patience: 25,
};

/** Faults are what a test wants to see: most test systems have some. */
const FAULTY_TEST_SHARE = 0.75;

export type Role = 'training' | 'validation' | 'test';

/** The recordings of one role; the seeds of different roles never meet. */
export function recordingsFor(recipe: Recipe, role: Role, log: (line: string) => void): GeneratedRecording[] {
  const offset = { training: 0, validation: recipe.training, test: recipe.training + recipe.validation }[
    role
  ];
  return Array.from({ length: recipe[role] }, (_, index) => {
    if (index > 0 && index % 10 === 0) {
      log(`${role}: ${index} of ${recipe[role]} systems`);
    }
    return generateRecording({
      seed: recipe.seed * 10_000 + offset + index,
      spansPerService: recipe.spansPerService,
      size: recipe.size,
      ...(role === 'test' ? { faultyShare: FAULTY_TEST_SHARE } : {}),
    });
  });
}

/** Trains both variants on the training systems; the validation systems choose the epoch. */
export async function trainShipped(
  recipe: Recipe,
  runtime: Runtime,
  training: readonly GeneratedRecording[],
  validation: readonly GeneratedRecording[],
  log: (line: string) => void,
): Promise<AnomalyModel> {
  const config = DEFAULT_CONFIG;
  const none: readonly number[] = [];
  const sets = [
    ...training.map((generated) =>
      toSet(generated, (windows) => ({ train: windows, validation: none, test: none })),
    ),
    ...validation.map((generated) =>
      toSet(generated, (windows) => ({ train: none, validation: windows, test: none })),
    ),
  ];
  const fit = async (variant: GraphVariant): Promise<Float32Array> => {
    let reported = -1;
    const { parameters, epochs, validationLoss } = await fitGtfNet({
      runtime,
      sets,
      config,
      variant,
      seed: recipe.seed,
      epochs: recipe.epochs,
      patience: recipe.patience,
      onProgress: ({ epoch, trainLoss, validationLoss: loss, etaMs }) => {
        if (epoch === reported || epoch % 5 !== 0) {
          return;
        }
        reported = epoch;
        log(
          `${variant}: epoch ${epoch} of ${recipe.epochs}, training ${trainLoss.toFixed(4)}, validation ${loss?.toFixed(4) ?? '-'}, ${etaMs === null ? '?' : Math.round(etaMs / 1000)} s left`,
        );
      },
    });
    log(`${variant}: best validation error ${validationLoss.toFixed(4)} within ${epochs} epochs`);
    return parameters;
  };
  return {
    config,
    graph: await fit('graph'),
    identity: await fit('identity'),
    description: `shipped with Meshlens, trained on ${training.length} generated service graphs, seed ${recipe.seed}`,
  };

  function toSet(
    generated: GeneratedRecording,
    split: (windows: readonly number[]) => TrainingSet['split'],
  ): TrainingSet {
    const { recording } = generated;
    return {
      recording,
      weights: trimmingWeights(recording.normalised),
      split: split(usableWindows(recording, config.history)),
    };
  }
}

/** What the linear rival may learn from: the training systems, as the network does. */
export function linearSamples(training: readonly GeneratedRecording[]): LinearSample[] {
  return training.map(({ recording }) => ({
    normalised: recording.normalised,
    windows: usableWindows(recording, DEFAULT_CONFIG.history),
    weights: trimmingWeights(recording.normalised),
  }));
}
