import { check, messages } from './checking';
import { describe, expect, it } from 'vitest';
import { modelCpus, withPauses } from '../../../../src/findings/serving/model-cpus';
import { modelInputs } from '../../../../src/findings/serving/model-inputs';
import { modelMissing } from '../../../../src/findings/serving/model-missing';
import { modelTimeout } from '../../../../src/findings/serving/model-timeout';
import type { ConfiguredTensor } from '../../../../src/contracts/serving/served-model';
import { range } from '../graphs';
import { factsOf, served, setting } from './served';

describe('model-cpus', () => {
  it.each([
    [
      'more threads than CPUs',
      { cpus: setting(2), threads: setting(4, 'OMP_NUM_THREADS') },
      'runs on 4 threads (OMP_NUM_THREADS), but has 2 CPUs',
    ],
    [
      'threads of several instances',
      { cpus: setting(4), threads: setting(2), instances: setting(3) },
      'in each of 3 instances',
    ],
    [
      'instances that share',
      { cpus: setting(2), instances: setting(3, 'count'), requestTimeoutMs: setting(14, 'timeout') },
      '3 instances (count) share 2 CPUs: when all are busy, a run at batch 1 takes about 15 ms instead of 10 ms, longer than the timeout (14 ms)',
    ],
    [
      'requests at once',
      {
        cpus: setting(2),
        concurrency: setting(10, 'containerConcurrency'),
        requestTimeoutMs: setting(40, 'timeout'),
      },
      '10 requests at once (containerConcurrency) share 2 CPUs: each then takes about 50 ms',
    ],
  ])('is said of %s', (_what, use, text) => {
    expect(messages(modelCpus, served(use))).toEqual([expect.stringContaining(text)]);
  });

  it('counts the pauses of less than one CPU', () => {
    expect(messages(modelCpus, served({ cpus: setting(0.5) }))).toEqual([]);
    expect(messages(modelCpus, served({ cpus: setting(0.5) }, factsOf({ 1: 60 })))[0]).toContain(
      'about 110 ms instead of 60 ms',
    );
    expect(
      messages(
        modelCpus,
        served({ cpus: setting(0.5), requestTimeoutMs: setting(100, 'timeout') }, factsOf({ 1: 60 })),
      )[0],
    ).toContain('longer than the timeout (100 ms)');
    expect([10, 50, 51, 100, 101].map((ms) => withPauses(ms, 0.5))).toEqual([10, 50, 101, 150, 201]);
  });

  it('is not said where all fits', () => {
    expect(
      messages(
        modelCpus,
        served({
          cpus: setting(2),
          threads: setting(2),
          instances: setting(1),
          concurrency: setting(2),
          requestTimeoutMs: setting(40),
        }),
      ),
    ).toEqual([]);
  });
});

describe('model-inputs', () => {
  const input = (name: string, dims: readonly number[]): ConfiguredTensor => ({
    name,
    dims,
    nameRange: range('config.pbtxt', 40),
    dimsRange: range('config.pbtxt', 41),
  });
  const batched = { maxBatch: setting(8, 'max_batch_size') };

  it.each([
    [batched, input('y', [3, 224, 224]), "The model has no input 'y': it has 'x'."],
    [
      batched,
      input('x', [3, 224]),
      "The model declares its input 'x' as [3, 224, 224], the batch left out; here it is [3, 224].",
    ],
    [batched, input('x', [3, 256, 224]), 'here it is [3, 256, 224]'],
    [{}, input('x', [3, 224, 224]), "declares its input 'x' as [N, 3, 224, 224]; here"],
  ])('says where %j and %j contradict the model', (use, configured, text) => {
    expect(messages(modelInputs, served({ ...use, inputs: [configured] }))).toEqual([
      expect.stringContaining(text),
    ]);
  });

  it('compares outputs and data types', () => {
    const facts = factsOf(
      {},
      {
        inputs: [{ name: 'x', shape: ['N', 3], type: 'float32' }],
        outputs: [{ name: 'y', shape: ['N', 4], type: 'int64' }],
      },
    );
    const said = (type: string, outputs: readonly ConfiguredTensor[]) =>
      messages(
        modelInputs,
        served(
          {
            ...batched,
            inputs: [{ ...input('x', [3]), type: { name: type, range: range('config.pbtxt', 42) } }],
            outputs,
          },
          facts,
        ),
      );
    expect(said('TYPE_FP32', [input('y', [4])])).toEqual([]);
    expect(said('TYPE_FP16', [input('y', [4])])).toEqual([
      "The model declares its input 'x' as float32 (TYPE_FP32); here it is TYPE_FP16. Triton refuses to load such a model.",
    ]);
    expect(said('TYPE_FP32', [input('y', [5]), input('z', [1])])).toEqual([
      "The model declares its output 'y' as [4], the batch left out; here it is [5].",
      "The model has no output 'z': it has 'y'.",
    ]);
  });

  it('lets open sizes be anything', () => {
    expect(messages(modelInputs, served({ ...batched, inputs: [input('x', [-1, 224, -1])] }))).toEqual([]);
    expect(messages(modelInputs, served({ inputs: [input('x', [4, 3, 224, 224])] }))).toEqual([]);
    expect(
      messages(
        modelInputs,
        served({ inputs: [input('x', [7])] }, factsOf({}, { inputs: [{ name: 'x', shape: null }] })),
      ),
    ).toEqual([]);
  });

  it('says when a fixed first axis rules out a batch', () => {
    const facts = factsOf({}, { inputs: [{ name: 'x', shape: [1, 3] }] });
    expect(messages(modelInputs, served(batched, facts))).toEqual([
      expect.stringContaining("max_batch_size is 8, but the model fixes the first axis of 'x' at 1"),
    ]);
    expect(messages(modelInputs, served({ ...batched, config: 'kserve' }, facts))).toEqual([]);
  });
});

describe('rules on served models', () => {
  it('name a missing model', () => {
    expect(
      messages(modelMissing, served({ place: { kind: 'missing', expected: 'net/1/model.onnx' } }, null)),
    ).toEqual([
      'The model of net is not in this folder: net/1/model.onnx does not exist. The server will not load it from here.',
    ]);
    expect(messages(modelMissing, { ...served({}, null), failure: 'at byte 0: a ZIP archive' })).toEqual([
      'net/1/model.onnx cannot be read as an ONNX model: at byte 0: a ZIP archive.',
    ]);
    expect(
      messages(
        modelMissing,
        served({}),
        served({}, null),
        served({ place: { kind: 'store', address: 's3://bucket/net' } }, null),
      ),
    ).toEqual([]);
  });

  it('say a thing once, however many configs lead to the token, and name services', () => {
    const model = served({ requestTimeoutMs: setting(8), config: 'compose', name: 'ranker' });
    expect(check(modelTimeout, model, model)).toMatchObject([
      { service: 'ranker', message: expect.stringMatching(/^ranker: One run/) },
    ]);
  });

  it('say which models they mean where a token stands for several', () => {
    const shared = { range: range('config.pbtxt', 3), requestTimeoutMs: setting(8, 'timeout') };
    const model = (name: string) =>
      served({ ...shared, name, place: { kind: 'file', file: `${name}/1/model.onnx` } });
    const [only, ...others] = messages(modelTimeout, model('a'), model('b'), model('c'));
    expect(others).toEqual([]);
    expect(only).toMatch(/^a: One run at batch 1 .* Likewise b and c\.$/);
  });
});
