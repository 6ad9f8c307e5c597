import { describe, expect, it } from 'vitest';
import type { ScaleScores } from '../../../../src/contracts/scale-scores';
import { createScaleSource } from '../../../../src/editor/pages/scale-source';
import { sampleReport } from '../../contracts/sample-report';
import { fakeServices } from '../support/fake-services';

const scale: ScaleScores = {
  widthMs: 5000,
  startMs: 60_000,
  windows: 1,
  services: ['payment'],
  scores: Float32Array.of(1.5),
};
const { signal } = new AbortController();

function shop(...folders: string[]) {
  const services = fakeServices(...folders);
  return { analytics: services.analytics, source: createScaleSource(services, '/shop') };
}

describe('the scores at one width', () => {
  it('are asked for once, with what finds them again after a restart', async () => {
    const { analytics, source } = shop('/shop');
    analytics.answers.scale = () => scale;
    const report = sampleReport();
    expect(await source.get(report, 5000, signal)).toBe(scale);
    expect(await source.get(report, 5000, signal)).toBe(scale);
    expect(analytics.asked).toEqual([
      {
        kind: 'scale',
        params: { folder: '/shop', storageDir: '/storage', createdMs: report.createdMs, widthMs: 5000 },
      },
    ]);
  });

  it('are asked for again for another report', async () => {
    const { analytics, source } = shop('/shop');
    analytics.answers.scale = () => scale;
    const report = sampleReport();
    await source.get(report, 5000, signal);
    await source.get({ ...report, createdMs: report.createdMs + 1 }, 5000, signal);
    await source.get(report, 5000, signal);
    expect(analytics.asked).toHaveLength(3);
  });

  it('are not kept when another report came meanwhile', async () => {
    const { analytics, source } = shop('/shop');
    const report = sampleReport();
    let answer: (value: ScaleScores) => void = () => undefined;
    analytics.answers.scale = () => new Promise<ScaleScores>((resolve) => (answer = resolve));
    const late = source.get(report, 5000, signal);
    await Promise.resolve();
    analytics.answers.scale = () => null;
    const next = { ...report, createdMs: report.createdMs + 1 };
    expect(await source.get(next, 5000, signal)).toBeNull();
    answer(scale);
    expect(await late).toBe(scale);
    expect(await source.get(next, 5000, signal)).toBeNull();
  });

  it('are null, and asked for again, when they are no longer kept', async () => {
    const { analytics, source } = shop('/shop');
    analytics.answers.scale = () => null;
    expect(await source.get(sampleReport(), 5000, signal)).toBeNull();
    analytics.answers.scale = () => scale;
    expect(await source.get(sampleReport(), 5000, signal)).toBe(scale);
  });

  it('fail with the reason, and are null for a folder that was closed', async () => {
    const { analytics, source } = shop('/shop');
    await expect(source.get(sampleReport(), 5000, signal)).rejects.toThrow('nothing answers scale');
    const closed = shop('/bank');
    expect(await closed.source.get(sampleReport(), 5000, signal)).toBeNull();
    expect([analytics.asked.length, closed.analytics.asked.length]).toEqual([1, 0]);
  });
});
