import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/contracts/fix';
import type { ModelFacts, ServedModel } from '../../../../src/contracts/serving/served-model';
import type { Rule, Statement } from '../../../../src/findings/rule';
import { batchingDelay } from '../../../../src/findings/serving/batching-delay';
import { modelBatch } from '../../../../src/findings/serving/model-batch';
import { modelCpus } from '../../../../src/findings/serving/model-cpus';
import { modelTimeout } from '../../../../src/findings/serving/model-timeout';
import { manifestText } from '../../../../src/workspace/manifests/manifest-text';
import { parseServing, type ServingKind } from '../../../../src/workspace/manifests/serving/read';
import type { WorkspaceFiles } from '../../../../src/workspace/manifests/serving/workspace-files';
import { graphOf, inputOf } from '../graphs';
import { factsOf } from './served';

/** A folder in which the model lies wherever a config looks for it. */
const files: WorkspaceFiles = {
  isExhausted: false,
  kindOf: (path) => Promise.resolve(path.endsWith('.onnx') ? 'file' : path.endsWith('1') ? 'folder' : null),
  list: (path) => Promise.resolve(path === '' ? ['1'] : path.endsWith('1') ? ['model.onnx'] : []),
  text: () => Promise.resolve(null),
};
const names: Readonly<Record<ServingKind, string>> = {
  triton: 'config.pbtxt',
  compose: 'compose.yaml',
  kubernetes: 'k8s.yaml',
};

async function check(
  rule: Rule,
  kind: ServingKind,
  text: string,
  facts: ModelFacts | null,
): Promise<readonly Statement[]> {
  const { uses, problems } = await parseServing(manifestText(text, names[kind]), kind, files);
  expect(problems).toEqual([]);
  const served = uses.map((use): ServedModel => ({ use, facts, failure: null }));
  return rule.check(inputOf(graphOf({}), { served }));
}

const triton = (...lines: string[]): string =>
  ['name: "net" # the network', 'backend: "onnxruntime"', ...lines, ''].join('\n');
const kserve = (...lines: string[]): string =>
  [
    'apiVersion: serving.kserve.io/v1beta1',
    'kind: InferenceService',
    'metadata: { name: ranker }',
    'spec:',
    '  predictor:',
    ...lines.map((line) => `    ${line}`),
    '    model:',
    '      modelFormat: { name: onnx }',
    '      storageUri: pvc://models/ranker.onnx',
    '',
  ].join('\n');
