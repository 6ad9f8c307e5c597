/** Entries grouped by a number: those of group g are order[start[g] .. start[g + 1]], in their own order. */
export interface Grouped {
  readonly start: Uint32Array;
  readonly order: Uint32Array;
}

export function groupBy(keys: Uint32Array, groups: number): Grouped {
  const start = new Uint32Array(groups + 1);
  for (let index = 0; index < keys.length; index++) {
    start[keys[index] + 1]++;
  }
  for (let group = 0; group < groups; group++) {
    start[group + 1] += start[group];
  }
  const next = start.slice(0, groups);
  const order = new Uint32Array(keys.length);
  for (let index = 0; index < keys.length; index++) {
    order[next[keys[index]]++] = index;
  }
  return { start, order };
}

export function largestGroup(start: Uint32Array): number {
  let largest = 0;
  for (let group = 1; group < start.length; group++) {
    largest = Math.max(largest, start[group] - start[group - 1]);
  }
  return largest;
}
