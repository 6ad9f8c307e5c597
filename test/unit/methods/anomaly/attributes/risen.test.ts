import { describe, expect, it } from 'vitest';
import type { AttributeSample, Population } from '../../../../../src/features/attribute-sample';
import { AttributeSets } from '../../../../../src/features/attribute-sets';
import { risenPairs } from '../../../../../src/methods/anomaly/attributes/risen';
import { createRandom } from '../../../../../src/numeric/random';

const INSIDE = { fromMs: 600_000, toMs: 660_000 };
const RANGE = { fromMs: 0, toMs: 1_200_000 };

/** One request every `everyMs`, with the attributes that `make` gives it. */
function recording(
  everyMs: number,
  make: (timeMs: number) => Record<string, string>,
): { sample: AttributeSample; population: Population } {
  const sets = new AttributeSets();
  const times = Array.from({ length: RANGE.toMs / everyMs }, (_, index) => index * everyMs);
  const set = times.map((time) =>
    sets.set(Object.entries(make(time)).map(([key, value]) => sets.pair(key, value))),
  );
  const population: Population = {
    service: 0,
    seenBy: 'service',
    oneIn: 1,
    startMs: Float64Array.from(times),
    set: Uint32Array.from(set),
  };
  return { sample: { ...sets.view(), populations: [population] }, population };
}

function risen(
  everyMs: number,
  make: (timeMs: number) => Record<string, string>,
  others = [] as (typeof INSIDE)[],
) {
  const { sample, population } = recording(everyMs, make);
  return risenPairs(sample, population, { inside: INSIDE, others, range: RANGE }).map((each) => ({
    ...each,
    name: `${sample.pairs[each.pair].key}=${sample.pairs[each.pair].value}`,
  }));
}

const isInside = (timeMs: number): boolean => timeMs >= INSIDE.fromMs && timeMs < INSIDE.toMs;

describe('risenPairs', () => {
  it('finds the value that requests carry mainly inside, with its counts', () => {
    const found = risen(500, (timeMs) => ({
      version: isInside(timeMs) && timeMs % 1000 === 0 ? '2' : '1',
      region: timeMs % 1500 === 0 ? 'eu' : 'us',
    }));
    expect(found).toMatchObject([
      { name: 'version=2', inside: { hits: 60, of: 120 }, outside: { hits: 0, of: 2280 }, lift: 2280 },
    ]);
  });

  it('finds nothing where values fall by chance, over many recordings', () => {
    const random = createRandom(7);
    let found = 0;
    for (let round = 0; round < 40; round++) {
      found += risen(2000, () =>
        Object.fromEntries(
          Array.from({ length: 10 }, (_, key) => [
            `key ${key}`,
            String(Math.floor(20 * random.uniform() ** 2)),
          ]),
        ),
      ).length;
    }
    expect(found).toBeLessThanOrEqual(2);
  });

  it('finds no key whose values come and go all the time', () => {
    expect(
      risen(500, (timeMs) => ({
        minute: String(Math.floor(timeMs / 60_000)),
        batch: String(Math.floor((timeMs + 17_000) / 90_000)),
      })),
    ).toEqual([]);
  });

  it('compares with nothing that lies in another incident', () => {
    const other = { fromMs: 100_000, toMs: 200_000 };
    const make = (timeMs: number): Record<string, string> => ({
      version: isInside(timeMs) || (timeMs >= other.fromMs && timeMs < other.toMs) ? '2' : '1',
    });
    expect(risen(500, make, [other])).toMatchObject([{ name: 'version=2', outside: { hits: 0, of: 2080 } }]);
  });

  it('says nothing about a handful of requests', () => {
    expect(risen(15_000, (timeMs) => ({ version: isInside(timeMs) ? '2' : '1' }))).toEqual([]);
  });
});
