import { describe, expect, it } from 'vitest';
import path from 'node:path';
import { parseArguments } from '../../../../src/cli/arguments/parse';
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

  it.each(['nowhere.yaml', '.'])('refuses %s, which is no file', async (name) => {
    await expect(read('--kinds', name)).rejects.toThrow(`there is no '${name}'`);
  });
});
