import { describe, expect, it } from 'vitest';
import { otherInputs } from '../../../../src/workspace/discovery/other-inputs';
import { withFolder } from './workspace-folder';

describe('other inputs', () => {
  it('are models and tables at any depth, by their names', async () => {
    const files = {
      'a/b/net.onnx': 'x',
      'm.csv.gz': 'x',
      'a/m.json': 'x',
      'node_modules/n.onnx': 'x',
      'r.md': '',
    };
    await withFolder(files, async (folder) => {
      expect(await otherInputs(folder)).toEqual({
        models: ['a/b/net.onnx'],
        tables: ['a/m.json', 'm.csv.gz'],
      });
    });
  });

  it('are none in a folder that is gone', async () => {
    expect(await otherInputs('/nowhere/at/all')).toEqual({ models: [], tables: [] });
  });
});
