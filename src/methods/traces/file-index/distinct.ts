/** Above it, sorting by insertion takes longer than the engine's own way. */
const MAX_INSERTED = 48;

/**
 * Sorts the first values of an array in place and moves the different ones to its front.
 * @returns how many those are
 */
export function sortDistinct(values: Uint32Array | Uint16Array, count: number): number {
  if (count > MAX_INSERTED) {
    values.subarray(0, count).sort();
  } else {
    insertionSort(values, count);
  }
  let distinct = 0;
  for (let index = 0; index < count; index++) {
    if (distinct === 0 || values[index] !== values[distinct - 1]) {
      values[distinct++] = values[index];
    }
  }
  return distinct;
}

function insertionSort(values: Uint32Array | Uint16Array, count: number): void {
  for (let index = 1; index < count; index++) {
    const value = values[index];
    let at = index;
    for (; at > 0 && values[at - 1] > value; at--) {
      values[at] = values[at - 1];
    }
    values[at] = value;
  }
}
