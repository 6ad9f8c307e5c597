import path from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import {
  changes,
  changing,
  ended,
  type Reference,
  together,
  undisturbed,
  unwritable,
} from '../../scripts/kills/checks';
import { createRandom } from '../../src/numeric/random';

const SEED = 20_251;

/** The long form is `npm run campaign:kills`. */
describe('a run of the command line that is disturbed', () => {
  const random = createRandom(SEED);
  // The native runtime takes half the time of WebAssembly.
  const { unpacked } = inject('native') ?? inject('universal');
  let reference: Reference;
  beforeAll(async () => {
    reference = await undisturbed(path.join(unpacked, 'extension/dist/cli.js'));
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('leaves nothing behind after %s', async (signal) => {
    expect(await ended(signal, reference, random)).toEqual([]);
  });

  it('shares its cache with another one', async () => {
    expect(await together(reference)).toEqual([]);
  });

  it.each(['full', 'read-only', 'no folder'] as const)(
    'gives its whole report when the cache is: %s',
    async (kind) => {
      // Null where this user may not mount a disk.
      expect((await unwritable(kind, reference)) ?? []).toEqual([]);
    },
  );

  it.each(changes)('reads the file beside one that %s', async (change) => {
    expect(await changing(change, reference, random)).toEqual([]);
  });
});
