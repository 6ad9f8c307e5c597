import { describe, expect, it } from 'vitest';
import type { MetricTable } from '../../../../../src/workspace/metrics/table';
import { ns, readBoth, reasonsOf, resource, valuesOf } from './requests';

const MINUTES = Array.from({ length: 20 }, (_, minute) => minute);
const [DELTA, CUMULATIVE] = [1, 2];

/** A sum of one point a minute; `valueOf` and `startOf` get the minute. */
function sum(
  aggregationTemporality: number,
  valueOf: (minute: number) => number,
  {
    isMonotonic = true,
    startOf = () => ns(-60),
    minutes = MINUTES,
    offset = 0,
    more = () => ({}),
  }: SumOptions = {},
): object {
  return {
    name: 'requests',
    sum: {
      aggregationTemporality,
      isMonotonic,
      dataPoints: minutes.map((minute) => ({
        startTimeUnixNano: startOf(minute),
        timeUnixNano: ns(minute * 60 + offset),
        asInt: String(valueOf(minute)),
        ...more(minute),
      })),
    },
  };
}

interface SumOptions {
  readonly isMonotonic?: boolean;
  readonly startOf?: (minute: number) => string | undefined;
  readonly minutes?: readonly number[];
  readonly offset?: number;
  readonly more?: (minute: number) => object;
}

async function each(resourceMetrics: readonly object[], check: (table: MetricTable) => void): Promise<void> {
  for (const table of await readBoth(resourceMetrics)) {
    check(table);
  }
}

describe('the identity of a stream', () => {
  it('is its resource too: counters of replicas that interleave stay apart', async () => {
    const replica = (id: string, perMinute: number, from: number) => (minute: number) =>
      resource(
        { 'service.name': 'cart', 'service.instance.id': id },
        sum(CUMULATIVE, () => from + perMinute * minute, { minutes: [minute], offset: id === 'a' ? 0 : 1 }),
      );
    const [a, b] = [replica('a', 60, 0), replica('b', 120, 500_000)];
    await each(
      MINUTES.flatMap((minute) => [a(minute), b(minute)]),
      (table) => {
        expect(table.names).toEqual([
          'cart requests{service.instance.id="a"}',
          'cart requests{service.instance.id="b"}',
        ]);
        expect(new Set(valuesOf(table, table.names[0]))).toEqual(new Set([1]));
        expect(new Set(valuesOf(table, table.names[1]))).toEqual(new Set([2]));
        expect(reasonsOf(table)).toEqual([
          '2 series of processes that report at the same time are kept apart',
        ]);
      },
    );
  });

  it('holds for gauges and for what else tells processes apart: pod, host, scope, unit', async () => {
    const gauge = (value: number, unit = ''): object => ({
      name: 'heap',
      unit,
      gauge: {
        dataPoints: MINUTES.map((minute) => ({
          timeUnixNano: ns(60 * minute),
          asDouble: value + (minute % 3),
          attributes: [
            { key: minute % 2 ? 'a' : 'b', value: { stringValue: '1' } },
            { key: minute % 2 ? 'b' : 'a', value: { stringValue: '1' } },
          ],
        })),
      },
    });
    const service = { 'service.name': 'cart' };
    const pairs: [object, object, string][] = [
      [
        resource({ ...service, 'k8s.pod.name': 'x' }, gauge(10)),
        resource({ ...service, 'k8s.pod.name': 'y' }, gauge(90)),
        'k8s.pod.name="x"',
      ],
      [
        resource({ ...service, custom: 'x' }, gauge(10)),
        resource({ ...service, custom: 'y' }, gauge(90)),
        'custom="x"',
      ],
      [
        resource(service, gauge(10), { name: 'x' }),
        resource(service, gauge(90), { name: 'y' }),
        'otel.scope.name="x"',
      ],
      [resource(service, gauge(10, 'By')), resource(service, gauge(90, 'MB')), 'unit="By"'],
    ];
    for (const [first, second, told] of pairs) {
      await each([first, second], (table) => {
        expect(table.names[0]).toBe(`cart heap{a="1", b="1", ${told}}`);
        expect(table.names).toHaveLength(2);
        expect([...valuesOf(table, table.names[0])].sort()[0]).toBe(10);
        expect(Math.min(...valuesOf(table, table.names[1]))).toBe(90);
      });
    }
  });

  it('joins processes that follow one another, and splits writers that share a name by their starts', async () => {
    const early = MINUTES.slice(0, 10);
    const late = MINUTES.slice(10);
    const follows = [early, late].map((minutes, index) =>
      resource(
        { 'service.name': 'cart', 'service.instance.id': String(index) },
        sum(CUMULATIVE, (minute) => 1000 * index + 60 * minute, { minutes }),
      ),
    );
    await each(follows, (table) => {
      expect(table.names).toEqual(['cart requests']);
      expect(valuesOf(table, 'cart requests')).toEqual(Array.from({ length: 18 }, () => 1));
    });
    const shared = [0, 1].map((index) =>
      resource(
        { 'service.name': 'cart' },
        sum(CUMULATIVE, (minute) => 1000 * index + 60 * minute, {
          offset: index,
          startOf: () => ns(index - 60),
        }),
      ),
    );
    await each(shared, (table) => {
      expect(table.names).toHaveLength(2);
      expect(new Set(table.names.flatMap((name) => valuesOf(table, name)))).toEqual(new Set([1]));
    });
  });
});

