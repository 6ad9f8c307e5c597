import { describe, expect, it } from 'vitest';
import { forecastFeatures, QUANTITIES } from '../../../../src/methods/forecast/features';
import type { ForecastFitJob } from '../../../../src/methods/forecast/job';
import { openDatasets } from '../../../../src/jobs/datasets';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import { temporaryFolders } from '../../process/fixtures/temporary';
import type { Features } from '../../../../src/features/extract';
import { createRandom } from '../../../../src/numeric/random';

const folder = temporaryFolders();

const WINDOWS = 160;
const services = [
  { name: 'front', external: false },
  { name: 'cart', external: false },
  { name: 'db', external: true },
];

/** Three services in a row; the database answers so rarely that there is nothing to forecast. */
function recording(): Features {
  const random = createRandom(11);
  const cells = WINDOWS * services.length;
  const fill = (value: (window: number, service: number) => number): Float32Array =>
    Float32Array.from({ length: cells }, (_, cell) => {
      const service = cell % 3;
      const window = Math.floor(cell / 3);
      return service === 2 && window > 10 ? NaN : value(window, service);
    });
  const wave = (window: number, service: number): number =>
    Math.sin(window / 8 - service / 2) + 0.2 * random.normal();
  const p50Ms = fill((window, service) => 20 * (service + 1) + 5 * wave(window, service));
  const requests = fill((window, service) => 300 + 100 * wave(window, service)).map((value) =>
    Number.isNaN(value) ? NaN : value,
  );
  const series = {
    requests,
    errorShare: fill(() => 0),
    p50Ms,
    p90Ms: p50Ms.map((value) => value * 2),
    p99Ms: p50Ms.map((value) => value * 5),
    ownP50Ms: p50Ms,
  };
  const edges = [
    { from: 0, to: 1 },
    { from: 1, to: 2 },
  ];
  return {
    grid: {
      startMs: 0,
      widthMs: 30_000,
      count: WINDOWS,
      coveredS: new Float32Array(WINDOWS).fill(30),
      present: Array.from({ length: WINDOWS }, (_, window) => window !== 20),
    },
    cells: emptyCells(),
    widthsMs: [30_000],
    services,
    edges,
    series: { services: series, edges: series },
    node: new Float32Array(0),
    calls: new Float32Array(0),
    notes: [],
    changes: [],
    examples: { files: [], file: new Int32Array(0), offset: new Float64Array(0), line: new Uint32Array(0) },
  };
}

function emptyCells(): Features['cells'] {
  const none = new Float32Array(0);
  const sums = { count: none, shift: none, tail: none, above: none, winsorised: none, squares: none };
  return {
    startMs: 0,
    widthMs: 30_000,
    windows: 0,
    coveredS: none,
    errors: { entries: none, inbound: none, failed: none, failedAlone: none, unanswered: none },
    latency: sums,
    work: sums,
    fanOut: sums,
    steps: sums,
    wire: sums,
  };
}

describe('forecastFeatures', () => {
  it(
    'forecasts every quantity of every known service, judged per quantity',
    { timeout: 600_000 },
    async () => {
      const result = await forecastFeatures(
        recording(),
        { inputSteps: 6, horizons: [1, 4], trainFraction: 0.8, rivals: 'fast', seeds: [0], runtime: 'auto' },
        {
          jobs: createInlineRunner(() => undefined),
          storage: { datasets: folder(), checkpoints: null },
          lanes: 1,
          progress: () => undefined,
          now: () => 0,
        },
      );
      expect(result.services.map(({ service, quantity }) => `${quantity} ${service}`)).toEqual(
        QUANTITIES.flatMap((quantity) => [`${quantity} front`, `${quantity} cart`]),
      );
      expect(result.quantities.map(({ quantity }) => quantity)).toEqual([...QUANTITIES]);
      const latency = result.services[1];
      expect(latency.history).toHaveLength(WINDOWS);
      expect(latency.history[20]).toBeNaN();
      expect(latency.point).toHaveLength(4);
      expect(latency.point[0]).toBeGreaterThan(30);
      expect(latency.point[0]).toBeLessThan(50);
      const rate = result.services.find(({ quantity }) => quantity === 'ratePerS');
      expect(rate?.point[0]).toBeGreaterThan(5);
      expect(rate?.point[0]).toBeLessThan(15);
      for (const { low, point, high } of result.services) {
        point.forEach((value, step) => expect(low[step] <= value && value <= high[step]).toBe(true));
      }
      const rows = result.quantities[0].metrics.map(({ model }) => model);
      expect(rows).toContain('last-value');
      expect(rows).toContain(result.chosen.latencyP50Ms);
    },
  );

  it('does not learn from windows that are left out', async () => {
    const learned: number[] = [];
    await forecastFeatures(
      recording(),
      {
        inputSteps: 6,
        horizons: [1],
        trainFraction: 0.8,
        rivals: 'fast',
        seeds: [0],
        runtime: 'auto',
        leaveOut: Array.from({ length: WINDOWS }, (_, window) => window < 40),
      },
      {
        jobs: {
          pid: null,
          run: async (_job, params, options) => {
            const { dataset } = params as ForecastFitJob;
            const { values, nodes } = await openDatasets(options?.storage?.datasets ?? null).load(dataset);
            learned.push(values.subarray(0, 40 * nodes).filter((value) => !Number.isNaN(value)).length);
            return { result: null, runtime: 'none', reasons: [] } as never;
          },
        },
        storage: { datasets: folder(), checkpoints: null },
        lanes: 1,
        progress: () => undefined,
        now: () => 0,
      },
    );
    expect(learned).toEqual([0, 0]);
  });
});
