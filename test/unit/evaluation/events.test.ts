import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledFault } from '../../../src/contracts/evaluation';
import { matchEvents, without, type Interval } from '../../../src/evaluation/event-matching';
import { judgeEvents, type EventsToJudge, type RankedIncident } from '../../../src/evaluation/events';

const HOUR_MS = 3_600_000;
const day: Interval = { fromMs: 0, toMs: 24 * HOUR_MS };
const fault = (service: string, fromMs: number, toMs: number): LabelledFault => ({
  service,
  fromMs,
  toMs,
  type: 'errors',
});
const incident = (fromMs: number, toMs: number, ...causes: string[]): RankedIncident => ({
  fromMs,
  toMs,
  causes,
});
const judge = (events: Partial<EventsToJudge>) =>
  judgeEvents({
    faults: [],
    incidents: [],
    recorded: [day],
    toleranceMs: 60_000,
    rankInterval: () => [],
    seed: 1,
    ...events,
  });

const intervals = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 100 }))
    .map(([fromMs, length]): Interval => ({ fromMs, toMs: fromMs + length })),
  { maxLength: 8 },
);

describe('matching', () => {
  it('hits more faults and leaves fewer false incidents with a wider tolerance', () => {
    fc.assert(
      fc.property(intervals, intervals, fc.nat(200), fc.nat(200), (faults, incidents, narrow, more) => {
        const hits = (toleranceMs: number): number[] => {
          const { perFault, falseIncidents } = matchEvents(faults, incidents, toleranceMs);
          return [perFault.filter((list) => list.length > 0).length, falseIncidents.length];
        };
        const [few, many] = [hits(narrow), hits(narrow + more)];
        expect(many[0]).toBeGreaterThanOrEqual(few[0]);
        expect(many[1]).toBeLessThanOrEqual(few[1]);
      }),
    );
  });

  it('calls every incident either false or matched', () => {
    fc.assert(
      fc.property(intervals, intervals, (faults, incidents) => {
        const { perFault, falseIncidents } = matchEvents(faults, incidents, 10);
        expect(new Set(perFault.flat()).size + falseIncidents.length).toBe(incidents.length);
      }),
    );
  });

  it('leaves exactly the time that no part covers', () => {
    fc.assert(
      fc.property(intervals, (parts) => {
        const rest = without([{ fromMs: 0, toMs: 1200 }], parts);
        for (let ms = 0; ms < 1200; ms++) {
          const inside = ({ fromMs, toMs }: Interval): boolean => ms >= fromMs && ms < toMs;
          expect(rest.some(inside)).toBe(!parts.some(inside));
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('figures', () => {
  it('are perfect for the faults themselves', () => {
    const faults = [fault('a', HOUR_MS, HOUR_MS + 60_000), fault('b', 3 * HOUR_MS, 3 * HOUR_MS + 60_000)];
    const result = judge({
      faults,
      incidents: faults.map(({ fromMs, toMs, service }) => incident(fromMs, toMs, service)),
    });
    expect(result).toMatchObject({
      faults: 2,
      hit: 2,
      firstCause: 2,
      incidents: 2,
      false: 0,
      recall: 1,
      precision: 1,
      f1: 1,
      falsePerHour: 0,
      delayS: 0,
      onsetErrorS: 0,
      as1: 1,
      avg5: 1,
    });
    expect(result.hours).toBeCloseTo(24 - 2 * (3 / 60), 9);
    expect(result.intervals.recall).toEqual([1, 1]);
  });

  it('count a missed fault as not found, and keep the rank of its own interval', () => {
    const faults = [fault('a', HOUR_MS, HOUR_MS + 60_000), fault('b', 3 * HOUR_MS, 3 * HOUR_MS + 60_000)];
    const result = judge({
      faults,
      incidents: [
        incident(HOUR_MS + 30_000, HOUR_MS + 90_000, 'b', 'a'),
        incident(10 * HOUR_MS, 11 * HOUR_MS, 'a'),
      ],
      rankInterval: () => ['b', 'a'],
    });
    expect(result).toMatchObject({ hit: 1, false: 1, recall: 0.5, precision: 0.5, f1: 0.5, delayS: 30 });
    expect(result).toMatchObject({ firstCause: 0, as1: 0, as3: 0.5, as5: 0.5, avg5: 0.4 });
    expect(result.falsePerHour).toBeCloseTo(1 / result.hours, 9);
    expect(result.table[1]).toMatchObject({ hit: false, incident: null, rank: null, intervalRank: 1 });
  });

  it('take the incident that overlaps the fault longest, and the earliest one for the delay', () => {
    const result = judge({
      faults: [fault('a', HOUR_MS, HOUR_MS + 600_000)],
      incidents: [
        incident(HOUR_MS - 30_000, HOUR_MS - 10_000, 'b'),
        incident(HOUR_MS + 60_000, HOUR_MS + 600_000, 'a'),
      ],
    });
    expect(result.table[0]).toMatchObject({ first: 'a', rank: 1, delayS: 0, onsetErrorS: -30 });
    expect(result).toMatchObject({ precision: 1, onsetErrorS: 30 });
  });

  it('are null where nothing supports them', () => {
    const quiet = judge({});
    expect(quiet).toMatchObject({ recall: null, precision: null, delayS: null, falsePerHour: 0 });
    const blind = judge({ faults: [fault('a', 0, 1000)] });
    expect(blind).toMatchObject({ recall: 0, precision: null, f1: 0, delayS: null });
  });

  it('count gaps neither as fault-free time nor as anything else', () => {
    const recorded = [
      { fromMs: 0, toMs: HOUR_MS },
      { fromMs: 5 * HOUR_MS, toMs: 6 * HOUR_MS },
    ];
    expect(judge({ recorded }).hours).toBeCloseTo(2, 9);
  });

  it('lie inside their intervals, which are the same for the same seed', () => {
    const faults = Array.from({ length: 20 }, (_, i) => fault('a', i * HOUR_MS, i * HOUR_MS + 60_000));
    const incidents = faults
      .filter((_, i) => i % 3 > 0)
      .map(({ fromMs, toMs }, i) => incident(fromMs + i * 1000, toMs, i % 2 ? 'a' : 'b'))
      .concat(incident(22 * HOUR_MS, 23 * HOUR_MS, 'a'));
    const result = judge({ faults, incidents });
    for (const name of ['recall', 'precision', 'f1', 'falsePerHour', 'delayS', 'as1', 'avg5'] as const) {
      const [low, high] = result.intervals[name] ?? [NaN, NaN];
      expect(result[name], name).toBeGreaterThanOrEqual(low);
      expect(result[name], name).toBeLessThanOrEqual(high);
    }
    expect(judge({ faults, incidents })).toEqual(result);
  });
});