describe('counters', () => {
  const cart = (metric: object): object[] => [resource({ 'service.name': 'cart' }, metric)];
  const rates = (table: MetricTable): number[] => valuesOf(table, 'cart requests');

  it('have no value at a new start, even when the total is already higher', async () => {
    const startOf = (minute: number): string => ns(minute < 10 ? -60 : 541);
    const total = (minute: number): number => (minute < 10 ? 60 * minute : 9000 + 60 * (minute - 10));
    await each(cart(sum(CUMULATIVE, total, { startOf })), (table) => {
      expect(rates(table)).toEqual(Array.from({ length: 18 }, () => 1));
      expect(reasonsOf(table)).toEqual(['1 a counter restarted: it has no value there']);
    });
  });

  it('do not restart where an exporter computes its start anew for each report', async () => {
    const startOf = (minute: number): string => ns(-60).replace(/0{3}$/, String(100 + ((minute * 7) % 50)));
    await each(cart(sum(CUMULATIVE, (minute) => 60 * minute, { startOf })), (table) =>
      expect(rates(table)).toHaveLength(19),
    );
  });

  it.each([
    ['a right start', (minute: number) => ns(60 * minute - 60), 20],
    ['start 0', () => '0', 19],
    ['no start', () => undefined, 19],
    ['the start of the process', () => ns(-60), 20],
  ])('in parts with %s are per second of the time between reports', async (_name, startOf, count) => {
    await each(cart(sum(DELTA, (minute) => 60 + (minute % 3), { startOf })), (table) => {
      expect(rates(table)).toHaveLength(count);
      expect(Math.min(...rates(table))).toBeGreaterThanOrEqual(1);
      expect(Math.max(...rates(table))).toBeLessThan(1.034);
    });
  });

  it('are read in order of time, and a repeated report counts once', async () => {
    const shuffled = [...MINUTES.slice(10), ...MINUTES.slice(0, 10), 4, 5];
    await each(cart(sum(CUMULATIVE, (minute) => 60 * minute, { minutes: shuffled })), (table) => {
      expect(rates(table)).toEqual(Array.from({ length: 19 }, () => 1));
      expect(reasonsOf(table)).toEqual([
        '2 measurements that repeat the time of another in their series: the last counts',
      ]);
    });
  });

  it('that may fall are levels, whether they report totals or changes', async () => {
    const level = (minute: number): number => [5, 7, 6, 9][minute % 4];
    const change = (minute: number): number => level(minute) - (minute === 0 ? 0 : level(minute - 1));
    await each(cart(sum(CUMULATIVE, level, { isMonotonic: false })), (table) =>
      expect(rates(table)).toEqual(MINUTES.map(level)),
    );
    await each(cart(sum(DELTA, change, { isMonotonic: false })), (table) => {
      expect(rates(table)).toEqual(MINUTES.map(level));
      expect(reasonsOf(table)).toHaveLength(1);
    });
  });

  it('without a temporality are left out and counted', async () => {
    const other = resource(
      { 'service.name': 'web' },
      sum(CUMULATIVE, (minute) => minute),
    );
    await each([...cart(sum(0, (minute) => minute)), other], (table) => {
      expect(table.names).toEqual(['web requests']);
      expect(reasonsOf(table)[0]).toMatch(/^20 measurements that say neither/);
    });
  });
});

describe('points flagged "no recorded value"', () => {
  const stale = (minute: number): object =>
    minute === 12 ? { flags: 1, asInt: undefined, count: undefined, sum: undefined } : {};

  it('are missing in gauges, sums and distributions', async () => {
    const point = (minute: number, more: object): object => ({
      startTimeUnixNano: ns(-60),
      timeUnixNano: ns(60 * minute),
      ...more,
      ...stale(minute),
    });
    const counted = MINUTES.map((minute) => point(minute, { count: 5000 + 60 * minute, sum: 10 * minute }));
    const metrics = [
      { name: 'g', gauge: { dataPoints: MINUTES.map((minute) => point(minute, { asDouble: 49 + minute })) } },
      sum(CUMULATIVE, (minute) => 500 + 60 * minute, { more: stale }),
      { name: 'h', histogram: { aggregationTemporality: 2, dataPoints: counted } },
      { name: 'e', exponentialHistogram: { aggregationTemporality: 2, dataPoints: counted } },
      { name: 's', summary: { dataPoints: counted } },
    ];
    await each(
      metrics.map((metric) => resource({ 'service.name': 'cart' }, metric)),
      (table) => {
        expect(Math.min(...valuesOf(table, 'cart g'))).toBe(49);
        expect(valuesOf(table, 'cart g')).toHaveLength(19);
        for (const name of ['cart requests', 'cart h.count', 'cart e.count', 'cart s.count']) {
          expect(valuesOf(table, name)).toEqual(Array.from({ length: 18 }, () => 1));
        }
        expect(reasonsOf(table)).toEqual(['5 measurements flagged "no recorded value" count as missing']);
      },
    );
  });
});
