import { describe, expect, it } from 'vitest';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder } from '../harness';

const START_S = 1_700_000_000;

/** 600 s of requests; the cart is slow from 400 s to 440 s, while its CPU is at the limit of the manifest. */
const spans = simpleTraffic(1200, START_S * 1000).map((span) =>
  span.service === 'cart' && span.trace >= 800 && span.trace < 880
    ? { ...span, durationMs: span.durationMs + 200 }
    : span,
);
const rows = Array.from({ length: 60 }, (_, index) => {
  const second = index * 10;
  const cpu = second > 400 && second <= 440 ? 298 : 40 + (index % 3);
  return `${START_S + second},cart-579f59597d-wc2lz,${cpu},${50 + (index % 2)}`;
});
const metrics = ['TimeStamp,PodName,CpuUsage(m),MemoryUsageRate(%)', ...rows].join('\n');
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
spec:
  template:
    spec:
      containers:
        - name: server
          image: cart
          resources:
            limits:
              cpu: 300m
`;

describe('metrics beside traces', () => {
  it('join their service, and a CPU at its limit is evidence of the incident', async () => {
    const files = {
      'spans.jsonl': otlpLines(spans),
      'metric/cart.csv': metrics,
      'metric/other.csv': metrics.replaceAll('cart-', 'kubelet-'),
      'k8s.yaml': manifest,
      'labels.csv': 'service,from,to,type\ncart,1,2,cpu',
    };
    await withFolder(files, async (folder) => {
      const report = await analyze(optionsFor(folder, { trusted: false }), testContext());
      expect(report.metrics).toEqual([
        {
          file: 'metric/cart.csv',
          entity: 'cart-579f59597d-wc2lz',
          service: 'cart',
          series: ['CpuUsage(m)', 'MemoryUsageRate(%)'],
        },
        {
          file: 'metric/other.csv',
          entity: 'kubelet-579f59597d-wc2lz',
          service: null,
          series: ['CpuUsage(m)', 'MemoryUsageRate(%)'],
        },
      ]);
      expect(report.notes).toContain(
        'Metrics: 2 series belong to 1 service; 2 series belong to no service: kubelet-579f59597d-wc2lz.',
      );
      const incident = report.incidents.find(({ causes }) => causes[0].service === 'cart');
      expect(incident?.metrics).toMatchObject([
        {
          service: 'cart',
          metric: 'CpuUsage(m)',
          before: 41,
          inside: 298,
          limit: { value: 300, at: { file: 'k8s.yaml', line: 13 } },
          text: 'cart-579f59597d-wc2lz: CpuUsage(m) 41 → 298, at its limit of 300 (k8s.yaml:13)',
        },
      ]);
      expect(report.inputs.filter(({ kind }) => kind === 'metrics').map(({ records }) => records)).toEqual([
        2, 2,
      ]);
    });
  });

  it('are listed once where only the percentile differs', async () => {
    const latencies = Array.from({ length: 60 }, (_, index) => {
      const second = index * 10;
      const high = second > 400 && second <= 440 ? 9 : 1;
      return `${START_S + second},cart-579f59597d-wc2lz,${high * (0.2 + (index % 3) / 100)},${high * 0.4},${300 * high}`;
    });
    const heading = 'TimeStamp,PodName,LatencyP90(s),LatencyP99(s),NetworkReceiveBytes';
    const files = { 'spans.jsonl': otlpLines(spans), 'metric/cart.csv': [heading, ...latencies].join('\n') };
    await withFolder(files, async (folder) => {
      const { incidents } = await analyze(optionsFor(folder, { trusted: false }), testContext());
      const incident = incidents.find(({ causes }) => causes[0].service === 'cart');
      const listed = incident?.metrics?.map(({ metric }) => metric).sort();
      expect(listed).toEqual([expect.stringMatching(/^LatencyP9/), 'NetworkReceiveBytes']);
    });
  });
});
