import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { scheduleServices } from '../../../../src/app/use-cases/schedule';
import { scheduleJson } from '../../../../src/cli/output/serialise';
import { describeTerminal } from '../../../../src/cli/terminal/terminal';
import { applyEdits } from '../../../../src/contracts/fix';
import type { ScheduleOptions } from '../../../../src/contracts/scheduling/schedule-options';
import { renderSchedule } from '../../../../src/methods/scheduling/cli/terminal';
import { otlpLines, scheduleOptionsFor, simpleTraffic, testContext, withFolder } from '../harness';

const K8S = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: cart
spec:
  replicas: 9
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers: [{ name: cart, image: cart }]
`;
const RESOURCES = K8S.replace('replicas: 9', 'replicas: 1').replace(
  'containers: [{ name: cart, image: cart }]',
  'containers:\n        - name: cart\n          resources: { requests: { cpu: "2", memory: 1Gi } }',
);
const START_MS = 1_700_000_000_000;
const traces = otlpLines(simpleTraffic(200, START_MS));

const run = (folder: string, changes?: Partial<ScheduleOptions>) =>
  scheduleServices(scheduleOptionsFor(folder, changes), testContext());

describe('a schedule', () => {
  it('says what is too much, where, and how to change it', () =>
    withFolder({ 'spans.jsonl': traces, 'k8s.yaml': K8S }, async (folder) => {
      const report = await run(folder);
      const validate = new Ajv2020().compile(JSON.parse(readFileSync('docs/schedule.schema.json', 'utf8')));
      expect(validate(JSON.parse(scheduleJson(report))), JSON.stringify(validate.errors)).toBe(true);
      const outcome = (name: string) => report.policies.find((policy) => policy.name === name)!;
      expect(report.policies.slice(0, 2).map(({ name }) => name)).toEqual(['stated', 'advised']);
      expect(report.policies.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['static-peak', 'hpa50', 'hpa60', 'hpa70', 'hpa80', 'rule', 'rl', 'oracle']),
      );
      expect(outcome('advised').replicaHours).toBeLessThan(outcome('stated').replicaHours);
      expect(report.recommended).toBe('advised');
      const [recommendation] = report.recommendations;
      expect(recommendation).toMatchObject({
        service: 'cart',
        stated: 9,
        recommended: 1,
        place: { file: 'k8s.yaml', line: 6 },
        effectOf: 'service',
        seeds: [1],
        before: { replicaHours: outcome('stated').replicaHours },
        after: { replicaHours: outcome('advised').replicaHours },
      });
      expect(report.recording).toMatchObject({ files: 1, records: expect.any(Number) });
      expect(report.changed).toEqual([]);
      const text = readFileSync(path.join(folder, 'k8s.yaml'), 'utf8');
      expect(applyEdits(text, recommendation.fix!.edits)).toContain('replicas: 1\n');
      const { calibration } = report;
      expect(calibration.simulatedP90Ms / calibration.recordedP90Ms).toBeGreaterThan(0.8);
      expect(calibration.simulatedP90Ms / calibration.recordedP90Ms).toBeLessThan(1.25);
      const printed = renderSchedule(
        report,
        describeTerminal({ write: () => true }, { env: {}, platform: 'linux' }),
      );
      expect(printed).toContain('as the manifests state');
      expect(printed).toMatch(/cart +spec\.replicas +9 +1 +k8s\.yaml:6/);
    }));

  it('says by how much an objective is missed that no number of pods meets', () =>
    withFolder({ 'spans.jsonl': traces, 'k8s.yaml': K8S }, async (folder) => {
      const { notes, objective, policies } = await run(folder, { objectiveP95Ms: 1 });
      expect(objective.p95Ms).toBe(1);
      expect(policies[1].violationMinutes).toBeGreaterThan(0);
      expect(notes[0]).toMatch(
        /^no number of pods meets the objective: .* idle services is [\d.]+ m?s against 1 ms$/,
      );
      expect(notes[1]).toMatch(/^the best numbers that were tried miss .* reaches [\d.]+ m?s against 1 ms$/);
      expect((await run(folder)).notes.join()).not.toContain('objective');
    }));

  it('judges memory and processor by what was measured beside the traces, and says where nothing was', () =>
    withFolder({ 'spans.jsonl': traces, 'k8s.yaml': RESOURCES }, async (folder) => {
      const without = await run(folder);
      expect(without.resources).toEqual([]);
      expect(without.notes.join()).toContain('no CPU or memory of cart is recommended: no metric file');
      const startS = START_MS / 1000;
      const rows = Array.from({ length: 50 }, (_, at) => `${startS + at},cart-579f59597d-wc2lz,40,100`);
      const csv = ['TimeStamp,PodName,CpuUsage(m),MemoryUsage(Mi)', ...rows].join('\n');
      await writeFile(path.join(folder, 'cart.csv'), csv);
      const report = await run(folder);
      const validate = new Ajv2020().compile(JSON.parse(readFileSync('docs/schedule.schema.json', 'utf8')));
      expect(validate(JSON.parse(scheduleJson(report))), JSON.stringify(validate.errors)).toBe(true);
      expect(report.resources.map(({ field, place }) => [field, place.line])).toEqual([
        ['resources.requests.cpu', 13],
        ['resources.requests.memory', 13],
      ]);
      const [cpu, memory] = report.resources;
      expect(memory).toMatchObject({ recommended: 0.11 * 2 ** 30, evidence: { samples: 50, pods: 1 } });
      expect(cpu.evidence.needed).toBeCloseTo(0.04 * cpu.evidence.growth, 6);
      expect(applyEdits(RESOURCES, memory.fix!.edits)).toMatch(/memory: 0\.11Gi/);
      const printed = renderSchedule(
        report,
        describeTerminal({ write: () => true }, { env: {}, platform: 'linux' }),
      );
      expect(printed).toMatch(/cart +resources\.requests\.memory +1 GiB +100 MiB +\d+ MiB +k8s\.yaml:13/);
    }));

  it('takes the load of a file', () =>
    withFolder({ 'spans.jsonl': traces }, async (folder) => {
      const rows = Array.from({ length: 20 }, (_, row) => {
        const time = new Date(Date.UTC(2024, 0, 1, 0, row)).toISOString();
        return `${time},${row < 10 ? 60 : 240}`;
      });
      await withFolder({ 'load.csv': `time,requests\n${rows.join('\n')}\n` }, async (other) => {
        const report = await run(folder, { loadFile: path.join(other, 'load.csv') });
        expect(report.load).toMatchObject({ source: 'file', stepS: 60, meanPerS: 2.5, peakPerS: 4 });
        expect(report.recommendations).toEqual([]);
        expect(report.notes.join()).toContain('no manifest states replicas');
      });
    }));

  it('takes one column of a file that has several, and names them where it cannot', async () => {
    const rows = Array.from({ length: 20 }, (_, row) => {
      const time = new Date(Date.UTC(2024, 0, 1, 0, row)).toISOString();
      return `${time},${row},${row < 10 ? 60 : 240}`;
    });
    await withFolder({ 'spans.jsonl': traces }, (folder) =>
      withFolder({ 'load.csv': `time,other,requests\n${rows.join('\n')}\n` }, async (other) => {
        const loadFile = path.join(other, 'load.csv');
        const { load } = await run(folder, { loadFile, loadColumn: 'requests' });
        expect(load).toMatchObject({ stepS: 60, meanPerS: 2.5, peakPerS: 4, detail: 'load.csv, requests' });
        await expect(run(folder, { loadFile, loadColumn: 'request' })).rejects.toThrow(
          /no column of numbers called request: it has other, requests/,
        );
        await expect(run(folder, { loadFile })).rejects.toThrow(
          /2 columns of numbers: name one with --column/,
        );
      }),
    );
  });

  it('says which services of the manifests no request reached', () =>
    withFolder(
      { 'spans.jsonl': traces, 'k8s.yaml': `${K8S}---\n${K8S.replaceAll('cart', 'lonely')}` },
      async (folder) => expect((await run(folder)).notes.join()).toContain('no request reached lonely:'),
    ));

  it('of a load of zeros needs one pod of each service', () => {
    const rows = Array.from(
      { length: 20 },
      (_, row) => `${new Date(Date.UTC(2024, 0, 1, 0, row)).toISOString()},0`,
    );
    return withFolder({ 'spans.jsonl': traces, 'k8s.yaml': K8S }, (folder) =>
      withFolder({ 'load.csv': `time,requests\n${rows.join('\n')}\n` }, async (other) => {
        const report = await run(folder, { loadFile: path.join(other, 'load.csv') });
        expect(report.load.peakPerS).toBe(0);
        expect(report.recommendations[0]).toMatchObject({ stated: 9, recommended: 1 });
      }),
    );
  });

  it('is the same for the same seed', () =>
    withFolder({ 'spans.jsonl': traces, 'k8s.yaml': K8S }, async (folder) => {
      const [first, second] = [await run(folder), await run(folder)];
      expect(second.policies).toEqual(first.policies);
    }));

  it('simulates what is forecast to follow a recording that is long enough, and says why where not', async () => {
    await withFolder({ 'spans.jsonl': otlpLines(simpleTraffic(2400)) }, async (folder) => {
      const { load, strategies } = await run(folder);
      expect(load).toMatchObject({ source: 'forecast', detail: expect.stringMatching(/min ahead by/) });
      expect(load.requestsPerS.length * load.stepS).toBeGreaterThan(1200);
      // The last window is not whole, which is no time without requests.
      expect(Math.min(...load.requestsPerS)).toBeGreaterThan(1);
      expect(strategies.map(({ situation }) => situation)).toContain(
        'highest load that the forecast holds possible',
      );
    });
    await withFolder({ 'spans.jsonl': otlpLines(simpleTraffic(40)) }, async (folder) => {
      const { load, notes } = await run(folder);
      expect(load.source).toBe('recording');
      expect(notes.join()).toMatch(/not forecast: Too little history/);
    });
  });

  it('lets the learned policy practise where that is asked for', () =>
    withFolder({ 'spans.jsonl': traces }, async (folder) => {
      expect((await run(folder, { trainRounds: 1 })).notes.join()).toContain('practised for 1 round on');
      expect((await run(folder, { trainRounds: 1, trusted: false })).notes.join()).toContain(
        'did not practise',
      );
    }));

  it('follows calls that go in circles, and says so', () => {
    const back = simpleTraffic(200).flatMap((span) =>
      span.service === 'cart'
        ? [
            span,
            {
              ...span,
              id: 10_000 + span.id,
              parent: span.id,
              service: 'web',
              startMs: span.startMs + 2,
              durationMs: 5,
            },
          ]
        : [span],
    );
    return withFolder({ 'spans.jsonl': otlpLines(back) }, async (folder) => {
      const report = await run(folder);
      expect(report.notes.join()).toContain('calls go in circles');
      const web = report.services.find(({ name }) => name === 'web')!;
      expect(web.visits).toBeGreaterThan(1.8);
    });
  });

  it.each([
    ['without traces', { 'k8s.yaml': K8S }, 'no-data', /two requests from outside/],
    ['of one request', { 'spans.jsonl': otlpLines(simpleTraffic(1)) }, 'no-data', /two requests/],
  ])('%s is refused with the reason', (_, files, code, reason) =>
    withFolder(files as Record<string, string>, async (folder) => {
      const error = await run(folder).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code, message: expect.stringMatching(reason) });
    }),
  );
});
