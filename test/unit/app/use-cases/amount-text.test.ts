import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountText } from '../../../../src/app/use-cases/amount-text';
import { parseComposeBytes, parseQuantity } from '../../../../src/workspace/manifests/quantities';

const stated = (text: string, value: number) => ({ key: 'cpu', value, token: { text } }) as never;
const MI = 2 ** 20;

describe('an amount', () => {
  it.each([
    ['500m', 0.5, 0.0821, 'cpu', '83m'],
    ['2', 2, 0.25, 'cpu', '0.25'],
    ['0.50', 0.5, 0.06, 'cpu', '0.06'],
    ['512Mi', 512 * MI, 100 * MI, 'memory', '100Mi'],
    ['1Gi', 1024 * MI, 100 * MI, 'memory', '0.098Gi'],
    ['64m', 64 * MI, 10.1 * MI, 'memory', '11m'],
    ['512 MB', 512 * MI, 50 * MI, 'memory', '50 MB'],
    ['1048576', MI, 1000.5, 'memory', '1100'],
  ] as const)('%s (%d) for %d is written as the manifest does', (text, value, wanted, quantity, expected) => {
    expect(amountText(stated(text, value), wanted, quantity)?.text).toBe(expected);
  });

  it.each(['1e3', '$CPUS', '', '0', '-1', '1.5.2m'])('%j is no number with a unit', (text) => {
    expect(amountText(stated(text, 1), 0.5, 'cpu')).toBeNull();
  });

  const amount = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
  it.each([
    ['cpu', ['', 'm'], parseQuantity],
    ['memory', ['', 'k', 'Ki', 'M', 'Mi', 'Gi'], parseQuantity],
    ['memory', ['', 'b', 'k', 'm', 'mb', 'g'], parseComposeBytes],
  ] as const)(
    'of %s is read as what it says, not below what is wanted, and is its own text',
    (quantity, units, parse) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 9999 }),
          fc.constantFrom(...units),
          amount,
          (number, unit, factor) => {
            const value = parse(`${number}${unit}`)!;
            const wanted = value * factor;
            const written = amountText(stated(`${number}${unit}`, value), wanted, quantity)!;
            expect(parse(written.text)! / written.value).toBeCloseTo(1, 9);
            expect(written.value).toBeGreaterThanOrEqual(wanted * (1 - 1e-9));
            const again = amountText(stated(`${number}${unit}`, value), written.value, quantity)!;
            expect(again.text).toBe(written.text);
          },
        ),
      );
    },
  );
});
