import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Plan } from '../../../samples/recorder/plan.mjs';
import { handlingsOf, readSpans } from '../../../samples/recorder/spans.mjs';
import { groundTruthSchema } from './ground-truth';

const RECORDER = path.join(__dirname, '../../../samples/recorder/record.mjs');
const PLAN: Plan = {
  seed: 11,
  durationS: 4,
  requestsPerS: 12,
  faults: [
    { kind: 'slow-edge', service: 'storefront', target: 'cart', startS: 2, durationS: 2, magnitude: 150 },
  ],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'record-test-'));
  writeFileSync(path.join(folder, 'plan.json'), JSON.stringify(PLAN));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the recorder with its temporary files inside the test's folder. */
function record(
  args: readonly string[],
  onOutput: (output: string, stop: () => void) => void = () => {},
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const recorder = spawn(process.execPath, [RECORDER, ...args], {
      env: { ...process.env, TMPDIR: folder },
    });
    let output = '';
    for (const stream of [recorder.stdout, recorder.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        onOutput(output, () => recorder.kill('SIGINT'));
      });
    }
    recorder.on('close', (code) => resolve({ code, output }));
  });
}

const quartile = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 2];

describe('recording the shop', () => {
  it('keeps what the services export: traces across processes, with the fault where the plan puts it', async () => {
    const out = path.join(folder, 'out');
    const { code, output } = await record([
      '--plan',
      path.join(folder, 'plan.json'),
      '--out',
      out,
      '--no-check',
    ]);
    expect(output).toContain('slow-edge begins in cart');
    expect(code, output).toBe(0);
    expect(readdirSync(out).sort()).toEqual([
      'docker-compose.yml',
      'ground-truth.json',
      'k8s',
      'labels.csv',
      'model_repository',
      'traces',
    ]);

    const truth = v.parse(
      groundTruthSchema,
      JSON.parse(readFileSync(path.join(out, 'ground-truth.json'), 'utf8')),
    );
    const files = truth.recording.files.map((file) => path.join(out, file));
    for (const line of gunzipSync(readFileSync(files[0])).toString().trimEnd().split('\n')) {
      expect(Object.keys(JSON.parse(line) as object)).toEqual(['resourceSpans']);
    }
    const spans = await readSpans(files);
    const handlings = handlingsOf(spans);
    const calls = new Set(handlings.map(({ caller, service }) => `${caller} to ${service}`));
    expect([...calls]).toEqual(
      expect.arrayContaining(['null to storefront', 'storefront to catalog', 'cart to catalog']),
    );
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(truth.recording.requests);

    const [{ startMs, edge }] = truth.faults;
    expect(edge).toEqual({ from: 'storefront', to: 'cart' });
    const onEdge = handlings.filter(({ caller, service }) => caller === 'storefront' && service === 'cart');
    const during = onEdge.filter(({ atMs }) => atMs >= startMs).map(({ wireMs }) => wireMs);
    const before = onEdge.filter(({ atMs }) => atMs < startMs - 200).map(({ wireMs }) => wireMs);
    expect(quartile(during)).toBeGreaterThan(100);
    expect(quartile(before)).toBeLessThan(50);
  }, 60_000);

  it('stops all its processes and keeps nothing when it is interrupted', async () => {
    const out = path.join(folder, 'out');
    const args = ['--plan', path.join(folder, 'plan.json'), '--out', out, '--duration', '60'];
    let stopped = false;
    const { code, output } = await record(args, (text, stop) => {
      if (stopped || !text.includes('services are up')) {
        return;
      }
      stopped = true;
      stop();
    });
    expect(output).toContain('Nothing recorded: stopped by SIGINT');
    expect(code).toBe(1);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder)).toEqual(['plan.json']);
  }, 60_000);

  it('refuses a plan that cannot be recorded, and says why', async () => {
    writeFileSync(path.join(folder, 'plan.json'), JSON.stringify({ ...PLAN, durationS: 3.5 }));
    const { code, output } = await record(['--plan', path.join(folder, 'plan.json')]);
    expect(code).toBe(1);
    expect(output).toContain('the last fault ends after the recording');
  });
});
