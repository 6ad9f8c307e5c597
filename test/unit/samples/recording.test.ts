import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { checkRecording } from '../../../samples/recorder/checks.mjs';
import { validatePlan } from '../../../samples/recorder/plan.mjs';
import { EDGES, EXTERNAL_SERVICES, SERVICES } from '../../../samples/recorder/shop.mjs';
import { handlingsOf, readSpans } from '../../../samples/recorder/spans.mjs';
import type { Handling, RecordedSpan } from '../../../samples/recorder/spans.mjs';
import { readLabels } from '../../../src/workspace/labels';
import { groundTruthSchema, type GroundTruth } from './ground-truth';
import * as v from 'valibot';

const SHOP = path.join(__dirname, '../../../samples/shop');
const MAX_BYTES = 1_500_000;

const truth: GroundTruth = v.parse(
  groundTruthSchema,
  JSON.parse(readFileSync(path.join(SHOP, 'ground-truth.json'), 'utf8')),
);
let spans: RecordedSpan[];
let handlings: Handling[];

beforeAll(async () => {
  spans = await readSpans(truth.recording.files.map((file) => path.join(SHOP, file)));
  handlings = handlingsOf(spans);
});

describe('the committed recording', () => {
  it('is small enough to be cloned by everybody', () => {
    const bytes = truth.recording.files.map((file) => statSync(path.join(SHOP, file)).size);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBe(truth.recording.bytes);
    expect(truth.recording.bytes).toBeLessThan(MAX_BYTES);
  });

  it('has its faults as labels too', async () => {
    const labels = await readLabels(path.join(SHOP, 'labels.csv'), 'labels.csv');
    expect(labels).toEqual(
      truth.faults.map(({ service, startMs, endMs, kind }) => ({
        service,
        fromMs: startMs,
        toMs: endMs,
        type: kind,
      })),
    );
  });

  it('was recorded from a valid plan without straining the machine', () => {
    expect(validatePlan(truth.plan)).toEqual([]);
    expect(truth.faults.map(({ kind }) => kind)).toEqual(truth.plan.faults.map(({ kind }) => kind));
    expect(truth.recording.cpu.shareOfMachine).toBeLessThan(0.3);
  });

  it('holds complete traces with unique ids', () => {
    const ids = new Set(spans.map(({ spanId }) => spanId));
    expect(spans).toHaveLength(truth.recording.spans);
    expect(ids.size).toBe(spans.length);
    expect(spans.filter(({ parentId }) => parentId !== '' && !ids.has(parentId))).toEqual([]);
    expect(spans.filter(({ startMs, endMs }) => !(endMs >= startMs))).toEqual([]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(truth.recording.requests);
  });

  it('shows every service and every call the shop is made of, and nothing else', () => {
    const calls = (pairs: readonly (readonly [string, string])[]): string[] =>
      [...new Set(pairs.map(([from, to]) => `${from} to ${to}`))].sort();
    expect([...new Set(spans.map(({ service }) => service))].sort()).toEqual(
      SERVICES.map(({ name }) => name).sort(),
    );
    expect(
      calls(handlings.flatMap(({ caller, service }) => (caller === null ? [] : [[caller, service]]))),
    ).toEqual(calls(EDGES.map(({ from, to }) => [from, to])));
    const external = new Set<string | undefined>(EXTERNAL_SERVICES);
    expect(
      calls(spans.flatMap(({ service, peer }) => (external.has(peer) ? [[service, String(peer)]] : []))),
    ).toEqual(['cart to cart-store']);
  });

  it('covers the plan from its start to its end', () => {
    const starts = spans.map(({ startMs }) => startMs).sort((a, b) => a - b);
    expect(starts[0]).toBeGreaterThanOrEqual(truth.startMs);
    expect(starts[starts.length - 1]).toBeLessThanOrEqual(truth.endMs);
    for (const [index, fault] of truth.faults.entries()) {
      const planned = truth.plan.faults[index];
      expect(Math.abs(fault.startMs - truth.startMs - planned.startS * 1000)).toBeLessThan(1000);
      expect(Math.abs(fault.endMs - fault.startMs - planned.durationS * 1000)).toBeLessThan(1000);
    }
  });
});

describe('the faults of the committed recording', () => {
  it.each(truth.faults)('show: $kind in $service', ({ service, edge, kind, startMs, endMs }) => {
    const concerned = handlings.filter(
      (one) => one.service === service && (edge === null || one.caller === edge.from),
    );
    const valueOf = ({ ownError, selfMs, wireMs }: Handling): number =>
      kind === 'errors' ? Number(ownError) : selfMs + wireMs;
    const mean = (some: readonly Handling[]): number =>
      some.reduce((sum, one) => sum + valueOf(one), 0) / some.length;
    const during = concerned.filter(({ atMs }) => atMs >= startMs && atMs < endMs);
    const before = concerned.filter(({ atMs }) => atMs < truth.faults[0].startMs);
    expect(during.length).toBeGreaterThan(20);
    expect(mean(during)).toBeGreaterThan(2 * mean(before));
  });

  it("pass the recorder's own checks, which fail when the faults are looked for at other times", () => {
    const { faults, quiet } = checkRecording(handlings, truth.faults);
    expect(faults).toEqual(truth.faults.map(({ check }) => check));
    expect(faults.every(({ passed }) => passed)).toBe(true);
    expect(quiet).toEqual(truth.quiet);
    expect(quiet.passed).toBe(true);
    const shifted = truth.faults.map((fault) => ({
      ...fault,
      startMs: fault.startMs - 85_000,
      endMs: fault.endMs - 85_000,
    }));
    expect(checkRecording(handlings, shifted).faults.some(({ passed }) => passed)).toBe(false);
  });
});
