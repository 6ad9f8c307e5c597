import { describe, expect, it } from 'vitest';
import type { PictureGroup } from '../../../../src/contracts/latency/picture';
import { framesOf } from '../../../../webview/runtime/model/frames';
import {
  firstPosition,
  graphCaption,
  groupAround,
  partSentence,
  positionsIn,
} from '../../../../webview/runtime/model/groups';
import { boxOfPart, positionOfPart } from '../../../../webview/runtime/model/part';
import { boxAt, sceneOf, type Scene } from '../../../../webview/runtime/model/scene';
import { startView } from '../../../../webview/runtime/model/start-view';
import { endOf, stepFrom } from '../../../../webview/runtime/model/walk';
import { sketched, residual } from '../../methods/latency/picture/items';
import { chain } from './nodes';

/** Six blocks of three nodes, of which two are expanded unless said otherwise. */
async function scene(expanded: readonly string[] = ['scope:b1', 'scope:b4']): Promise<Scene> {
  const { draw } = await sketched(residual(6, (block, node) => `/b${block}/${node}`));
  return sceneOf(draw({ expanded }), nodes());
}
const nodes = () =>
  chain(
    ...Array.from({ length: 18 }, (_, at) => ({ name: `/b${Math.floor(at / 3)}/n${at}`, predictedMs: at })),
  );
const groupOf = ({ picture }: Scene, id: string): number =>
  picture.groups.findIndex((group) => group.id === id);

describe('the scene of a graph', () => {
  it('adds up what boxes take, and finds each node in one of them', async () => {
    const drawn = await scene();
    expect(drawn.boxes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(drawn.boxes.flatMap(({ positions }) => positions).sort((a, b) => a - b)).toEqual([
      ...Array(18).keys(),
    ]);
    const box = drawn.boxes[drawn.picture.boxOf[4]];
    expect(box.kind).toBe('node');
    expect(box.words).toBe('b1/n4');
    expect(drawn.mostShare).toBe(Math.max(...drawn.boxes.map(({ share }) => share)));
  });

  it('bounds every line, and finds the box at a point', async () => {
    const drawn = await scene();
    const { end, points } = drawn.picture.lines;
    let at = 0;
    end.forEach((last, line) => {
      for (; at < last; at += 2) {
        expect(points[at]).toBeGreaterThanOrEqual(drawn.lineBounds[line * 4]);
        expect(points[at + 1]).toBeLessThanOrEqual(drawn.lineBounds[line * 4 + 3]);
      }
    });
    const { x, y } = drawn.boxes[3];
    expect(boxAt(drawn, x + 1, y + 1)).toBe(3);
    expect(boxAt(drawn, -5, -5)).toBeNull();
  });

  it('knows what a part is, wherever it is drawn', async () => {
    const drawn = await scene();
    const hidden = { kind: 'node', index: drawn.picture.nodeIndex[0] } as const;
    expect(drawn.boxes[boxOfPart(drawn, hidden) ?? -1].kind).toBe('group');
    expect(positionOfPart(drawn, hidden)).toBe(0);
    expect(boxOfPart(drawn, { kind: 'input', index: 7 })).toBeNull();
    expect(positionOfPart(drawn, { kind: 'input', index: 0 })).toBeNull();
    const open = groupOf(drawn, 'scope:b1');
    expect(boxOfPart(drawn, { kind: 'group', index: open })).toBeNull();
    expect(firstPosition(drawn, { kind: 'group', index: open })).toBe(3);
    expect(positionsIn(drawn, open)).toEqual([3, 4, 5]);
    expect(positionsIn(drawn, groupOf(drawn, 'scope:b0'))).toEqual([0, 1, 2]);
    expect(groupAround(drawn, { kind: 'node', index: drawn.picture.nodeIndex[4] })).toBe(open);
    expect(groupAround(drawn, hidden)).toBeNull();
  });

  it('is told in words', async () => {
    const drawn = await scene();
    expect(partSentence(drawn, { kind: 'group', index: groupOf(drawn, 'scope:b0') }, 'time')).toBe(
      'Group b0, 3 nodes, 2.0 % of the time, collapsed',
    );
    expect(partSentence(drawn, { kind: 'group', index: groupOf(drawn, 'scope:b1') }, 'time')).toBe(
      'Group b1, 3 nodes, expanded',
    );
    expect(partSentence(drawn, { kind: 'input', index: 0 }, 'time')).toBe('Input v0, 1 × 8');
    expect(graphCaption(drawn, nodes())).toMatch(
      /^18 nodes in 12 boxes, joined by the scopes in their names\./,
    );
  });

  it('is followed along its edges', async () => {
    const drawn = await scene();
    const kindAt = (box: number | null) => (box === null ? null : drawn.boxes[box].kind);
    const first = endOf(drawn, 'first');
    expect(kindAt(first)).toBe('input');
    expect(kindAt(endOf(drawn, 'last'))).toBe('output');
    expect(stepFrom(drawn, first ?? -1, 'up')).toBeNull();
    // Along the edges every box leads to the output, and back to the input.
    for (const [direction, end] of [
      ['down', 'output'],
      ['up', 'input'],
    ] as const) {
      for (let box: number | null = drawn.picture.boxOf[9], steps = 0; box !== null; steps++) {
        expect(steps).toBeLessThan(drawn.boxes.length);
        const next = stepFrom(drawn, box, direction);
        expect(next !== null || drawn.boxes[box].kind === end).toBe(true);
        box = next;
      }
    }
    expect(endOf({ boxes: [] }, 'first')).toBeNull();
  });

  it('begins where names can be read: whole if small, at its top if large', () => {
    const window = { width: 800, height: 500 };
    expect(startView({ width: 400, height: 300 }, window).scale).toBe(1.1);
    expect(startView({ width: 400, height: 9000 }, window)).toEqual({ scale: 1, x: 200, y: 0 });
    expect(startView({ width: 4000, height: 9000 }, window).scale).toBe(0.7);
  });
});

describe('frames of groups', () => {
  const group = (title: string, parent: number, isExpanded = true): PictureGroup => ({
    id: title,
    title,
    parent,
    nodes: 2,
    alike: 1,
    isExpanded,
  });
  const box = (y: number, of: number) => ({ x: 0, y, width: 100, height: 40, group: of });

  it('surround their boxes, outer ones the inner ones', () => {
    const [outer, inner] = framesOf(
      [group('outer', -1), group('inner', 0)],
      [box(0, 1), box(60, 1), box(120, 0)],
    );
    expect(inner.title).toBe('inner');
    expect(inner.y).toBeLessThan(0);
    expect(outer.x).toBeLessThan(inner.x);
    expect(outer.y).toBeLessThan(inner.y);
    expect(outer.y + outer.height).toBeGreaterThan(160);
  });

  it('are not drawn around boxes of another group, around nothing, and of collapsed groups', () => {
    expect(framesOf([group('a', -1)], [box(0, 0), box(60, -1), box(120, 0)])).toEqual([]);
    expect(framesOf([group('a', -1)], [box(0, -1)])).toEqual([]);
    expect(framesOf([group('a', -1, false)], [box(0, -1)])).toEqual([]);
  });
});
