import { elementsOf } from '../element-type';
import { MAX_FOLDED_ELEMENTS, type Shape } from './tensor-fact';

/**
 * Elements of a result each of which is an element of `values`: `source` maps a place in the result to one in `from`.
 * Null when the values are not known or the result is too large to be worth it.
 */
export function pickElements(
  values: Float64Array | null,
  from: Shape,
  to: Shape,
  source: (place: readonly number[]) => readonly number[],
): Float64Array | null {
  const count = elementsOf(to);
  if (values === null || count > MAX_FOLDED_ELEMENTS) {
    return null;
  }
  const result = new Float64Array(count);
  const place = to.map(() => 0);
  for (let index = 0; index < count; index++) {
    result[index] = values[flatIndex(source(place), from)];
    for (let axis = to.length - 1; axis >= 0 && ++place[axis] === to[axis]; axis--) {
      place[axis] = 0;
    }
  }
  return result;
}

/** Where a broadcast result reads its input. */
export function broadcastSource(from: Shape): (place: readonly number[]) => readonly number[] {
  return (place) => from.map((size, axis) => (size === 1 ? 0 : place[axis + place.length - from.length]));
}

function flatIndex(place: readonly number[], shape: Shape): number {
  let index = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    index = index * shape[axis] + place[axis];
  }
  return index;
}
