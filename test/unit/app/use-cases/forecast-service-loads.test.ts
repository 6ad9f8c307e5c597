import { describe, expect, it } from 'vitest';
import { forecastServiceLoads } from '../../../../src/app/use-cases/forecast-service-loads';
import { openDatasets } from '../../../../src/jobs/datasets';
import { peakMs } from '../../../../src/contracts/workload/service-load';
import type { WorkloadFitJob } from '../../../../src/methods/workload/networks/job';
import { fitWorkload } from '../../../../src/methods/workload/networks/jobs';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestContext } from '../harness';

const K8S = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
spec:
  replicas: 3
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers: [{ name: cart, image: cart }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: cart }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: cart }
  minReplicas: 2
  maxReplicas: 8
`;
/** Compose is an alternative to Kubernetes: what it leaves open of cart changes nothing. */
const COMPOSE = `services:
  web:
    image: web
    deploy:
      replicas: 5
  cart:
    image: cart
`;
const WINDOW_MS = 2000;
/** 200 seconds: 100 windows. */
const files = { 'spans.jsonl': otlpLines(simpleTraffic(400)), 'k8s.yaml': K8S, 'compose.yaml': COMPOSE };

const run = (
  folder: string,
  {
    networks = false,
    context = testContext(),
    windowMs = WINDOW_MS,
    storageDir = null as string | null,
  } = {},
) => forecastServiceLoads({ ...optionsFor(folder, { windowMs, storageDir }), networks }, context);

/** Networks say the same everywhere, and mixed the first two of three patterns. */
function withNetworks(): TestContext {
  const context = testContext();
  const { run: inline } = context.jobs;
  return {
    ...context,
    jobs: {
      pid: null,
      run: async (job, params, options) => {
        if (job.name !== fitWorkload.name) {
          return inline(job, params, options);
        }
        const { kind, dataset, steps, explain = [] } = params as unknown as WorkloadFitJob;
        context.ran.push(kind);
        const { asked } = await openDatasets(options?.storage?.datasets ?? null).load(dataset);
        // Each series is explained at its last origin, the end of the data.
        explain.forEach((place, at) => {
          expect(asked.origin[place]).toBe(Math.max(...asked.origin));
          expect(asked.node[place]).toBe(at);
        });
        const result = {
          point: new Float32Array(asked.node.length * steps),
          epochs: 1,
          parameters: 1,
          validationLoss: 1,
          pool:
            kind === 'mlp' || kind === 'base'
              ? null
              : { waves: Float32Array.of(0, 1, 1, 0, 2, 2), length: 2 },
          mixed: {
            windows: explain,
            patches: 1,
            patchSteps: 2,
            listed: 2,
            pattern: Int32Array.from(explain.flatMap(() => [0, 1])),
            weight: Float32Array.from(explain.flatMap(() => [0.75, 0.25])),
          },
        };
        return { result, runtime: 'test', reasons: [] } as never;
      },
    },
  };
}

describe('forecastServiceLoads', () => {
  it('forecasts every service that gets requests, with band and peak', async () => {
    const report = await withFolder(files, (folder) => run(folder));
    expect(report.series.map(({ service }) => service).sort()).toEqual(['cart', 'web']);
    expect(report.steps).toBe(Math.floor(report.rows / 10));
    for (const load of report.series) {
      const { history, point, low, high, peak } = load;
      expect([history.length, point.length, low.length, high.length]).toEqual([
        report.rows,
        report.steps,
        report.steps,
        report.steps,
      ]);
      expect(peak.value).toBe(Math.max(...point));
      expect(peakMs(report, load)).toBeGreaterThanOrEqual(report.startMs + report.rows * report.widthMs);
      // Two requests a second.
      expect(Math.abs(peak.value - 2)).toBeLessThan(0.5);
    }
    expect(report.metrics.map(({ model }) => model)).toEqual(expect.arrayContaining(['last-value', 'mlp']));
    expect(report.patterns).toEqual([]);
    expect(report.recording).toMatchObject({ widthMs: WINDOW_MS });
  });

  it('knows the tokens of replicas, also those of an autoscaler', async () => {
    const { replicas } = await withFolder(files, (folder) => run(folder));
    const of = (service: string) => {
      const { tokens, ...bounds } = replicas.find((each) => each.service === service)!;
      return {
        ...bounds,
        tokens: tokens.map(({ role, value, token }) => `${token.file}:${token.line} ${role} ${value}`),
      };
    };
    expect(of('cart')).toEqual({
      service: 'cart',
      least: 2,
      most: 8,
      tokens: ['k8s.yaml:6 replicas 3', 'k8s.yaml:18 min 2', 'k8s.yaml:19 max 8'],
    });
    expect(of('web')).toEqual({ service: 'web', least: 5, most: 5, tokens: ['compose.yaml:5 replicas 5'] });
  });

  it('answers the same question from the cache, and trains the published networks only when asked', async () => {
    await withFolder(
      {
        'kept/.keep': '',
        ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`shop/${name}`, text])),
      },
      async (root) => {
        const [folder, storageDir] = [`${root}/shop`, `${root}/kept`];
        const context = withNetworks();
        const first = await run(folder, { context, storageDir });
        expect(context.ran).toEqual(['mlp', 'base', 'workload.forecast']);
        const again = await run(folder, { context, storageDir });
        expect(context.ran).toEqual(['mlp', 'base', 'workload.forecast']);
        expect(again.series).toEqual(first.series);
        const { patterns } = await run(folder, { networks: true, context, storageDir });
        expect(context.ran.slice(3).sort()).toEqual([
          'base',
          'dyneformer',
          'metaeformer',
          'mlp',
          'workload.forecast',
        ]);
        expect(patterns.map(({ model }) => model)).toEqual(['metaeformer', 'dyneformer']);
        expect(patterns[0].waves).toEqual([
          [0, 1],
          [1, 0],
        ]);
        expect(patterns[0].series.map(({ parts }) => parts[0])).toEqual([
          { wave: 0, weight: 0.75 },
          { wave: 0, weight: 0.75 },
        ]);
      },
    );
  });

  it('says how much history is there and how much it needs', async () => {
    await withFolder({ 'spans.jsonl': otlpLines(simpleTraffic(120)) }, async (folder) => {
      await expect(run(folder)).rejects.toThrow(
        /Too little history for a load forecast: 3\d windows of 2 s, it needs 40/,
      );
    });
  });

  it('says where loads are read from when there are none, and asks for trust', async () => {
    await withFolder({ 'compose.yaml': COMPOSE }, async (folder) => {
      await expect(run(folder)).rejects.toThrow(/No requests were found.*traces/);
      const options = { ...optionsFor(folder, { trusted: false }), networks: false };
      await expect(forecastServiceLoads(options, testContext())).rejects.toThrow(/workspace you trust/);
    });
  });
});
