import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  countsOf,
  pairedF1,
  pooled,
  type Counts,
} from '../../../../scripts/accuracy/adapted-anomalies/figures';
import { judgeSystem } from '../../../../scripts/accuracy/adapted-anomalies/rows';
import { testSystem, WINDOW_MS } from '../../../../scripts/accuracy/adapted-anomalies/system';
import { openRuntime } from '../../../../src/compute';
import { shippedModelFolder } from '../../../../src/app/installation';
import { loadModel, modelHash } from '../../../../src/methods/anomaly/model-file';
import { loadOutliner } from '../../../../src/methods/anomaly/outline/model-file';

const HOUR_MS = 3_600_000;
const fault = (fromMs: number, isFelt: boolean) => ({
  service: 'cart',
  type: 'errors',
  fromMs,
  toMs: fromMs + WINDOW_MS,
  isFelt,
});

describe('counts of a system', () => {
  it('leave out incidents of the history, and faults that changed too few requests', () => {
    const judged = { fromMs: HOUR_MS, toMs: 3 * HOUR_MS };
    const incident = (fromMs: number) => ({ fromMs, toMs: fromMs + WINDOW_MS });
    const faults = [fault(1.5 * HOUR_MS, true), fault(2 * HOUR_MS, true), fault(2.5 * HOUR_MS, false)];
    const incidents = [0.5, 1.5, 2.25, 2.5].map((hours) => incident(hours * HOUR_MS));
    expect(countsOf(faults, incidents, judged)).toEqual({
      faults: 2,
      found: 1,
      right: 2,
      wrong: 1,
      quietHours: 2 - 9 / 60,
    });
  });
});

describe('figures of several systems', () => {
  const counts = (found: number, wrong: number): Counts => ({
    faults: 10,
    found,
    right: found,
    wrong,
    quietHours: 5,
  });

  it('count every fault the same', () =>
    expect(pooled([counts(10, 0), counts(5, 5)])).toEqual({
      recall: 0.75,
      precision: 0.75,
      f1: 0.75,
      falsePerHour: 0.5,
    }));

  it('are 0 without an incident', () =>
    expect(pooled([counts(0, 0)])).toMatchObject({ f1: 0, precision: 0 }));

  it('differ by an interval that holds the difference, and by nothing from themselves', () => {
    const better = [9, 10, 8, 9].map((found) => counts(found, 0));
    const worse = [7, 6, 8, 5].map((found) => counts(found, 1));
    const { difference, low, high } = pairedF1(better, worse, 1);
    expect(low).toBeLessThan(difference);
    expect(high).toBeGreaterThan(difference);
    expect(low).toBeGreaterThan(0);
    expect(pairedF1(worse, worse, 1)).toEqual({ difference: 0, low: 0, high: 0 });
  });
});

describe('a generated system', () => {
  const size = { before: 48, judged: 30 };
  const system = testSystem(6, size);

  it('has no fault in its history, and as many windows as are asked for', () => {
    for (const { fromMs } of system.faults) {
      expect(fromMs).toBeGreaterThanOrEqual(system.judged.fromMs);
    }
    for (const windows of [20, 48]) {
      const { grid } = system.featuresAfter(windows);
      expect(Math.round((system.judged.fromMs - grid.startMs) / grid.widthMs)).toBe(windows);
    }
  });

  it('is judged by every network on the same faults', { timeout: 120_000 }, async () => {
    const { runtime } = await openRuntime('auto', { threads: 1, log: () => undefined });
    const folder = shippedModelFolder();
    const tools = {
      runtime,
      outliner: await loadOutliner(path.join(folder, '../outline')),
      base: await loadModel(folder),
      baseHash: await modelHash(folder),
      seed: 1,
    };
    const { rows, adapterShare } = await judgeSystem(system, { few: 24, many: 40 }, tools);
    expect(rows.map(({ name }) => name)).toEqual([
      'base alone, 24',
      'base and adapter, 24',
      'full training, 24',
      'base alone, 40',
      'full training, 40',
    ]);
    const felt = system.faults.filter(({ isFelt }) => isFelt).length;
    for (const { oneWidth, allWidths } of rows) {
      expect([oneWidth.faults, allWidths.faults]).toEqual([felt, felt]);
    }
    expect(adapterShare).toBeLessThan(0.05);
  });
});
