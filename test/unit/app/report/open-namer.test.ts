import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openNamer } from '../../../../src/app/report/open-namer';
import { CHANNEL_COUNT, channelIndex } from '../../../../src/methods/diagnosis/signature/channels';
import { withFolder } from '../harness';

const slowMemory = new Float32Array(CHANNEL_COUNT);
slowMemory[channelIndex('self', 'memory')] = 0.8;
slowMemory[channelIndex('course', 'onset')] = -0.9;

const withKinds = (text: string) =>
  withFolder({ 'ops/kinds.yaml': text }, (folder) =>
    openNamer({ folder, kindsFile: path.join(folder, 'ops/kinds.yaml') }, []),
  );
const first = async (text: string): Promise<string | undefined> =>
  (await withKinds(text)).name?.(slowMemory).kinds.at(0)?.title;

describe('openNamer', () => {
  it('names by the kinds that ship and those of the file', async () => {
    const leak =
      'kinds:\n  - id: leak\n    title: Leak\n    self: { memory: up }\n    course: { onset: slow }\n';
    expect(await first(leak)).toBe('Leak');
    const { notes, name } = await withKinds(leak);
    expect(notes).toEqual([]);
    const contention = new Float32Array(CHANNEL_COUNT);
    for (const quantity of ['work', 'work-tail', 'cpu']) {
      contention[channelIndex('self', quantity)] = 0.8;
    }
    expect(name?.(contention).kinds.at(0)?.id).toMatch(/^cpu-/);
  });

  it('lets a kind of the file take the place of one that ships', async () => {
    const own = (id: string) => `kinds:\n  - id: ${id}\n    title: Ours\n    self: { rate: down }\n`;
    const titles = async (text: string) =>
      (await withKinds(text)).name?.(slowMemory).kinds.map(({ title }) => title);
    expect(await titles(own('other'))).toContain('Memory pressure');
    expect(await titles(own('memory-pressure'))).not.toContain('Memory pressure');
  });

  it('says with file and line what is wrong, and uses the rest', async () => {
    const text =
      'kinds:\n  - id: broken\n    self: { colour: up }\n  - id: leak\n    title: Leak\n    self: { memory: up }\n    course: { onset: slow }\n';
    const { notes } = await withKinds(text);
    expect(notes).toEqual(["Kinds of trouble, ops/kinds.yaml:3: 'colour' is no quantity of 'self'"]);
    expect(await first(text)).toBe('Leak');
  });

  it('says that a file cannot be read, and names by the kinds that ship', async () => {
    const { name, notes } = await openNamer({ folder: '/shop', kindsFile: '/shop/nowhere.yaml' }, []);
    expect(notes).toEqual([expect.stringMatching(/^Kinds of trouble, nowhere.yaml: cannot be read: /)]);
    expect(name?.(slowMemory).kinds.length).toBeGreaterThan(0);
  });
});