const compose = (...lines: string[]): string =>
  [
    'services:',
    '  ranker:',
    '    image: "ranker:1"   # as built',
    '    command: [serve, --model, ./ranker.onnx]',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\r\n');
const facts = factsOf({ 1: 10, 4: 33, 8: 60 });
const slow = factsOf({ 1: 1400 });

interface Case {
  readonly what: string;
  readonly rule: Rule;
  readonly kind: ServingKind;
  readonly text: string;
  readonly facts: ModelFacts | null;
  readonly title: string;
  readonly before: string;
  readonly after: string;
}

const cases: readonly Case[] = [
  {
    what: 'a timeout in seconds',
    rule: modelTimeout,
    kind: 'kubernetes',
    text: kserve('timeout: 1   # seconds'),
    facts: slow,
    title: 'Raise timeout to 2 (2 s)',
    before: '    timeout: 1   # seconds',
    after: '    timeout: 2   # seconds',
  },
  {
    what: 'a timeout with its unit, in quotes',
    rule: modelTimeout,
    kind: 'compose',
    text: compose('environment:', '  INFERENCE_TIMEOUT: "900ms"'),
    facts: slow,
    title: 'Raise INFERENCE_TIMEOUT to 1600ms',
    before: '      INFERENCE_TIMEOUT: "900ms"',
    after: '      INFERENCE_TIMEOUT: "1600ms"',
  },
  {
    what: 'a timeout of the queue',
    rule: modelTimeout,
    kind: 'triton',
    text: triton(
      'max_batch_size: 8',
      'dynamic_batching {',
      '  default_queue_policy { default_timeout_microseconds: 20000 }',
      '}',
    ),
    facts,
    title: 'Raise default_timeout_microseconds to 66000 (66 ms)',
    before: '  default_queue_policy { default_timeout_microseconds: 20000 }',
    after: '  default_queue_policy { default_timeout_microseconds: 66000 }',
  },
  {
    what: 'a preferred size above the largest',
    rule: modelBatch,
    kind: 'triton',
    text: triton('max_batch_size: 8', 'dynamic_batching { preferred_batch_size: [ 4, 16 ] }'),
    facts: null,
    title: 'Lower preferred_batch_size to 8',
    before: 'dynamic_batching { preferred_batch_size: [ 4, 16 ] }',
    after: 'dynamic_batching { preferred_batch_size: [ 4, 8 ] }',
  },
  {
    what: 'a largest batch that runs too long',
    rule: modelBatch,
    kind: 'kubernetes',
    text: kserve('timeout: 1', 'batcher: { maxBatchSize: 8 }'),
    facts: factsOf({ 1: 100, 4: 700, 8: 1300 }),
    title: 'Lower maxBatchSize to 4',
    before: '    batcher: { maxBatchSize: 8 }',
    after: '    batcher: { maxBatchSize: 4 }',
  },
  {
    what: 'a timeout that no known batch fits in',
    rule: modelBatch,
    kind: 'kubernetes',
    text: kserve('timeout: 1', 'batcher: { maxBatchSize: 8 }'),
    facts: factsOf({ 1: 100, 8: 1300 }),
    title: 'Raise timeout to 2 (2 s)',
    before: '    timeout: 1',
    after: '    timeout: 2',
  },
  {
    what: 'a delay that reaches the timeout of the queue',
    rule: batchingDelay,
    kind: 'triton',
    text: triton(
      'max_batch_size: 8',
      'dynamic_batching {',
      '  max_queue_delay_microseconds: 30000',
      '  default_queue_policy { default_timeout_microseconds: 25000 }',
      '}',
    ),
    facts,
    title: 'Lower max_queue_delay_microseconds to 12000 (12 ms)',
    before: '  max_queue_delay_microseconds: 30000',
    after: '  max_queue_delay_microseconds: 12000',
  },
  {
    what: 'a delay that is longer than the work it saves',
    rule: batchingDelay,
    kind: 'triton',
    text: triton('max_batch_size: 8', 'dynamic_batching { max_queue_delay_microseconds: 200000 }'),
    facts,
    title: 'Lower max_queue_delay_microseconds to 80000 (80 ms)',
    before: 'dynamic_batching { max_queue_delay_microseconds: 200000 }',
    after: 'dynamic_batching { max_queue_delay_microseconds: 80000 }',
  },
  {
    what: 'a delay that leaves no time to run',
    rule: batchingDelay,
    kind: 'kubernetes',
    text: kserve('timeout: 1', 'batcher: { maxBatchSize: 8, maxLatency: 995 }'),
    facts: factsOf({ 1: 200, 8: 900 }),
    title: 'Lower maxLatency to 780 (780 ms)',
    before: '    batcher: { maxBatchSize: 8, maxLatency: 995 }',
    after: '    batcher: { maxBatchSize: 8, maxLatency: 780 }',
  },
  {
    what: 'more threads than CPUs',
    rule: modelCpus,
    kind: 'compose',
    text: compose("cpus: '2'", 'environment: [OMP_NUM_THREADS=8]'),
    facts: null,
    title: 'Lower OMP_NUM_THREADS to 2',
    before: '    environment: [OMP_NUM_THREADS=8]',
    after: '    environment: [OMP_NUM_THREADS=2]',
  },
  {
    what: 'more requests at once than fit into the timeout',
    rule: modelCpus,
    kind: 'kubernetes',
    text: kserve('timeout: 1', 'containerConcurrency: 40').replace(
      '      modelFormat',
      '      resources: { limits: { cpu: 2 } }\n      modelFormat',
    ),
    facts: factsOf({ 1: 100 }),
    title: 'Lower containerConcurrency to 18',
    before: '    containerConcurrency: 40',
    after: '    containerConcurrency: 18',
  },
];

describe('a fix', () => {
  it.each(cases)('of $what removes the finding and changes nothing else', async (each) => {
    const findings = await check(each.rule, each.kind, each.text, each.facts);
    expect(findings).toHaveLength(1);
    const { file, fix } = findings[0];
    expect(fix).toMatchObject({ title: each.title, preview: `- ${each.before}\n+ ${each.after}` });
    const edits = fix?.edits ?? [];
    expect(edits.map((edit) => edit.file)).toEqual([file]);
    const changed = applyEdits(each.text, edits) ?? '';
    expect(changed).toBe(each.text.replace(each.before, each.after));
    expect(await check(each.rule, each.kind, changed, each.facts)).toEqual([]);
  });

  it.each([
    ['an anchor that an alias uses too', kserve('x: &t 1', 'timeout: *t')],
    ['a time that a variable gives', compose('environment:', '  INFERENCE_TIMEOUT: 900${UNIT-ms}')],
    ['the default of a variable', compose('environment:', '  INFERENCE_TIMEOUT: ${TIMEOUT:-900ms}')],
    ['a time in two parts', compose('environment:', '  INFERENCE_TIMEOUT: 1s100ms')],
  ])('is not offered for %s', async (_what, text) => {
    const kind = text.startsWith('services') ? 'compose' : 'kubernetes';
    const findings = await check(modelTimeout, kind, text, slow);
    expect(findings.map(({ fix }) => fix)).toEqual([undefined]);
  });

  it('is not offered for a preferred size where the largest is listed already', async () => {
    const listed = triton('max_batch_size: 8', 'dynamic_batching { preferred_batch_size: [ 8, 16 ] }');
    expect((await check(modelBatch, 'triton', listed, null)).map(({ fix }) => fix)).toEqual([undefined]);
  });
});
