import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binDurationMs, durationBin } from '../../../../src/features/red/duration-bins';
import { foldRedCells } from '../../../../src/features/red/red-cells';
import { RedSum } from '../../../../src/features/red/red-sum';

const ENTITIES = 3;
const SLOTS = 5;

const request = fc.record({
  entity: fc.integer({ min: -1, max: ENTITIES - 1 }),
  slot: fc.integer({ min: -1, max: SLOTS - 1 }),
  hasFailed: fc.boolean(),
  durationMs: fc.oneof(fc.constant(NaN), fc.double({ min: 0, max: 1e7, noNaN: true })),
});

describe('durations in bins', () => {
  it('stay within 1 % of what they were', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (ms) => {
        expect(Math.abs(binDurationMs(durationBin(ms)) - ms)).toBeLessThanOrEqual(0.0101 * ms);
      }),
    );
  });

  it('keep nothing for nothing', () => {
    expect(binDurationMs(durationBin(0))).toBe(0);
  });
});

describe('sums over cells', () => {
  it('equal a count of the single requests, whichever entities and slots they are of', () => {
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 200 }),
        fc.subarray([0, 1, 2]),
        fc.integer({ min: 0, max: SLOTS }),
        fc.integer({ min: 0, max: SLOTS }),
        (requests, entities, from, to) => {
          const cells = foldRedCells(
            {
              length: requests.length,
              entity: (index) => requests[index].entity,
              slot: (index) => requests[index].slot,
              hasFailed: (index) => requests[index].hasFailed,
              durationMs: (index) => requests[index].durationMs,
            },
            ENTITIES,
            SLOTS,
          );
          const sum = new RedSum();
          entities.forEach((entity) => sum.add(cells, entity, from, to));
          const counted = requests.filter(
            ({ entity, slot }) => entities.includes(entity) && slot >= from && slot < to,
          );
          expect(sum.requests).toBe(counted.length);
          expect(sum.failed).toBe(counted.filter(({ hasFailed }) => hasFailed).length);
          const durations = counted
            .map(({ durationMs }) => durationMs)
            .filter((ms) => !Number.isNaN(ms))
            .sort((a, b) => a - b);
          for (const share of [0, 0.5, 0.9, 0.99, 1]) {
            const [found] = sum.quantilesMs([share]);
            const wanted = durations.at(Math.round(share * (durations.length - 1)));
            if (wanted === undefined) {
              expect(found).toBeNull();
            } else {
              expect(Math.abs((found ?? NaN) - wanted)).toBeLessThanOrEqual(0.0101 * wanted + 1e-4);
            }
          }
        },
      ),
    );
  });
});
