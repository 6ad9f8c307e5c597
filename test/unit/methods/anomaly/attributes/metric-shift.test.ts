import { describe, expect, it } from 'vitest';
import { metricShift } from '../../../../../src/methods/anomaly/attributes/metric-shift';
import { createRandom } from '../../../../../src/numeric/random';

const MINUTE = 60_000;
const RANGE = { fromMs: 0, toMs: 120 * MINUTE };
const INSIDE = { fromMs: 60 * MINUTE, toMs: 63 * MINUTE };

function seriesOf(valueAt: (minute: number) => number) {
  const minutes = Array.from({ length: 120 }, (_, minute) => minute);
  return {
    timesMs: Float64Array.from(minutes, (minute) => minute * MINUTE),
    values: Float64Array.from(minutes, valueAt),
  };
}

const isInside = (minute: number): boolean => minute > 60 && minute <= 63;

describe('metricShift', () => {
  it('gives the medians before and inside', () => {
    const shift = metricShift(
      seriesOf((minute) => (isInside(minute) ? 90 : 10)),
      INSIDE,
      [],
      RANGE,
    );
    expect(shift).toMatchObject({ before: 10, inside: 90, stands: true });
  });

  it('lets chance not stand out', () => {
    const random = createRandom(3);
    let standing = 0;
    for (let round = 0; round < 300; round++) {
      const shift = metricShift(
        seriesOf(() => Math.exp(random.normal())),
        INSIDE,
        [],
        RANGE,
      );
      standing += shift?.stands ? 1 : 0;
    }
    expect(standing).toBeLessThanOrEqual(3);
  });

  it('lets nothing stand out that is as high at other times, unless these are incidents', () => {
    const series = seriesOf((minute) => (isInside(minute) || isInside(minute - 30) ? 90 : 10));
    expect(metricShift(series, INSIDE, [], RANGE)?.stands).toBe(false);
    const other = { fromMs: 90 * MINUTE, toMs: 93 * MINUTE };
    expect(metricShift(series, INSIDE, [other], RANGE)?.stands).toBe(true);
  });

  it('is null without measurements inside, and compares with nothing at the beginning', () => {
    expect(
      metricShift(
        seriesOf((minute) => (isInside(minute) ? NaN : 1)),
        INSIDE,
        [],
        RANGE,
      ),
    ).toBeNull();
    const start = { fromMs: 0, toMs: 2 * MINUTE };
    expect(
      metricShift(
        seriesOf(() => 5),
        start,
        [],
        RANGE,
      ),
    ).toMatchObject({ before: null, inside: 5 });
  });
});
