import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseComposeBytes, parseQuantity } from '../../../../src/workspace/manifests/quantities';

const digits = fc.tuple(fc.nat(999_999), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`);
const decimals = { n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };
const binaries = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

describe('quantities of Kubernetes', () => {
  it.each([
    ['100m', 0.1],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['1e3', 1000],
    ['1E3', 1000],
    ['1E', 1e18],
    ['128974848', 128_974_848],
    ['129e6', 129e6],
    ['129M', 129e6],
    ['123Mi', 123 * 1024 ** 2],
    ['0.5', 0.5],
    ['.5', 0.5],
    ['2.', 2],
    ['1e-3', 0.001],
    ['-1', -1],
    ['+2k', 2000],
    ['0', 0],
  ])('%s is %d', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each([
    '',
    '.',
    'm',
    '1 Gi',
    ' 1',
    '1K',
    '1ki',
    '1gb',
    '1m5',
    '1e',
    '1e1.5',
    '1Gi2',
    '--1',
    '1,5',
    'NaN',
    '0x10',
    '1e999',
  ])('%j is none', (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  });

  it('multiply by their suffix', () => {
    fc.assert(
      fc.property(digits, fc.constantFrom(...Object.entries(decimals)), (text, [suffix, factor]) => {
        const value = parseQuantity(text + suffix) ?? NaN;
        expect(Math.abs(value - Number(text) * factor)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
      }),
    );
    fc.assert(
      fc.property(digits, fc.nat(5), (text, power) => {
        expect(parseQuantity(text + binaries[power])).toBe(Number(text) * 1024 ** (power + 1));
      }),
    );
  });

  it('mean the same as an exponent, and never throw', () => {
    fc.assert(
      fc.property(fc.nat(99_999), fc.integer({ min: -9, max: 18 }), (number, exponent) => {
        expect(parseQuantity(`${number}e${exponent}`)).toBe(Number(`${number}e${exponent}`));
        expect(parseQuantity(`${number}E${exponent}`)).toBe(parseQuantity(`${number}e${exponent}`));
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = parseQuantity(text);
        expect(value === undefined || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});

describe('memory of Compose', () => {
  it.each([
    ['512m', 512 * 1024 ** 2],
    ['1.5g', 1.5 * 1024 ** 3],
    ['64kb', 64 * 1024],
    ['1GiB', 1024 ** 3],
    ['1048576', 1_048_576],
    ['100b', 100],
    ['1gx', undefined],
    ['-1', undefined],
    ['', undefined],
  ])('%s is %s', (text, value) => {
    expect(parseComposeBytes(text)).toBe(value);
  });
});
