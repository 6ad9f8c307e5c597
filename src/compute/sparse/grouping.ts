/**
 * Sums over groups of unequal size as arrays of equal width: the chunked ELL layout.
 *
 * The members of a group fill chunks of `width` slots. The first chunk of every group comes first, so that a group of up
 * to `width` members is finished by one sum. The few larger groups have further chunks, whose sums are grouped again:
 * a hub of 5,000 members takes five levels. Each output is the sum of the same numbers in the same order however many
 * threads share the work, which adding into the output edge by edge is not.
 */

/** Slots per chunk: about the number of callees of a service, and one vector register of floats. */
export const chunkWidth = 8;

/** What a slot holds that no member fills. */
export const emptySlot = -1;

export interface Grouping {
  readonly groups: number;
  readonly chunks: number;
  /** [chunks, chunkWidth] the member in each slot, or `emptySlot`; the first `groups` chunks belong to one group each. */
  readonly slots: Int32Array;
  /** How the sums of the further chunks are added up; null when every group fits into one. */
  readonly overflow: Overflow | null;
}

interface Overflow {
  /** [groups] the group of `grouping` that belongs to each group here; 0, which is empty, for groups of one chunk. */
  readonly of: Int32Array;
  /** Members are the further chunks, counted from 0. */
  readonly grouping: Grouping;
}

/**
 * Groups members 0 … length−1 by the group each belongs to; their order within a group is kept.
 * @param groupOf [members] a group in [0, groups)
 */
export function groupMembers(groupOf: Int32Array, groups: number): Grouping {
  const sizes = new Int32Array(groups);
  groupOf.forEach((group) => sizes[group]++);
  const further = sizes.map((size) => Math.max(0, Math.ceil(size / chunkWidth) - 1));
  const furtherCount = further.reduce((sum, count) => sum + count, 0);
  const slots = new Int32Array((groups + furtherCount) * chunkWidth).fill(emptySlot);
  const furtherStart = startsOf(further);
  const filled = new Int32Array(groups);
  groupOf.forEach((group, member) => {
    const position = filled[group]++;
    const chunk = position < chunkWidth ? group : groups + furtherStart[group] + Math.floor(position / chunkWidth) - 1;
    slots[chunk * chunkWidth + (position % chunkWidth)] = member;
  });
  return { groups, chunks: groups + furtherCount, slots, overflow: furtherCount === 0 ? null : overflowOf(further, furtherCount) };
}

function overflowOf(further: Int32Array, furtherCount: number): Overflow {
  let large = 0;
  const of = further.map((count) => (count === 0 ? 0 : ++large));
  const groupOf = new Int32Array(furtherCount);
  let chunk = 0;
  further.forEach((count, group) => {
    groupOf.fill(of[group], chunk, chunk + count);
    chunk += count;
  });
  return { of, grouping: groupMembers(groupOf, large + 1) };
}

/** Where each run begins when runs of these lengths follow one another. */
function startsOf(lengths: Int32Array): Int32Array {
  let next = 0;
  return lengths.map((length) => (next += length) - length);
}
