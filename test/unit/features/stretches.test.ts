import { describe, expect, it } from 'vitest';
import { splitStretches, stretchNotes, type Requests } from '../../../src/features/stretches';

const START_MS = Date.UTC(2024, 4, 6);
const HOUR_MS = 3_600_000;

interface Recorded {
  readonly atMs: number;
  readonly count: number;
  readonly services: readonly number[];
  readonly file?: number;
}

/** `count` requests a second apart, over the services in turn. */
function requestsOf(...recordings: readonly Recorded[]): Requests {
  const all = recordings.flatMap(({ atMs, count, services, file = 0 }) =>
    Array.from({ length: count }, (_, i) => ({
      startMs: START_MS + atMs + i * 1000,
      service: services[i % services.length],
      file,
    })),
  );
  return {
    startMs: Float64Array.from(all, ({ startMs }) => startMs),
    service: Uint32Array.from(all, ({ service }) => service),
    file: Uint32Array.from(all, ({ file }) => file),
  };
}

const SHOP = [0, 1, 2];
const HOTEL = [3, 4];

describe('stretches of a recording', () => {
  it('stay one over gaps of minutes, of two hours, and of a night of the same services', () => {
    for (const gapMs of [HOUR_MS / 10, 2 * HOUR_MS, 14 * HOUR_MS]) {
      const { main, others } = splitStretches(
        requestsOf({ atMs: 0, count: 100, services: SHOP }, { atMs: gapMs, count: 50, services: [1, 2, 5] }),
      );
      expect(others).toEqual([]);
      expect(main?.requests).toBe(150);
    }
  });

  it('tell another system apart, hours later and in between', () => {
    const { main, others, isMain } = splitStretches(
      requestsOf(
        { atMs: 0, count: 100, services: SHOP },
        { atMs: 5 * HOUR_MS, count: 60, services: HOTEL, file: 1 },
        { atMs: 10 * HOUR_MS, count: 30, services: SHOP },
      ),
    );
    expect(main?.requests).toBe(130);
    expect(others.map(({ requests, files }) => [requests, [...files]])).toEqual([[60, [1]]]);
    expect([...isMain].filter(Boolean)).toHaveLength(130);
    expect(isMain.slice(100, 160).every((one) => one === 0)).toBe(true);
  });

  it('keep single rare requests of one system together', () => {
    const rare = Array.from({ length: 40 }, (_, i) => ({
      atMs: i * 3 * HOUR_MS,
      count: 1,
      services: [i % 3],
    }));
    const once = { atMs: 200 * HOUR_MS, count: 3, services: SHOP };
    expect(splitStretches(requestsOf(once, ...rare)).others).toEqual([]);
  });

  it('leave out what lies more than a month away, even of the same services', () => {
    const { main, others } = splitStretches(
      requestsOf(
        { atMs: 0, count: 5, services: SHOP },
        { atMs: 31 * 24 * HOUR_MS, count: 50, services: SHOP },
      ),
    );
    expect([main?.requests, others.map(({ requests }) => requests)]).toEqual([50, [5]]);
  });

  it('bear emptiness', () => {
    expect(splitStretches(requestsOf())).toMatchObject({ main: null, others: [] });
  });
});

describe('notes about stretches', () => {
  const names = { services: ['web', 'cart', 'db', 'hotel', 'rooms'], files: ['shop.json', 'hotel.json'] };
  const notesOf = (file: number) =>
    stretchNotes(
      splitStretches(
        requestsOf(
          { atMs: 0, count: 100, services: SHOP },
          { atMs: 5 * HOUR_MS, count: 61, services: HOTEL, file },
        ),
      ),
      names,
    );

  it('say what is left out and how to analyse it', () => {
    expect(notesOf(1)).toEqual([
      'this folder holds 2 separate recordings; only the largest is judged (100 requests from 2024-05-06 00:00:00 UTC to 2024-05-06 00:01:39 UTC)',
      "left out: 61 requests from 2024-05-06 05:00:00 UTC to 2024-05-06 05:01:00 UTC of hotel, rooms, in hotel.json; to analyse it: meshlens analyze FOLDER --include 'hotel.json'",
    ]);
  });

  it('give no command where the same file holds both', () => {
    expect(notesOf(0)[1]).toMatch(/in shop\.json$/);
  });
});
