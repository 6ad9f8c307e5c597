import { describe, expect, it } from 'vitest';
import { forecastShort, isShort, sufficesShort } from '../../../../../src/methods/forecast/short/forecast';
import { splitRecording, type ForecastInput } from '../../../../../src/methods/forecast/series';
import { createRandom } from '../../../../../src/numeric/random';

const STEPS = 12;
const NODES = 6;

/** Noise around a level that wanders a little; series differ in level and scale. */
function wandering(seed: number, rows: number): Float32Array {
  const random = createRandom(seed, 3);
  const values = new Float32Array(rows * NODES);
  const drift = new Float64Array(NODES);
  for (let row = 0; row < rows; row++) {
    const shared = 0.3 * random.normal();
    for (let node = 0; node < NODES; node++) {
      drift[node] = 0.7 * drift[node] + 0.5 * random.normal();
      values[row * NODES + node] =
        10 ** (1 + node / 3) * Math.exp(0.1 * (drift[node] + shared + random.normal()));
    }
  }
  return values;
}

interface Case {
  readonly recorded: Float32Array;
  readonly leftOut?: readonly boolean[];
  readonly ceiling?: Float32Array;
  readonly noise?: number;
}

function forecastOf({ recorded, leftOut, ceiling, noise = 0 }: Case) {
  const rows = recorded.length / NODES;
  const input: ForecastInput = { rows, nodes: NODES, values: recorded, clock: null, links: [], ceiling };
  const { judgements } = forecastShort(
    input,
    {
      recorded,
      leftOut: leftOut ?? Array.from({ length: rows }, () => false),
      noise: new Float32Array(NODES).fill(noise),
    },
    [Array.from({ length: NODES }, (_, node) => node)],
    [1, 4, STEPS],
    splitRecording(rows, 0.75, { inputSteps: 12, steps: STEPS }),
    new Float32Array(NODES).fill(1),
  );
  return judgements[0];
}

describe('the forecast of a short recording', () => {
  it.each([24, 60, 120])('covers 85 to 95 % of what comes after %i windows', (rows) => {
    let inside = 0;
    let targets = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const values = wandering(seed, rows + STEPS);
      const { low, high } = forecastOf({ recorded: values.slice(0, rows * NODES) }).ahead;
      low.forEach((bound, cell) => {
        const target = values[rows * NODES + cell];
        inside += target >= bound && target <= high[cell] ? 1 : 0;
        targets++;
      });
    }
    expect(inside / targets).toBeGreaterThan(0.85);
    expect(inside / targets).toBeLessThan(0.95);
  });

  it('returns to the level from before an incident that is over, with a band that holds the level', () => {
    const rows = 100;
    const recorded = wandering(7, rows);
    const leftOut = Array.from({ length: rows }, (_, row) => row >= 85 && row < 97);
    leftOut.forEach((isLeftOut, row) => {
      recorded[row * NODES] *= isLeftOut ? 8 : 1;
    });
    const { point, low, high } = forecastOf({ recorded, leftOut }).ahead;
    for (let step = 0; step < STEPS; step++) {
      expect(point[step * NODES]).toBeGreaterThan(8);
      expect(point[step * NODES]).toBeLessThan(13);
      expect(low[step * NODES]).toBeLessThan(10);
      expect(high[step * NODES]).toBeGreaterThan(10);
    }
  });

  it('reaches from the level of an incident that is still running to the usual level', () => {
    const rows = 60;
    const recorded = wandering(8, rows);
    const leftOut = Array.from({ length: rows }, (_, row) => row >= 52);
    leftOut.forEach((isLeftOut, row) => {
      recorded[row * NODES] *= isLeftOut ? 8 : 1;
    });
    const { point, low, high } = forecastOf({ recorded, leftOut }).ahead;
    expect(point[0]).toBeGreaterThan(60);
    expect(point[(STEPS - 1) * NODES]).toBeLessThan(20);
    for (let step = 0; step < STEPS; step++) {
      expect(low[step * NODES]).toBeLessThan(10);
      expect(high[step * NODES]).toBeGreaterThan(70);
    }
    // The other series are not touched.
    expect(high[1] / point[1]).toBeLessThan(2);
  });

  it('never draws a nearer step wider than a farther one, nor a band without width for rare errors', () => {
    const { point, low, high } = forecastOf({ recorded: wandering(9, 40) }).ahead;
    for (let cell = NODES; cell < point.length; cell++) {
      expect(high[cell] - point[cell]).toBeGreaterThanOrEqual(
        (high[cell - NODES] - point[cell - NODES]) * 0.9999,
      );
      expect(point[cell] - low[cell]).toBeGreaterThanOrEqual(
        (point[cell - NODES] - low[cell - NODES]) * 0.9999,
      );
    }
    const silent = forecastOf({ recorded: new Float32Array(40 * NODES), noise: 0.01 }).ahead;
    expect(Math.min(...silent.high)).toBeGreaterThan(0.015);
    expect(Math.max(...silent.low)).toBe(0);
  });

  it('keeps shares between 0 and 1', () => {
    const random = createRandom(4);
    const recorded = Float32Array.from({ length: 50 * NODES }, () => (random.uniform() < 0.5 ? 0.02 : 0.98));
    const { point, low, high } = forecastOf({ recorded, ceiling: new Float32Array(NODES).fill(1) }).ahead;
    for (const value of [...point, ...low, ...high]) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
  });

  it('knows a series that was quiet only in a few rows, and one without any value', () => {
    const recorded = wandering(5, 40);
    const leftOut = Array.from({ length: 40 }, (_, row) => row >= 4);
    for (let row = 0; row < 40; row++) {
      recorded[row * NODES + 1] = NaN;
    }
    const { point } = forecastOf({ recorded, leftOut }).ahead;
    expect(point[0]).toBeGreaterThan(5);
    expect(point[1]).toBeNaN();
  });
});

describe('what is short', () => {
  it('depends on rows per step ahead', () => {
    expect(isShort(101, 12)).toBe(true);
    expect(isShort(1200, 12)).toBe(false);
    expect(isShort(101, 1)).toBe(false);
    expect([sufficesShort(22, 12), sufficesShort(21, 12)]).toEqual([true, false]);
  });
});
