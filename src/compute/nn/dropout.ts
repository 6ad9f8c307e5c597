/**
 * Dropout masks as a pure function of (seed, step, layer, index). Nothing is kept between steps, so a resumed run draws
 * the masks it would have drawn, and every runtime multiplies by the same ones.
 */
import { mix } from '../../numeric/random';
import { sizeOf } from '../tensors';
import type { HostTensors } from '../tensors';

/** Where a model drops activations: the shape of what it multiplies by the mask, and the share set to zero. */
export interface DropoutSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** In [0, 1), rounded to a multiple of 1/256. */
  readonly rate: number;
}

/** Fills `mask` with 0 for the dropped and 1 / (1 − rate) for the kept, which leaves the expected sum as it was. */
export function fillDropoutMask(
  mask: Float32Array,
  rate: number,
  seed: number,
  step: number,
  layer: number,
): void {
  const threshold = Math.round(rate * 256);
  const factors = new Float32Array(256).fill(256 / (256 - threshold), threshold);
  const key = mix(mix(mix(seed >>> 0) ^ Math.imul(step + 1, 0x9e3779b9)) ^ Math.imul(layer + 1, 0x85ebca6b));
  // Four elements from the bytes of each random word.
  const words = mask.length >>> 2;
  for (let at = 0, index = 0; at < words; at++, index += 4) {
    const word = mix(key ^ Math.imul(at + 1, 0x9e3779b9));
    mask[index] = factors[word & 0xff];
    mask[index + 1] = factors[(word >>> 8) & 0xff];
    mask[index + 2] = factors[(word >>> 16) & 0xff];
    mask[index + 3] = factors[word >>> 24];
  }
  const last = mix(key ^ Math.imul(words + 1, 0x9e3779b9));
  for (let index = 4 * words; index < mask.length; index++) {
    mask[index] = factors[(last >>> (8 * (index & 3))) & 0xff];
  }
}

/** The masks of all layers for a step. The next call overwrites the arrays. */
export function dropoutMasks(specs: readonly DropoutSpec[], seed: number): (step: number) => HostTensors {
  const masks = specs.map(({ name, shape }): [string, Float32Array] => [
    name,
    new Float32Array(sizeOf(shape)),
  ]);
  const byName = Object.fromEntries(masks);
  return (step) => {
    masks.forEach(([, mask], layer) => fillDropoutMask(mask, specs[layer].rate, seed, step, layer));
    return byName;
  };
}
