/**
 * Sums over groups of unequal size as arrays of equal width: the chunked ELL layout.
 *
 * The members of a group fill chunks of `width` slots, a width that leaves few slots empty. The first chunk of every group comes first, so that a group of up
 * to `width` members is finished by one sum. The few larger groups have further chunks, whose sums are grouped again:
 * a hub of 5,000 members takes four levels. Each output is the sum of the same numbers in the same order however many
 * threads share the work, which adding into the output edge by edge is not.
 */

/** Slots per chunk to choose from: about the number of callees of a service. */
const widths = [8, 9, 10, 11, 12, 13, 14, 15, 16];

/** What a slot holds that no member fills. */
export const EMPTY_SLOT = -1;

export interface Grouping {
  readonly groups: number;
  readonly chunks: number;
  /** Slots per chunk. */
  readonly width: number;
  /** [chunks, width] the member in each slot, or `emptySlot`; the first `groups` chunks belong to one group each. */
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
  const width = cheapestWidth(sizes);
  const further = furtherChunks(sizes, width);
  const furtherCount = sumOf(further);
  const slots = new Int32Array((groups + furtherCount) * width).fill(EMPTY_SLOT);
  const furtherStart = startsOf(further);
  const filled = new Int32Array(groups);
  groupOf.forEach((group, member) => {
    const position = filled[group]++;
    const chunk = position < width ? group : groups + furtherStart[group] + Math.floor(position / width) - 1;
    slots[chunk * width + (position % width)] = member;
  });
  return {
    groups,
    chunks: groups + furtherCount,
    width,
    slots,
    overflow: furtherCount === 0 ? null : overflowOf(further, furtherCount),
  };
}

/** The width with the fewest rows to read: every slot, and for groups with further chunks the slots of the next level. */
function cheapestWidth(sizes: Int32Array): number {
  const reads = widths.map((width) => {
    const further = furtherChunks(sizes, width);
    const large = sumOf(further.map((count) => Math.min(1, count)));
    return width * (sizes.length + sumOf(further)) + (large === 0 ? 0 : sizes.length + width * large);
  });
  return widths[reads.indexOf(Math.min(...reads))];
}

/** How many chunks each group needs beyond its first. */
function furtherChunks(sizes: Int32Array, width: number): Int32Array {
  return sizes.map((size) => Math.max(0, Math.ceil(size / width) - 1));
}

function sumOf(numbers: Int32Array): number {
  return numbers.reduce((sum, number) => sum + number, 0);
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
