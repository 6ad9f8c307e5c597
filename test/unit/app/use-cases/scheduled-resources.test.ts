import { describe, expect, it } from 'vitest';
import { measuredUsages } from '../../../../src/app/use-cases/measured-usage';
import {
  resourceRecommendations,
  type ScheduledPods,
} from '../../../../src/app/use-cases/resource-recommendations';
import type { ServiceSeries } from '../../../../src/app/recording/metrics';
import type { Deployment, Field } from '../../../../src/contracts/deployment';
import { applyEdits } from '../../../../src/contracts/fix';

const MI = 2 ** 20;
const RANGE = { fromMs: 0, toMs: 60_000 };

function series(metric: string, values: readonly number[], entity = 'cart-579f59597d-wc2lz'): ServiceSeries {
  const timesMs = Float64Array.from(values, (_, at) => at * 1000);
  return { service: 'cart', entity, file: 'cart.csv', metric, timesMs, values: Float64Array.from(values) };
}
const steady = (value: number, count = 40): number[] => Array.from({ length: count }, () => value);

function field(key: string, text: string, value: number, isShared = false): Field {
  const lines = `          ${key}: ${text}`;
  const column = lines.length - text.length + 1;
  const token = { file: 'k8s.yaml', line: 1, column, endLine: 1, endColumn: column + text.length };
  return {
    stated: { key, value, token: { ...token, text, lines, start: 0, end: 0, isShared } },
    insertion: null,
  };
}
const none: Field = { stated: null, insertion: null };
const container = (change: Partial<Deployment['containers'][number]>) => ({
  container: 'server',
  cpuRequest: none,
  cpuLimit: none,
  memoryRequestBytes: none,
  memoryLimitBytes: none,
  ...change,
});
const fixed = (replicas: number) => ({ replicas, minReplicas: null, maxReplicas: null, targetPercent: null });

function cart(containers: Deployment['containers'], change: Partial<ScheduledPods> = {}): ScheduledPods {
  const deployment: Deployment = { replicas: none, containers, timeouts: [], autoscaler: null };
  return {
    name: 'cart',
    deployments: [deployment],
    stated: fixed(2),
    advised: null,
    recordedPerS: 20,
    peakPerS: 60,
    ...change,
  };
}
const large = container({
  cpuRequest: field('cpu', '2', 2),
  cpuLimit: field('cpu', '200m', 0.2),
  memoryRequestBytes: field('memory', '512Mi', 512 * MI),
  memoryLimitBytes: field('memory', '600Mi', 600 * MI),
});
const used = [series('CpuUsage(m)', steady(100)), series('MemoryUsage(Mi)', [...steady(90), 100])];
const recommend = (service: ScheduledPods, measured: readonly ServiceSeries[] = used) =>
  resourceRecommendations([service], measuredUsages(measured, RANGE), 2);

describe('CPU and memory', () => {
  it('are lowered to what was measured, CPU as far as a pod gets more requests, and limits below are raised', () => {
    const { resources, notes } = recommend(cart([large]));
    expect(notes).toEqual([]);
    expect(resources.map(({ field: key, kind, recommended }) => [key, kind, recommended])).toEqual([
      // One pod had 20 requests a second, each of two will have 30: 100m × 1.5, and a tenth more.
      ['cpu', 'request', 0.17],
      ['memory', 'request', 110 * MI],
    ]);
    expect(resources[0]).toMatchObject({
      evidence: {
        file: 'cart.csv',
        metric: 'CpuUsage(m)',
        pods: 1,
        samples: 40,
        measured: 0.1,
        growth: 1.5,
        needed: 0.15,
      },
      pods: 2,
      before: 8,
      after: 0.68,
    });
    expect(resources[1]).toMatchObject({ before: 2, after: 0.429688 });
    const [{ lines }] = resources[1].fix!.edits;
    expect(applyEdits(lines, resources[1].fix!.edits)).toBe('          memory: 110Mi');
    const tight = recommend(cart([container({ cpuLimit: field('cpu', '140m', 0.14) })]));
    expect(tight.resources).toMatchObject([{ kind: 'limit', stated: 0.14, recommended: 0.17 }]);
    expect(tight.resources[0].fix!.title).toBe('Set cpu to 170m');
  });

  it('are counted for as many pods as are recommended, where these are fewer', () => {
    const { resources } = recommend(cart([large], { advised: fixed(1) }));
    expect(resources[0]).toMatchObject({ pods: 1, evidence: { growth: 3 }, recommended: 0.33 });
    expect(recommend(cart([large], { peakPerS: 1 })).resources[0].evidence.growth).toBe(1);
  });

  it('stay where they waste less than a quarter, or a token is used elsewhere too', () => {
    const near = container({ memoryRequestBytes: field('memory', '125Mi', 125 * MI) });
    expect(recommend(cart([near])).resources).toEqual([]);
    const shared = container({ memoryRequestBytes: field('memory', '512Mi', 512 * MI, true) });
    expect(recommend(cart([shared])).resources).toMatchObject([{ recommended: 110 * MI, fix: null }]);
  });

  it.each([
    ['nothing was measured', cart([large]), [], /no metric file measures it/],
    ['it was measured in shares', cart([large]), [series('CpuUsage(%)', steady(5))], /in cores or bytes/],
    [
      'it was measured before',
      cart([large]),
      [{ ...used[0], timesMs: used[0].timesMs.map((at) => at - 1e6) }],
      /while traces were recorded/,
    ],
    [
      'hardly anything was measured',
      cart([large]),
      [series('CpuUsage(m)', steady(100, 19))],
      /no metric file/,
    ],
    ['only a limit was measured', cart([large]), [series('cpu_limit_cores', steady(1))], /no metric file/],
    ['a pod has two containers', cart([large, large]), used, /do not tell its containers apart/],
    ['one name has two series', cart([large]), [used[0], used[0]], /no metric file/],
    [
      'pods are not told apart',
      cart([large]),
      [series('CpuUsage(m)', steady(100), 'cart')],
      /tell its pods apart/,
    ],
    [
      'two manifests deploy it',
      { ...cart([large]), deployments: [...cart([large]).deployments, ...cart([large]).deployments] },
      used,
      /several manifests/,
    ],
  ] as const)('are not recommended where %s, and a note says why', (_, service, measured, reason) => {
    const { resources, notes } = recommend(service, measured);
    expect(resources).toEqual([]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^no CPU or memory of cart is recommended: /);
    expect(notes[0]).toMatch(reason);
  });

  it('are silent where no manifest states any', () => {
    expect(recommend(cart([container({})]), [])).toEqual({ resources: [], notes: [] });
    expect(recommend(cart([]), used)).toEqual({ resources: [], notes: [] });
  });

  it('leave the CPU of what an autoscaler scales by it, but not the memory', () => {
    const scaled = { replicas: 1, minReplicas: 1, maxReplicas: 5, targetPercent: 70 };
    const { resources, notes } = recommend(cart([large], { stated: scaled }));
    expect(resources.map(({ quantity }) => quantity)).toEqual(['memory']);
    expect(notes[0]).toContain('an autoscaler would scale otherwise');
  });

  it('take one series of a service for its only pod', () => {
    const { resources } = recommend(cart([large], { stated: null }), [
      series('CpuUsage(m)', steady(100), 'cart'),
    ]);
    expect(resources).toMatchObject([{ pods: 1, evidence: { pods: 1, growth: 3 } }, { kind: 'limit' }]);
  });
});
