import { describe, expect, it } from 'vitest';
import type { Recommendation, ScheduleReport } from '../../../src/contracts/scheduling/schedule-report';
import { scaleShort, scaleSpare } from '../../../src/findings/scheduled-scale';
import { shopSchedule } from '../../webview/harness/schedule-fixture';
import { graphOf, inputOf } from './graphs';

const report = shopSchedule().report!;
const [first] = report.recommendations;
const effect = (violationMinutes: number, replicaHours: number): Recommendation['before'] => ({
  violationMinutes,
  violationBand: [violationMinutes, violationMinutes],
  replicaHours,
});

function check(schedule: ScheduleReport | null) {
  const input = inputOf(graphOf({}), { schedule });
  return { short: scaleShort.check(input), spare: scaleSpare.check(input) };
}
const checkOne = (change: Partial<Recommendation>, rest: Partial<ScheduleReport> = {}) =>
  check({ ...report, recommendations: [{ ...first, ...change }], ...rest });

describe('a number of a manifest that a simulation judged', () => {
  it('misses the objective: minutes and hours, band, load and seeds, and the edit', () => {
    const { short, spare } = check(report);
    expect(spare).toEqual([]);
    expect(short.map(({ service, line }) => [service, line])).toEqual([
      ['frontend', 12],
      ['checkout', 41],
      ['catalogue', 88],
    ]);
    expect(short[0]).toMatchObject({ ...first.place, fix: first.fix, related: [] });
    expect(short[0].summary).toBe('frontend: 7 instead of 4, simulated violation minutes 31.5 → 0.5.');
    expect(short[0].message).toBe(
      'spec.replicas 4 of frontend misses the objective in a simulation; recommended: 7. With the recommended numbers of all services together: violation minutes 31.5 (27 to 38) → 0.5 (0 to 2), replica-hours 184 → 280. A minute violates the objective when more than 5 % of its requests take longer than 1 s. Simulated: 8 h with seeds 1, 2, 3, 4; load adaptive, 54.8 requests/s, at most 92.8.',
    );
  });

  it('takes more than it needs, which is a hint', () => {
    const { short, spare } = checkOne({
      effectOf: 'service',
      seeds: [3],
      before: effect(0, 72),
      after: effect(0, 8),
      reason: 'what is stated needs more replica-hours than the objective does',
    });
    expect(short).toEqual([]);
    expect(scaleSpare.severity).toBe('hint');
    expect(spare[0].summary).toBe('frontend: 7 instead of 4, simulated replica-hours 72 → 8.');
    expect(spare[0].message).toContain('With the recommended numbers of frontend: violation minutes 0 → 0');
    expect(spare[0].message).toContain('with seed 3;');
  });

  it('says where it helps only with others, and where manifests went on since', () => {
    const reason = 'it helps only together with the other recommended numbers';
    const { short } = checkOne(
      { effectOf: 'service', before: effect(5, 10), after: effect(5, 12), reason },
      { changed: ['cart'] },
    );
    expect(short[0].message).toContain(`Alone it does not pay: ${reason}.`);
    expect(short[0].message).toMatch(/scale cart otherwise since then: simulate again/);
  });

  it('has no edit where none is certain', () => {
    expect(checkOne({ fix: null }).short[0]).not.toHaveProperty('fix');
  });

  it('is none without a schedule, or without recommendations', () => {
    expect(check(null)).toEqual({ short: [], spare: [] });
    expect(check({ ...report, recommendations: [] })).toEqual({ short: [], spare: [] });
  });
});
