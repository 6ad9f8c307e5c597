import { describe, expect, it } from 'vitest';
import { judge } from '../../../../scripts/fuzz/judge';
import type { Input } from '../../../../scripts/fuzz/input';

const input: Input = {
  format: 'x',
  reading: 'folder',
  mutations: [],
  files: [{ name: 'f', bytes: Buffer.alloc(0), intact: ['a', 'b'], promised: ['a'] }],
};
const limits = { cpuMs: 10, peakBytes: 10 };
const failuresOf = (
  ids: string[],
  reason: string | null,
  cpuMs = 1,
  peakBytes: number | null = 1,
): string => {
  const said = reason === null ? [] : [{ file: 'f', reason }];
  return judge(input, { found: { ids: new Set(ids), said }, cpuMs, peakBytes }, limits).failures.join();
};

describe('judge of fuzzed inputs', () => {
  it('accepts what was read, and what was lost with a reason', () => {
    expect(failuresOf(['a', 'b'], null)).toBe('');
    expect(failuresOf(['a'], 'broken')).toBe('');
  });

  it('finds silent loss, loss before the damage, and too much time or memory', () => {
    expect(failuresOf(['a'], null)).toMatch(/^silent loss: 1 of 2/);
    expect(failuresOf(['b'], 'broken')).toMatch(/^loss before the damage: 1 of 1/);
    expect(failuresOf(['a', 'b'], null, 11)).toMatch(/^slow/);
    expect(failuresOf(['a', 'b'], null, 1, 11)).toMatch(/^memory/);
    expect(failuresOf(['a', 'b'], null, 1, null)).toBe('');
  });

  it('finds what an engine says of its own', () => {
    expect(failuresOf(['a', 'b'], "Cannot read properties of undefined (reading 'x')")).toMatch(/^internal/);
  });
});
