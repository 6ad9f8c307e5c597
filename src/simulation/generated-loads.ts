import type { RateSchedule } from './rates';

const STEP_S = 60;
/** Levels of the load in steps, as multiples of the lowest one. */
const LEVELS = [2, 3, 1, 4, 2, 5, 3, 1, 2, 4, 3, 2];

export interface NamedLoad {
  readonly name: string;
  readonly load: RateSchedule;
}

/**
 * Loads of typical shapes, one rate a minute, not scaled: a day in short with its trough at both ends, a flash crowd
 * (four times the load within five minutes, halved every 20 minutes after that), a square wave (30 minutes each at one
 * and at three), and steps of equal length.
 */
export function generatedLoads(hours: number): readonly NamedLoad[] {
  const count = Math.max(1, Math.round((hours * 3600) / STEP_S));
  const named = (name: string, rateAt: (minute: number) => number): NamedLoad => ({
    name,
    load: { stepS: STEP_S, rates: Float64Array.from({ length: count }, (_, minute) => rateAt(minute)) },
  });
  const crowdAt = count / 3;
  return [
    named('diurnal', (minute) => 1 - 0.7 * Math.cos((2 * Math.PI * minute) / count)),
    named('flash crowd', (minute) => {
      const since = minute - crowdAt;
      return since < 0 ? 1 : 1 + 3 * Math.min(since / 5, 2 ** (-(since - 5) / 20));
    }),
    named('square wave', (minute) => (minute % 60 < 30 ? 1 : 3)),
    named('steps', (minute) => LEVELS[Math.floor((minute * LEVELS.length) / count)]),
  ];
}
