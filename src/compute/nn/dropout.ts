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
  /** In [0, 1), in steps of 2^-16. */
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
  const threshold = Math.round(rate * 0x1_0000);
  const kept = 0x1_0000 / (0x1_0000 - threshold);
  const key = mix(mix(mix(seed >>> 0) ^ Math.imul(step + 1, 0x9e3779b9)) ^ Math.imul(layer + 1, 0x85ebca6b));
  // Two elements from the halves of each random word.
  for (let index = 0; index < mask.length; index += 2) {
    const word = mix(key ^ mix(Math.imul(index, 0x2545f491) + 0x6a09e667));
    mask[index] = (word & 0xffff) < threshold ? 0 : kept;
    if (index + 1 < mask.length) {
      mask[index + 1] = word >>> 16 < threshold ? 0 : kept;
    }
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
