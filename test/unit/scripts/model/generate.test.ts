import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linkSpans, Role } from '../../../../src/topology/link';
import { generateRecording } from '../../../../scripts/model/generate';
import { generateSystem, spansPerRequest } from '../../../../scripts/model/service-graph';
import { simulate } from '../../../../scripts/model/simulate';

const anySeed = fc.integer({ min: 0, max: 1_000_000 });

describe('generateSystem', () => {
  it('draws layered systems in which every operation is asked for and calls lead somewhere', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const { services, entries } = generateSystem(seed);
        expect(services.length).toBeGreaterThanOrEqual(5);
        expect(services.length).toBeLessThanOrEqual(25);
        const asked = new Set(entries.map(({ service, operation }) => `${service}/${operation}`));
        services.forEach(({ operations, external }, caller) => {
          if (external) {
            expect(operations.flatMap(({ stages }) => stages)).toEqual([]);
          }
          for (const { service, operation, probability } of operations.flatMap(({ stages }) =>
            stages.flat(),
          )) {
            expect(service).toBeGreaterThan(caller);
            expect(services[service].operations[operation]).toBeDefined();
            expect(probability).toBeGreaterThan(0);
            expect(probability).toBeLessThanOrEqual(1);
            asked.add(`${service}/${operation}`);
          }
        });
        expect(asked.size).toBe(services.reduce((sum, { operations }) => sum + operations.length, 0));
        expect(entries.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('simulate', () => {
  const options = (seed: number): Parameters<typeof simulate>[0] => ({
    system: generateSystem(seed, { fewest: 3, most: 8 }),
    seed,
    durationMs: 20_000,
    perSecond: 5,
    faults: [],
  });

  it('leaves spans that are whole: every parent exists, children lie inside, no cycle, no repetition', () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const linked = linkSpans(simulate(options(seed)));
        expect(linked.problems).toEqual([]);
        const { startMs, durationMs } = linked.columns;
        linked.parent.forEach((above, row) => {
          expect(linked.role[row]).not.toBe(Role.duplicate);
          expect(durationMs[row]).toBeGreaterThanOrEqual(0);
          if (above < 0) {
            return;
          }
          expect(startMs[row]).toBeGreaterThanOrEqual(startMs[above] - 0.01);
          expect(startMs[row] + durationMs[row]).toBeLessThanOrEqual(
            startMs[above] + durationMs[above] + 0.01,
          );
        });
      }),
      { numRuns: 10 },
    );
  });

  it('leaves about as many spans as were planned, the same for the same seed', () => {
    const system = generateSystem(11, { fewest: 6, most: 6 });
    const spans = (): number =>
      simulate({ system, seed: 11, durationMs: 200_000, perSecond: 5, faults: [] }).length;
    const planned = 1000 * spansPerRequest(system);
    expect(spans()).toBeGreaterThan(0.4 * planned);
    expect(spans()).toBeLessThan(2.5 * planned);
    expect(spans()).toBe(spans());
  });
});

describe('generateRecording', () => {
  it('plants faults where it says, for less than a quarter of the windows', () => {
    for (const seed of [1, 2, 3, 4]) {
      const { faults, features, system } = generateRecording({
        seed,
        spansPerService: 1000,
        size: { fewest: 4, most: 8 },
        faultyShare: 1,
      });
      for (const { service, windows } of faults) {
        expect(features.services[service].name).toMatch(/^service-/);
        expect(windows.length).toBeGreaterThan(0);
      }
      const disturbed = new Set(faults.flatMap(({ windows }) => windows)).size;
      expect(disturbed).toBeLessThanOrEqual(Math.ceil(0.25 * features.grid.count));
      expect(features.services.length).toBeLessThanOrEqual(system.services.length);
    }
  });
});
