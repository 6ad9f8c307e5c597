import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { globTest } from '../../../../src/workspace/discovery/globs';

describe('globTest', () => {
  it.each([
    ['a', ['a', 'a/b', 'a/b/c'], ['b', 'b/a', 'ab']],
    ['a/', ['a', 'a/b'], ['b']],
    ['./a/b', ['a/b', 'a/b/c'], ['a', 'b']],
    ['/a', ['a', 'a/b'], ['b/a']],
    ['**/a', ['a', 'x/a', 'x/y/a', 'x/a/y'], ['xa', 'x/ab']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b/z'], ['a', 'b', 'a/x']],
    ['**/a/**/b.json', ['a/b.json', 'x/a/y/a/z/b.json'], ['a/b.jsonl', 'b.json']],
    ['*.json', ['x.json', '.json', '.x.json'], ['x.jsonl', 'a/x.json']],
    ['**/*.{json,csv}', ['x.csv', 'a/b/x.json'], ['x.yaml']],
    ['{a,b{c,d}}/x', ['a/x', 'bc/x', 'bd/x'], ['b/x', 'c/x']],
    ['a*b*c', ['abc', 'axbxc', 'abcbc'], ['ab', 'abcd']],
    ['x?z', ['xyz'], ['xz', 'x/z']],
    ['[a-c_]1', ['a1', 'c1', '_1'], ['d1', 'A1']],
    ['[!a]1', ['b1'], ['a1', '1']],
    ['a{b', ['a{b'], ['ab']],
    ['a[b', ['a[b'], ['ab']],
    ['a(b)+c', ['a(b)+c'], ['abc']],
    ['a\\b', ['a/b'], ['ab']],
    ['**', ['a', 'a/b'], []],
    ['', [], ['a', '']],
  ])('%s', (glob, covered, others) => {
    const test = globTest([glob]);
    expect(covered.filter((path) => !test(path))).toEqual([]);
    expect(others.filter(test)).toEqual([]);
  });

  it('agrees with a search of every way to match', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 });
    const part = fc.oneof(
      name,
      fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 5 }),
      fc.constant('**'),
    );
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 4 }),
        fc.array(name, { minLength: 1, maxLength: 4 }),
        (glob, path) => {
          expect(globTest([glob.join('/')])(path.join('/'))).toBe(covers(glob, path));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('refuses what would take too much', () => {
    expect(() => globTest([`${'x'.repeat(3000)}`])).toThrow(/the glob 'x+…' is longer than 2000 characters/);
    expect(() => globTest(['{a,b}'.repeat(12)])).toThrow('stands for more than 1000 globs');
    expect(() => globTest(Array.from({ length: 501 }, () => 'a'))).toThrow('501 globs are too many');
  });
});

/** The definition, by trying everything; only for short globs. */
function covers(glob: readonly string[], path: readonly string[]): boolean {
  if (glob.length === 0) {
    return true;
  }
  const [first, ...rest] = glob;
  if (first === '**') {
    return path.some((_, at) => covers(rest, path.slice(at))) || covers(rest, []);
  }
  return path.length > 0 && matches(first, path[0]) && covers(rest, path.slice(1));
}

function matches(glob: string, name: string): boolean {
  if (glob === '') {
    return name === '';
  }
  if (glob.startsWith('*')) {
    return matches(glob.slice(1), name) || (name !== '' && matches(glob, name.slice(1)));
  }
  return name !== '' && (glob[0] === '?' || glob[0] === name[0]) && matches(glob.slice(1), name.slice(1));
}
