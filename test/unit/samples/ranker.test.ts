import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as onnx from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { rankerModel } from '../../../scripts/shop/ranker-model';
import { analyzeAndForecast } from '../../../src/app/use-cases/analyze-forecast';
import { optionsFor, testContext } from '../app/harness';

const SHOP = path.join(__dirname, '../../../samples/shop');
const MODEL = path.join(SHOP, 'model_repository/ranker/1/model.onnx');
const MAX_BYTES = 100_000;

describe('the model of the sample', () => {
  it('is small, and what its script writes', () => {
    expect(statSync(MODEL).size).toBeLessThanOrEqual(MAX_BYTES);
    expect(Buffer.compare(readFileSync(MODEL), rankerModel()), 'npm run record:model').toBe(0);
  });

  it('runs at every batch that its config allows, each item by itself', async () => {
    const session = await onnx.InferenceSession.create(MODEL);
    const scores = async (rows: readonly number[]): Promise<Float32Array> => {
      const ids = rows.flatMap((row) => Array.from({ length: 64 }, (_, at) => BigInt((7 * at + row) % 192)));
      const history = new onnx.Tensor('int64', BigInt64Array.from(ids), [rows.length, 64]);
      return (await session.run({ history })).scores.data as Float32Array;
    };
    const together = await scores([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(together).toHaveLength(8 * 192);
    const alone = await scores([5]);
    alone.forEach((score, at) => expect(together[5 * 192 + at]).toBeCloseTo(score, 4));
    await session.release();
  });
});

describe('the sample beside its recording', () => {
  it('has a finding of serving and one of a limit; what was not recorded is not judged', async () => {
    const report = await analyzeAndForecast(
      { ...optionsFor(SHOP, { model: 'shipped' }), horizonSteps: 12 },
      testContext(),
    );
    const places = (rule: string): string[] =>
      report.findings.filter((finding) => finding.rule === rule).map(({ file }) => file);
    expect(places('batching-delay')).toEqual(['model_repository/ranker/config.pbtxt']);
    expect(places('slo-forecast').sort()).toEqual(['docker-compose.yml', 'k8s/recommendations.yaml']);
    const ofRules = new Set(report.findings.map(({ rule }) => rule));
    expect([...ofRules].sort()).toEqual(['batching-delay', 'incident-cause', 'slo-forecast']);
    expect(JSON.stringify(report.incidents)).not.toContain('ranker');
    expect(report.services.find(({ name }) => name === 'ranker')).toMatchObject({ spans: 0 });
  });
});
