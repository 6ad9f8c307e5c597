import { createRandom } from '../../../numeric/random';

/** Streams of an epoch's draw; those below belong to initial values. */
const FIRST_STREAM = 2000;

/** Up to `most` of `count` places, drawn without repetition for an epoch: a function of seed and epoch. */
export function drawn(count: number, most: number, seed: number, epoch: number): readonly number[] {
  return Array.from(
    createRandom(seed, FIRST_STREAM + epoch)
      .shuffle(count)
      .subarray(0, most),
  );
}

/** Up to `most` of `count` places, evenly spaced. */
export function spaced(count: number, most: number): readonly number[] {
  const kept = Math.min(count, most);
  return Array.from({ length: kept }, (_, index) => Math.floor((index * count) / kept));
}

/** At most `most` of a list, evenly spaced, the first included. */
export function evenly<T>(list: readonly T[], most: number): T[] {
  return spaced(list.length, most).map((place) => list[place]);
}

/** Cuts a list into pieces of `size`; the last may be shorter. */
export function* chunks<T>(list: readonly T[], size: number): Iterable<readonly T[]> {
  for (let from = 0; from < list.length; from += size) {
    yield list.slice(from, from + size);
  }
}
