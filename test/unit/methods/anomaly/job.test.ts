import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rankCauses } from '../../../../src/methods/anomaly/causes';
import { groupCells } from '../../../../src/methods/anomaly/incidents';
import type { AnomalyData, AnomalyJob, AnomalyOutcome } from '../../../../src/methods/anomaly/contract';
import { openDatasets } from '../../../../src/jobs/datasets';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import { withJobStorage } from '../../../../src/jobs/storage';
import { learnAnomalies } from '../../../../src/methods/anomaly/jobs';
import { UnusableModel } from '../../../../src/compute/model-file/error';
import { scoreCells } from '../../../../src/methods/anomaly/score';
import { NODE_FEATURE_COUNT as F } from '../../../../src/features/node-features';
import { shippedModelFolder } from '../../../../src/app/installation';
import type { GeneratedRecording } from '../../../../scripts/model/generate';
import { FAULT_TIME, ORDERS, recordShop } from './support/shop';

function dataOf({ features }: GeneratedRecording): AnomalyData {
  const { node, services, grid, edges, calls } = features;
  return { node, edges, calls, services: services.length, present: grid.present };
}

const run = (data: AnomalyData, model: AnomalyJob['model'] = 'train'): Promise<AnomalyOutcome> =>
  withJobStorage(
    null,
    'test',
    () => undefined,
    async (storage) =>
      createInlineRunner(() => undefined).run(
        learnAnomalies,
        {
          dataset: await openDatasets(storage.datasets).put(data),
          seed: 1,
          runtime: 'auto',
          model,
          shippedFolder: shippedModelFolder(),
        },
        { storage },
      ),
  );

describe('a model trained on the recording itself', () => {
  const recorded = recordShop(7, [{ ...FAULT_TIME, service: ORDERS, kind: 'latency', addedMs: 25 }]);
  const { recording, features, faults } = recorded;
  let outcome: AnomalyOutcome;
  beforeAll(async () => void (outcome = await run(dataOf(recorded))), 60_000);

  it('finds the planted fault and blames the right service first, whoever ranks', () => {
    for (const expected of [outcome.expected, outcome.expectedIdentity, null]) {
      const { score, deviation } = scoreCells(recording.normalised, expected);
      const { windows } = faults[0];
      expect(features.services[rankCauses(recording.normalised, deviation, windows)[0].service].name).toBe(
        'orders',
      );
      const incidents = groupCells(
        score,
        recording.normalised.windows,
        recording.normalised.services,
        features.edges,
      );
      const during = incidents.filter(
        ({ first, last }) => first <= windows[windows.length - 1] && last >= windows[0],
      );
      const orders = features.services.findIndex(({ name }) => name === 'orders');
      expect(during.filter(({ services }) => services.includes(orders))).toHaveLength(1);
    }
  });

  it('is back-tested beside its control and the plain rivals, and the ranker is the best of those it may choose', () => {
    const errorOf = (name: string): number =>
      outcome.backtest.find(({ model }) => model === name)?.error ?? NaN;
    expect(outcome.backtest).toHaveLength(5);
    for (const { error, spread } of outcome.backtest) {
      expect(error).toBeGreaterThan(0);
      expect(spread).toBeGreaterThan(0);
    }
    const eligible = {
      model: errorOf('GTF-Net'),
      identity: errorOf('GTF-Net with identity adjacency'),
      zscore: errorOf('robust z-score (median)'),
    };
    expect(eligible[outcome.ranker]).toBe(Math.min(...Object.values(eligible)));
    expect(outcome.backtest.filter(({ chosen }) => chosen)).toHaveLength(1);
    expect(outcome.rankerReason).toContain('lowest held-out error');
  });

  it('expects something of every cell with enough history and nothing of the others', () => {
    const { services } = recording.normalised;
    const row = services * F;
    expect(outcome.expected.slice(0, row).every(Number.isNaN)).toBe(true);
    expect(outcome.expected.slice(20 * row, 21 * row).every(Number.isFinite)).toBe(true);
  });

  it(
    'learns nothing from the part that tests it: other values and traffic there, the same weights',
    { timeout: 600_000 },
    async () => {
      const { node, calls, edges, services, grid } = features;
      // The test part is the last 15 % of the windows with history.
      const from = Math.ceil(grid.count * 0.9);
      const otherNode = node.map((value, at) => (at >= from * services.length * F ? value * 3 + 1 : value));
      const otherCalls = calls.map((value, at) => (at >= from * edges.length ? value + 50 : value));
      const other = await run({ ...dataOf(recorded), node: otherNode, calls: otherCalls });
      expect(other.model.graph).toEqual(outcome.model.graph);
      expect(other.model.identity).toEqual(outcome.model.identity);
      expect(other.backtest[0].error).not.toBe(outcome.backtest[0].error);
    },
  );
});

const undisturbed = recordShop(8, []);

describe('the model that ships', () => {
  it(
    'foretells a system it never saw better than the median and its control do',
    { timeout: 300_000 },
    async () => {
      const outcome = await run(dataOf(undisturbed), { folder: shippedModelFolder() });
      expect(outcome.source).toBe('shipped');
      const [graph, identity, median] = outcome.backtest.map(({ error }) => error);
      expect(graph).toBeLessThan(0.9 * median);
      expect(graph).toBeLessThan(identity);
    },
  );

  it('scores when there is too little to train on, and says so', { timeout: 300_000 }, async () => {
    const short = dataOf(undisturbed);
    const windows = 40;
    const outcome = await run(
      {
        ...short,
        node: short.node.slice(0, windows * short.services * F),
        calls: short.calls.slice(0, windows * short.edges.length),
        present: short.present.slice(0, windows),
      },
      'auto',
    );
    expect(outcome.source).toBe('shipped');
    expect(outcome.notes.join()).toMatch(/windows have enough history/);
  });
});

describe('a model that was named', () => {
  it('is that one or an error', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-model-'));
    try {
      await expect(run(dataOf(undisturbed), { folder })).rejects.toBeInstanceOf(UnusableModel);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
