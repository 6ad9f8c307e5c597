import { describe, expect, it } from 'vitest';
import { describeExit } from '../../../../src/process/supervisor/errors';

describe('describeExit', () => {
  it.each([
    ['a signal', { code: null, signal: 'SIGKILL' as const, lastLines: [] }, 'signal SIGKILL'],
    [
      'a code',
      { code: 3, signal: null, lastLines: ['', '  no such library '] },
      'exit code 3: no such library',
    ],
    [
      'an exception',
      {
        code: 1,
        signal: null,
        lastLines: ['a.js:3', '    throw x', '', 'TypeError: x is odd', '    at a.js:3', 'Node.js v20.20.2'],
      },
      'exit code 1: TypeError: x is odd',
    ],
    [
      'no memory left',
      {
        code: null,
        signal: 'SIGABRT' as const,
        lastLines: ['FATAL ERROR: Reached heap limit', ' 1: 0xb8 node::Abort()'],
      },
      'signal SIGABRT: FATAL ERROR: Reached heap limit',
    ],
  ])('names %s', (_, exit, words) => {
    expect(describeExit(exit)).toBe(words);
  });
});
