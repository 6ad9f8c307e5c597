import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, gtfNetParameters } from '../../../../src/methods/anomaly/gtf-net';
import { saveModel } from '../../../../src/methods/anomaly/model-file';
import { initialParameters } from '../../../../src/compute';
import type { AnalyzeOptions } from '../../../../src/contracts/protocol';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { explain } from '../../../../src/app/use-cases/explain';
import { optionsFor, testContext } from '../harness';
import { judgeIncidents, readGroundTruth } from '../../../../scripts/shop/judge';

const shop = path.join(import.meta.dirname, '../../../../samples/shop');
const truth = readGroundTruth(readFileSync(path.join(shop, 'ground-truth.json'), 'utf8'));

/** Faults are scripted and recorded; the model is trained here, anew for every seed. */
describe('the recorded shop', () => {
  it.each([1, 2, 3, 4, 5])(
    'shows every scripted fault with its cause and nothing else (seed %i)',
    { timeout: 1200_000 },
    async (seed) => {
      const report = await analyze(optionsFor(shop, { seed, model: 'train' }), testContext());
      expect(report.anomaly.model.source).toBe('trained');
      const verdict = judgeIncidents(report, truth);
      expect(verdict.missed).toEqual([]);
      expect(verdict.misattributed).toEqual([]);
      expect(verdict.unscripted).toEqual([]);
      // Slow code and CPU contention cannot be told apart: nothing measured the CPU.
      const kindOf = (service: string) =>
        report.incidents.find(({ causes }) => causes[0].service === service)?.kind;
      expect(kindOf('inventory')).toMatchObject({ id: 'errors-thrown', isUnknown: false });
      expect(kindOf('cart')).toMatchObject({ id: 'network-delay', isUnknown: false });
      expect(kindOf('payment')).toMatchObject({ id: expect.stringMatching(/^cpu-/), unseen: ['CPU'] });
    },
  );

  it('is foretold better by the shipped model than by random weights', { timeout: 1200_000 }, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'meshlens-model-'));
    try {
      const weights = (seed: number): Float32Array =>
        initialParameters(gtfNetParameters(DEFAULT_CONFIG), seed);
      await saveModel(folder, {
        config: DEFAULT_CONFIG,
        graph: weights(1),
        identity: weights(2),
        description: 'random weights',
      });
      const errorOf = async (model: AnalyzeOptions['model']): Promise<number> => {
        const { anomaly } = await analyze(optionsFor(shop, { model }), testContext());
        return anomaly.backtest.rows.find((row) => row.model === 'GTF-Net')?.error ?? NaN;
      };
      expect(await errorOf('shipped')).toBeLessThan(0.8 * (await errorOf({ file: folder })));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it(
    'is understood by the shipped model too: every cause among the first three',
    { timeout: 1200_000 },
    async () => {
      const storageDir = await mkdtemp(path.join(tmpdir(), 'meshlens-cache-'));
      try {
        for (const fault of truth.faults) {
          const options = optionsFor(shop, { model: 'shipped', storageDir });
          const explanation = await explain(
            { ...options, fromMs: fault.startMs, toMs: fault.endMs, ranker: 'model' },
            testContext(),
          );
          expect(
            explanation.causes.slice(0, 3).map(({ service }) => service),
            `${fault.kind} in ${fault.cause}`,
          ).toContain(fault.cause);
        }
      } finally {
        await rm(storageDir, { recursive: true, force: true });
      }
    },
  );
});
