import { describe, expect, it } from 'vitest';
import { measuredResources } from '../../../src/findings/measured-resources';
import { measuredResource, shopSchedule } from '../../webview/harness/schedule-fixture';
import { graphOf, inputOf } from './graphs';

const check = (...resources: Parameters<typeof measuredResource>) =>
  measuredResources.check(
    inputOf(graphOf({}), { schedule: shopSchedule({ resources: [measuredResource(...resources)] }).report }),
  );

describe('CPU or memory that measurements contradict', () => {
  it('says what was measured where, what the pods request, and how to change it', () => {
    const [found] = check();
    const { place, fix } = measuredResource();
    expect(found).toMatchObject({ ...place, service: 'checkout', fix });
    expect(found.summary).toBe('checkout: 110 MiB instead of 512 MiB, by measurement.');
    expect(found.message).toBe(
      'resources.requests.memory of checkout states 512 MiB, more than a quarter above what a pod needs by measurement; recommended: 110 MiB. Measured: at most 100 MiB (MemoryUsage(Mi) in metrics/checkout.csv, 120 samples of 2 pods). Requested by 2 pods in 8 h: 8 → 1.72 GiB-hours.',
    );
  });

  it('says how CPU grows with the simulated load, and what a limit allows', () => {
    const evidence = { ...measuredResource().evidence, measured: 0.1, growth: 1.5, needed: 0.15 };
    const [{ message, ...rest }] = check({
      quantity: 'cpu',
      kind: 'limit',
      stated: 0.14,
      recommended: 0.17,
      evidence,
      before: 2.24,
      after: 2.72,
      fix: null,
    });
    expect(message).toContain(
      'states 0.14 cores, less than a pod needs by measurement; recommended: 0.17 cores.',
    );
    expect(message).toMatch(
      /0\.1 cores or less 95 % of the time .* gets 1\.5 times the requests and needs 0\.15 cores\./,
    );
    expect(message).toContain('Allowed by 2 pods in 8 h: 2.24 → 2.72 core-hours.');
    expect(rest).not.toHaveProperty('fix');
  });

  it('is nothing without a schedule', () => {
    expect(measuredResources.check(inputOf(graphOf({})))).toEqual([]);
  });
});
