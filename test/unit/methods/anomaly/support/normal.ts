import { normaliseFeatures, type Normalised } from '../../../../../src/methods/anomaly/normalise';
import type { Recording } from '../../../../../src/methods/anomaly/sequences';
import { createRandom, type Random } from '../../../../../src/numeric/random';
import { NODE_FEATURES, NODE_FEATURE_COUNT as F } from '../../../../../src/features/node-features';

export interface Cell {
  readonly window: number;
  readonly service: number;
  readonly feature: number;
}

/** Node features [windows, services, F] made of `value`, in units of each feature's floor. */
export function nodeOf(windows: number, services: number, value: (cell: Cell) => number): Float32Array {
  return Float32Array.from({ length: windows * services * F }, (_, at) => {
    const feature = at % F;
    const cell = Math.floor(at / F);
    return (
      value({ window: Math.floor(cell / services), service: cell % services, feature }) *
      NODE_FEATURES[feature].floor
    );
  });
}

/** Independent normal noise well above every floor, with a planted deviation in standard deviations. */
export function noise(
  seed: number,
  windows: number,
  services: number,
  planted: (cell: Cell) => number = () => 0,
): Normalised {
  const random = createRandom(seed);
  return normaliseFeatures(
    nodeOf(windows, services, (cell) => 3 * (random.normal() + planted(cell))),
    windows,
    services,
  );
}

/** A recording of any graph: noise in every cell, random traffic on every edge. */
export function recordingOf(
  random: Random,
  windows: number,
  services: number,
  edges: Recording['edges'],
): Recording {
  const node = nodeOf(windows, services, () => 3 * random.normal());
  return {
    normalised: normaliseFeatures(node, windows, services),
    present: Array<boolean>(windows).fill(true),
    edges,
    calls: Float32Array.from({ length: windows * edges.length }, () => random.integer(20)),
  };
}
