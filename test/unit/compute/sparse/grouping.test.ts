import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgesOfAdjacency, edgeStructure } from '../../../../src/compute/sparse/edges';
import { EMPTY_SLOT, groupMembers } from '../../../../src/compute/sparse/grouping';
import type { Grouping } from '../../../../src/compute/sparse/grouping';

/** The members of each group, found by walking the chunks. */
function membersOf({ groups, chunks, width, slots, overflow }: Grouping): number[][] {
  const inChunk = (chunk: number) =>
    [...slots.subarray(chunk * width, (chunk + 1) * width)].filter((member) => member !== EMPTY_SLOT);
  const further = overflow === null ? null : membersOf(overflow.grouping);
  expect(slots).toHaveLength(chunks * width);
  return Array.from({ length: groups }, (_, group) => [
    ...inChunk(group),
    ...(further?.[overflow!.of[group]] ?? []).flatMap((chunk) => inChunk(groups + chunk)),
  ]);
}

describe('groupMembers', () => {
  it('puts every member into its group once, in order', () => {
    const groupings = fc.integer({ min: 1, max: 9 }).chain((groups) =>
      fc.record({
        groups: fc.constant(groups),
        of: fc.array(fc.oneof(fc.integer({ min: 0, max: groups - 1 }), fc.constant(0)), { maxLength: 700 }),
      }),
    );
    fc.assert(
      fc.property(groupings, ({ groups, of }) => {
        const members = membersOf(groupMembers(Int32Array.from(of), groups));
        members.forEach((own, group) =>
          expect(own).toEqual([...of.keys()].filter((member) => of[member] === group)),
        );
      }),
    );
  });

  it('takes one chunk per small group, and logarithmically many levels for a large one', () => {
    expect(groupMembers(Int32Array.of(0, 2, 2), 3)).toMatchObject({ chunks: 3, overflow: null });
    let levels = 0;
    for (
      let level: Grouping | undefined = groupMembers(new Int32Array(5000), 4);
      level !== undefined;
      level = level.overflow?.grouping
    ) {
      levels++;
    }
    expect(levels).toBe(4);
  });

  it('chooses a width that leaves few slots empty', () => {
    const ofSize = (size: number) =>
      groupMembers(
        Int32Array.from({ length: 100 * size }, (_, member) => member % 100),
        100,
      );
    expect(ofSize(10)).toMatchObject({ width: 10, chunks: 100, overflow: null });
    expect(ofSize(3)).toMatchObject({ width: 8, overflow: null });
    expect(ofSize(16)).toMatchObject({ width: 16, overflow: null });
  });
});

describe('edgeStructure', () => {
  it('refuses edges that end outside the graph or have one end only', () => {
    expect(() =>
      edgeStructure({ services: 2, source: Int32Array.of(0, 2), target: Int32Array.of(1, 1) }),
    ).toThrow('An edge ends at service 2; there are 2.');
    expect(() =>
      edgeStructure({ services: 2, source: Int32Array.of(0), target: Int32Array.of(1, 1) }),
    ).toThrow('1 edges have a source, 2 a target.');
  });

  it('reads the edges of a dense adjacency', () => {
    const { list, weights } = edgesOfAdjacency(Float32Array.of(0, 0.5, 0, 0, 0, 0, 2, 0, 1), 3);
    expect(list).toEqual({ services: 3, source: Int32Array.of(1, 0, 2), target: Int32Array.of(0, 2, 2) });
    expect([...weights]).toEqual([0.5, 2, 1]);
  });
});
