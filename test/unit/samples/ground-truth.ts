import * as v from 'valibot';

import { FAULT_KINDS } from '../../../samples/recorder/plan.mjs';

const finite = v.pipe(v.number(), v.finite());
const kind = v.picklist(FAULT_KINDS);

const plan = v.strictObject({
  seed: v.pipe(v.number(), v.integer()),
  durationS: finite,
  requestsPerS: finite,
  faults: v.array(
    v.strictObject({
      kind,
      service: v.string(),
      target: v.optional(v.string()),
      startS: finite,
      durationS: finite,
      magnitude: finite,
    }),
  ),
});

const faultCheck = v.strictObject({
  passed: v.boolean(),
  metric: v.string(),
  during: finite,
  outside: finite,
  expected: finite,
  requests: v.pipe(v.number(), v.integer()),
  others: v.array(
    v.strictObject({ service: v.string(), duringMs: finite, outsideMs: finite, passed: v.boolean() }),
  ),
});

/** The whole of ground-truth.json, as docs/sample.md describes it. */
export const groundTruthSchema = v.strictObject({
  version: v.literal(1),
  plan,
  startMs: finite,
  endMs: finite,
  services: v.array(v.string()),
  externalServices: v.array(v.string()),
  faults: v.array(
    v.strictObject({
      kind,
      service: v.string(),
      edge: v.nullable(v.strictObject({ from: v.string(), to: v.string() })),
      magnitude: finite,
      startMs: finite,
      endMs: finite,
      check: v.nullable(faultCheck),
    }),
  ),
  quiet: v.nullable(
    v.strictObject({ passed: v.boolean(), windows: finite, moved: finite, errorShare: finite }),
  ),
  recording: v.strictObject({
    requests: finite,
    failedRequests: finite,
    spans: finite,
    bytes: finite,
    files: v.array(v.string()),
    cpu: v.strictObject({
      passed: v.boolean(),
      shareOfMachine: finite,
      cores: finite,
      secondsByProcess: v.record(v.string(), finite),
    }),
    timerLagP99Ms: finite,
    node: v.string(),
  }),
});

export type GroundTruth = v.InferOutput<typeof groundTruthSchema>;
