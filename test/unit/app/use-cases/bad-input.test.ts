import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../../src/contracts/report';
import { analyze } from '../../../../src/app/use-cases/analyze';
import { optionsFor, otlpLines, simpleTraffic, testContext, withFolder, type TestSpan } from '../harness';
import { cpuMs } from '../../support/cpu-time';

/** Untrusted: everything but the model, which bad input does not reach. */
const analyzed = (files: Readonly<Record<string, string | Uint8Array>>): Promise<Report> =>
  withFolder(files, (folder) => analyze(optionsFor(folder, { trusted: false }), testContext()));

const problemsOf = (report: Report): string[] =>
  report.inputs.flatMap(({ problems }) =>
    problems.map(({ file, line, reason }) => `${file}:${line ?? ''}: ${reason}`),
  );
const spansOf = (report: Report, service: string): number | undefined =>
  report.services.find(({ name }) => name === service)?.spans;
const deployment = (name: string, namespace = 'shop'): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: ${name}\n`;
const good = otlpLines(simpleTraffic(40));

describe('bad input gives a clear message and loses nothing good', () => {
  it('an empty folder says what was looked for', async () => {
    const report = await analyzed({});
    expect(report.notes.join(' ')).toMatch(/Neither trace exports .* nor service manifests/);
    expect(report.incidents).toEqual([]);
    expect(report.windows.count).toBe(0);
  });

  it('a folder without traces keeps its manifests', async () => {
    const report = await analyzed({ 'docker-compose.yml': 'services:\n  web:\n    image: web\n' });
    expect(report.notes.join(' ')).toMatch(/1 manifests were read, but no trace export was found/);
    expect(report.services.map(({ name }) => name)).toEqual(['web']);
  });

  it('a truncated gzip is used up to the cut', async () => {
    const whole = gzipSync(good);
    const report = await analyzed({ 'spans.jsonl.gz': whole.subarray(0, Math.floor(whole.length * 0.7)) });
    expect(problemsOf(report).join('\n')).toMatch(/spans\.jsonl\.gz.*(cut|ends|truncated)/i);
    expect(spansOf(report, 'web')).toBeGreaterThan(10);
  });

  it('a YAML bomb is refused quickly and other manifests are used', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(',')}]`,
    );
    const bomb = `services:\n  bomb:\n    image: x\nl0: &l0 [x]\n${levels.join('\n')}\n`;
    const spentMs = await cpuMs(async () => {
      const report = await analyzed({ 'docker-compose.yml': bomb, 'k8s/web.yaml': deployment('web') });
      expect(report.services.map(({ name }) => name)).toContain('web');
      expect(problemsOf(report).join('\n')).toMatch(/docker-compose\.yml/);
    });
    expect(spentMs).toBeLessThan(10_000);
  });

  it('spans that name each other as parents are cut and counted', async () => {
    const cycle: TestSpan[] = [
      { trace: 900, id: 9001, parent: 9002, service: 'loop', startMs: 1_700_000_001_000, durationMs: 5 },
      { trace: 900, id: 9002, parent: 9001, service: 'loop', startMs: 1_700_000_001_000, durationMs: 5 },
    ];
    const report = await analyzed({ 'spans.jsonl': `${good}\n${otlpLines(cycle)}` });
    expect(problemsOf(report).join('\n')).toMatch(
      /spans\.jsonl:\d+: spans of one trace name each other as parents/,
    );
    expect(spansOf(report, 'loop')).toBe(2);
    expect(spansOf(report, 'web')).toBe(80);
  });

  it('a span that ends before it begins is refused with its line, the others stay', async () => {
    const line = otlpLines([
      { trace: 901, id: 9101, service: 'web', startMs: 1_700_000_001_000, durationMs: -5 },
    ]);
    const report = await analyzed({ 'spans.jsonl': `${good}\n${line}` });
    expect(problemsOf(report).join('\n')).toMatch(/spans\.jsonl:121:.*(negative|before)/i);
    expect(spansOf(report, 'web')).toBe(80);
  });

  it('clocks that disagree are named, and durations are still compared', async () => {
    const skewed = simpleTraffic(40).map((span) =>
      span.service === 'cart' ? { ...span, startMs: span.startMs - 250 } : span,
    );
    const report = await analyzed({ 'spans.jsonl': otlpLines(skewed) });
    expect(report.notes.join('\n')).toMatch(/the clocks of web and cart disagree: 40 of 40 calls/);
    expect(report.edges).toContainEqual(expect.objectContaining({ from: 'web', to: 'cart', calls: 40 }));
  });

  it('two services of one name in different manifests are both kept and mentioned', async () => {
    const report = await analyzed({
      'a/cart.yaml': deployment('cart', 'red'),
      'b/cart.yaml': deployment('cart', 'blue'),
      'spans.jsonl': good,
    });
    expect(report.notes.join('\n')).toMatch(/cart/);
    expect(report.inputs.filter(({ kind }) => kind === 'kubernetes').map(({ records }) => records)).toEqual([
      1, 1,
    ]);
    expect(spansOf(report, 'cart')).toBe(40);
  });

  it('a broken line costs only itself', async () => {
    const lines = good.split('\n');
    lines[5] = lines[5].slice(0, 80);
    const report = await analyzed({ 'spans.jsonl': lines.join('\n') });
    expect(problemsOf(report).join('\n')).toMatch(/spans\.jsonl:6:/);
    expect((spansOf(report, 'web') ?? 0) + (spansOf(report, 'cart') ?? 0)).toBe(119);
  });

  it('a 200 MB Jaeger export on one line streams through', { timeout: 600_000 }, async () => {
    const trace = (n: number): string => {
      const id = n.toString(16).padStart(16, '0');
      return JSON.stringify({
        traceID: id,
        spans: [
          {
            traceID: id,
            spanID: id,
            operationName: 'GET /',
            references: [],
            startTime: 1_700_000_000_000_000 + n * 1000,
            duration: 900,
            tags: [{ key: 'padding', type: 'string', value: 'x'.repeat(40_000) }],
            logs: [],
            processID: 'p1',
            warnings: null,
          },
        ],
        processes: { p1: { serviceName: 'web', tags: [] } },
      });
    };
    const text = `{"data":[${Array.from({ length: 5000 }, (_, n) => trace(n + 1)).join(',')}]}`;
    expect(text.length).toBeGreaterThan(200e6);
    const report = await analyzed({ 'export.json': Buffer.from(text) });
    expect(problemsOf(report)).toEqual([]);
    expect(spansOf(report, 'web')).toBe(5000);
  });
});
