import { describe, expect, it } from 'vitest';
import path from 'node:path';
import { parseArguments } from '../../../../src/cli/arguments/parse';
import { withFolder } from '../../app/harness';
import { kindsOptions, readKindsOptions } from '../../../../src/cli/arguments/kinds-options';

const shipped = path.join(import.meta.dirname, '../../../../models/diagnosis');
const read = (...words: string[]) =>
  readKindsOptions(
    parseArguments({ command: 'analyze', positionals: [], options: kindsOptions }, words),
    shipped,
  );

describe('readKindsOptions', () => {
  it('asks for no file unless told to, and finds it from the working folder', async () => {
    expect(await read()).toEqual({});
    expect(await read('--kinds', 'kinds.yaml')).toEqual({ kindsFile: path.join(shipped, 'kinds.yaml') });
  });

  it('reads names of incidents, without those that have none', async () => {
    const text =
      'service,from,to,type\ncart,2024-05-06T10:00:00Z,2024-05-06T10:01:00Z, GC storm \ncart,2024-05-06T11:00:00Z,2024-05-06T11:01:00Z,\n';
    await withFolder({ '.meshlens/labels.csv': text }, async (folder) => {
      const fromMs = Date.UTC(2024, 4, 6, 10);
      expect(await read('--labels', path.join(folder, '.meshlens/labels.csv'))).toEqual({
        named: [{ service: 'cart', fromMs, toMs: fromMs + 60_000, name: 'GC storm', signature: null }],
      });
    });
  });

  it('says with file and line what is wrong with them', async () => {
    await withFolder({ 'labels.csv': 'service,from,to,type\ncart,now,2,a\n' }, async (folder) => {
      await expect(read('--labels', path.join(folder, 'labels.csv'))).rejects.toThrow(
        /labels.csv, line 2: 'now' in column from is neither/,
      );
    });
  });

  it.each(['nowhere.yaml', '.'])('refuses %s, which is no file', async (name) => {
    await expect(read('--kinds', name)).rejects.toThrow(`there is no '${name}'`);
  });
});
