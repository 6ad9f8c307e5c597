import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CostBook } from '../../../../src/jobs/schedule/cost-book';

const cost = { ms: 5, memoryBytes: 0, cores: 1 };

describe('a book of costs', () => {
  it('is the same after it was written and read', () => {
    const book = new CostBook();
    [30, 10, 20].forEach((ms) => book.add({ kind: 'a', units: 2 }, ms));
    const read = new CostBook();
    read.read(book.toText());
    expect(read.estimateMs({ kind: 'a', units: 4, cost })).toBe(40);
    expect(read.toText()).toBe(book.toText());
  });

  it('stays small and forgets the kinds that ran the longest time ago', () => {
    const book = new CostBook();
    for (let index = 0; index < 1000; index++) {
      book.add({ kind: `kind ${index % 100}`, units: 1 }, index);
    }
    expect(book.toText().length).toBeLessThan(20_000);
    expect(book.estimateMs({ kind: 'kind 0', units: 1, cost })).toBe(5);
    expect(book.estimateMs({ kind: 'kind 99', units: 1, cost })).toBeGreaterThan(5);
  });

  it('learns nothing from a file that holds anything else', () => {
    const book = new CostBook();
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        book.read(text);
        expect(book.estimateMs({ kind: 'a', units: 1, cost })).toBe(5);
      }),
    );
  });
});
