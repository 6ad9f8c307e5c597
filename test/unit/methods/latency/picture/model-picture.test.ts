import { describe, expect, it } from 'vitest';
import type { ModelPicture } from '../../../../../src/contracts/latency/picture';
import { relu, residual, sketched } from './items';

const titles = ({ boxes }: ModelPicture): readonly string[] => boxes.title;
const arrows = ({ lines, boxes }: ModelPicture): readonly string[] =>
  lines.from.map((from, line) => `${boxes.title[from]} ${boxes.title[lines.to[line]]}`);
const ids = ({ groups }: ModelPicture): readonly string[] => groups.map(({ id }) => id);

describe('the picture of a model', () => {
  it('holds inputs, nodes with their shapes, and outputs, and who reads what', async () => {
    const picture = (await sketched(residual(1))).draw();
    expect(titles(picture)).toEqual(['v0', 'Relu', 'Relu', 'Add', 'v1']);
    expect(picture.boxes.kind).toEqual(['input', 'node', 'node', 'node', 'output']);
    expect(picture.boxes.words[1]).toBe('1 × 8');
    expect(arrows(picture)).toEqual(['v0 Relu', 'Relu Relu', 'v0 Add', 'Relu Add', 'Add v1']);
    expect(picture.boxOf).toEqual([1, 2, 3]);
    expect(picture.lines.end).toHaveLength(5);
    expect(picture.lines.points).toHaveLength(picture.lines.end[4]);
  });

  it('leaves out what only makes constants, says so, and draws it when asked', async () => {
    const { draw } = await sketched({
      nodes: [
        { op: 'ConstantOfShape', inputs: ['s'], outputs: ['w'] },
        { op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] },
      ],
      inputs: { x: { shape: [1, 4] } },
      outputs: ['y'],
      constants: { s: { dtype: 'int64', dims: [2], values: [4, 4] } },
    });
    expect(titles(draw())).toEqual(['x', 'MatMul', 'y']);
    expect(draw().hidden).toEqual({ constants: 1, shapes: 0, ports: 0 });
    const whole = draw({ all: true });
    expect(arrows(whole)).toContain('ConstantOfShape MatMul');
    expect(whole.nodeIndex).toEqual([1]);
    expect(titles(whole)[whole.boxOf[0]]).toBe('MatMul');
  });

  it('follows what bodies of control flow read of the graph around them', async () => {
    const body = { nodes: [relu('x', 'b')], outputs: ['b'] };
    const { draw } = await sketched({
      nodes: [
        relu('v', 'x'),
        {
          op: 'If',
          inputs: ['c'],
          outputs: ['y'],
          attributes: { then_branch: { graph: body }, else_branch: { graph: body } },
        },
      ],
      inputs: { v: { shape: [2] }, c: { dtype: 'bool', shape: [] } },
      outputs: ['y'],
    });
    expect(arrows(draw())).toContain('Relu If');
  });

  it('shows a small graph whole, and collapses what it is told to', async () => {
    const { draw } = await sketched(residual(6));
    expect(draw().groupedBy).toBe('blocks');
    expect(draw().groups.every(({ isExpanded }) => isExpanded)).toBe(true);
    expect(draw().groups.map(({ nodes, alike }) => [nodes, alike])).toEqual(
      Array.from({ length: 6 }, () => [3, 6]),
    );
    const collapsed = draw({ expanded: ['block:2', 'nobody'] });
    expect(titles(collapsed)).toEqual([
      ...['v0', 'block 1', 'Relu', 'Relu', 'Add'],
      ...['block 3', 'block 4', 'block 5', 'block 6', 'v6'],
    ]);
    expect(collapsed.boxes.words[1]).toBe('3 nodes: 2 Relu, 1 Add');
    expect(collapsed.boxes.group.slice(2, 5)).toEqual([1, 1, 1]);
    expect(collapsed.boxOf.slice(0, 6)).toEqual([1, 1, 1, 2, 3, 4]);
    expect(arrows(collapsed)).toContain('Add block 3');
  });

  it('groups a large graph by the scopes in its names, level by level', async () => {
    const name = (block: number, node: string): string =>
      `/stage${Math.floor(block / 50)}/block${block}/${node}`;
    const { draw } = await sketched(residual(200, name));
    const picture = draw();
    expect(picture.groupedBy).toBe('scopes');
    expect(ids(picture).slice(0, 2)).toEqual(['scope:stage0', 'scope:stage0/block0']);
    expect(picture.groups[1]).toMatchObject({ title: 'block0', parent: 0, nodes: 3, alike: 200 });
    expect(titles(picture)).toEqual(['v0', 'stage0', 'stage1', 'stage2', 'stage3', 'v200']);
    const inside = draw({ expanded: ['scope:stage1'] });
    expect(titles(inside).slice(0, 4)).toEqual(['v0', 'stage0', 'block50', 'block51']);
  });

  it('shows a node wherever it is, with all groups around it', async () => {
    const name = (block: number, node: string): string =>
      `/stage${Math.floor(block / 50)}/block${block}/${node}`;
    const { draw } = await sketched(residual(200, name));
    const picture = draw({ expanded: [], reveal: 301 });
    const shown = picture.boxes.kind.flatMap((kind, box) =>
      kind === 'node' ? [picture.boxes.index[box]] : [],
    );
    expect(shown).toEqual([300, 301, 302]);
    expect(picture.groups.filter(({ isExpanded }) => isExpanded).map(({ id }) => id)).toEqual([
      'scope:stage2',
      'scope:stage2/block100',
    ]);
  });

  it('joins blocks in parts where there are many, and stretches where there are no blocks', async () => {
    const blocks = (await sketched(residual(200))).draw();
    expect(blocks.groupedBy).toBe('blocks');
    expect(ids(blocks).slice(0, 2)).toEqual(['blocks:1', 'block:1']);
    expect(blocks.groups.filter(({ parent }) => parent < 0)).toHaveLength(40);
    const nodes = Array.from({ length: 600 }, (_, at) => relu(`v${at}`, `v${at + 1}`));
    const chain = (await sketched({ nodes, inputs: { v0: { shape: [1] } }, outputs: ['v600'] })).draw();
    expect(chain.groupedBy).toBe('stretches');
    expect(titles(chain).slice(0, 3)).toEqual(['v0', 'nodes 1–10', 'nodes 11–20']);
  });

  it('refuses groups that would make the picture too large, and keeps one message small', async () => {
    const name = (block: number, node: string): string => `/part${Math.floor(block / 600)}/${node}${block}`;
    const { draw } = await sketched(residual(3000, name));
    const whole = draw({ expanded: ids(draw()) });
    expect(whole.refused).toBe(2);
    expect(whole.boxes.kind.length).toBeGreaterThan(5000);
    expect(whole.boxes.kind.length).toBeLessThanOrEqual(6000);
    expect(JSON.stringify(whole).length).toBeLessThan(1e6);
  });
});
