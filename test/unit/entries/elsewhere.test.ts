import { describe, expect, it } from 'vitest';
import { elsewhere } from '../../../src/entries/elsewhere';
import { createInlineRunner } from '../../../src/jobs/inline-runner';

describe('the queue that the environment names', () => {
  const here = createInlineRunner(() => undefined);

  it('is none without an address', () => {
    expect(elsewhere({ MESHLENS_STORE: '/mnt' }, __filename, () => undefined)).toBeUndefined();
  });

  it('is none without a store, and says so with the first job and not while the program starts', async () => {
    const lines: string[] = [];
    const open = elsewhere({ MESHLENS_REDIS: 'redis://localhost' }, __filename, (line) => lines.push(line));
    expect(lines).toEqual([]);
    expect(await open?.(here)).toBe(here);
    expect(lines).toEqual([expect.stringMatching(/MESHLENS_STORE is not/)]);
  });
});
