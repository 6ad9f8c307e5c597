import { describe, expect, it } from 'vitest';
import { requirePlainJson } from '../../../src/jobs/plain-json';

describe('requirePlainJson', () => {
  it.each([[null], ['text'], [0], [true], [[1, 'two', [null]]], [{ a: { b: [{}] }, absent: undefined }]])(
    'accepts %j',
    (value) => expect(() => requirePlainJson(value, 'params')).not.toThrow(),
  );

  it.each([
    [
      { rows: [{ node: new Float32Array(2) }] },
      'params.rows[0].node is not plain JSON ([object Float32Array])',
    ],
    [{ share: NaN }, 'params.share is NaN'],
    [{ low: -Infinity }, 'params.low is -Infinity'],
    [[undefined], 'params[0] is undefined'],
    [{ at: new Date(0) }, 'params.at is not plain JSON ([object Date])'],
    [new Map(), 'params is not plain JSON ([object Map])'],
    [{ run: () => 1 }, 'params.run is not plain JSON ([object Function])'],
    [{ count: 1n }, 'params.count is not plain JSON ([object BigInt])'],
  ])('names the first place that JSON would change', (value, reason) =>
    expect(() => requirePlainJson(value, 'params')).toThrow(reason),
  );
});
