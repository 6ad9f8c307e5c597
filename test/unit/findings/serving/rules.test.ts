import { check, messages } from './checking';
import { describe, expect, it } from 'vitest';
import { batchingDelay } from '../../../../src/findings/serving/batching-delay';
import { modelBatch } from '../../../../src/findings/serving/model-batch';
import { modelTimeout } from '../../../../src/findings/serving/model-timeout';
import { range } from '../graphs';
import { factsOf, served, setting } from './served';

describe('model-timeout', () => {
  it('says how long a run takes, what that rests on, and opens the model', () => {
    const timeout = setting(8, 'timeout');
    const [finding, ...others] = check(modelTimeout, served({ requestTimeoutMs: timeout }));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ ...timeout.range, service: null });
    expect(finding.message).toBe(
      'One run at batch 1 takes about 10 ms, longer than the timeout (8 ms): requests are given up before they are answered. Predicted for one thread, 90 % band 9 ms to 11 ms, from 58 kernels measured on this machine.',
    );
    expect(finding.related).toEqual([
      {
        location: { file: 'net/1/model.onnx', line: 1, offset: 0 },
        message: 'the model: 4.1 GFLOPs, 25.6 M parameters',
      },
    ]);
  });

  it('is less certain where the timeout lies in the band, and silent above the prediction', () => {
    expect(messages(modelTimeout, served({ requestTimeoutMs: setting(9.5) }))[0]).toContain(
      'many requests are given up',
    );
    expect(messages(modelTimeout, served({ requestTimeoutMs: setting(10.5) }))).toEqual([]);
  });

  it('says nothing without a prediction', () => {
    expect(
      messages(
        modelTimeout,
        served({ requestTimeoutMs: setting(1), queueTimeoutMs: setting(1) }, factsOf({})),
      ),
    ).toEqual([]);
    expect(messages(modelTimeout, served({ requestTimeoutMs: setting(1) }, null))).toEqual([]);
  });

  it('compares the time in the queue with that until an instance is free', () => {
    const use = { queueTimeoutMs: setting(20, 'default_timeout_microseconds'), maxBatch: setting(8) };
    expect(messages(modelTimeout, served(use))[0]).toContain(
      'One run at batch 8 takes about 60 ms, longer than the default_timeout_microseconds (20 ms): a request that arrives while the model is busy',
    );
    expect(messages(modelTimeout, served({ ...use, instances: setting(2) }))[0]).toContain(
      'the next of 2 instances is free after 30 ms',
    );
    expect(messages(modelTimeout, served({ ...use, instances: setting(4) }))).toEqual([]);
  });
});

describe('model-batch', () => {
  it('is said where one item fits and a full batch does not', () => {
    const use = { maxBatch: setting(8, 'max_batch_size'), requestTimeoutMs: setting(50, 'timeout') };
    expect(messages(modelBatch, served(use))[0]).toContain(
      'One run at batch 8 takes about 60 ms, longer than the timeout (50 ms)',
    );
    expect(
      messages(modelBatch, served({ ...use, requestTimeoutMs: setting(5) })),
      'not even one fits',
    ).toEqual([]);
    expect(messages(modelBatch, served({ ...use, requestTimeoutMs: setting(70) }))).toEqual([]);
  });
});

describe('preferred sizes', () => {
  const preferred = (...sizes: number[]) => sizes.map((size) => setting(size, 'preferred_batch_size'));
  const facts = factsOf({ 1: 10, 4: 33, 8: 60 });

  it('may not exceed the largest batch', () => {
    const found = check(
      modelBatch,
      served({ maxBatch: setting(8, 'max_batch_size'), preferredBatches: preferred(8, 16) }, null),
    );
    expect(found.map(({ message }) => message)).toEqual([
      'preferred_batch_size 16 is larger than max_batch_size (8): Triton refuses to load the model.',
    ]);
    expect(messages(modelBatch, served({ preferredBatches: preferred(4) }))[0]).toContain(
      '4 is larger than max_batch_size (0)',
    );
    expect(messages(modelBatch, served({ preferredBatches: preferred(4), config: 'compose' }))).toEqual([]);
  });

  it('are said to be given up where their run exceeds the timeout', () => {
    const use = { maxBatch: setting(8, 'max_batch_size'), preferredBatches: preferred(4, 8) };
    const at = (ms: number): unknown[] =>
      check(modelBatch, served({ ...use, requestTimeoutMs: setting(ms, 'timeout') }, facts)).map(
        ({ line, message }) => [line, /batch \d/.exec(message)?.[0]],
      );
    expect(at(30)).toEqual([
      [use.preferredBatches[0].range.line, 'batch 4'],
      [use.maxBatch.range.line, 'batch 8'],
    ]);
    expect(at(50)).toEqual([[use.maxBatch.range.line, 'batch 8']]);
    expect(at(60)).toEqual([]);
    const elsewhere = { ...setting(50, 'timeout'), range: range('compose.yaml', 7) };
    expect(messages(modelBatch, served({ ...use, requestTimeoutMs: elsewhere }, facts))[0]).toContain(
      'longer than the timeout (50 ms in compose.yaml:7)',
    );
  });

  it('bound what a delay can save and cost', () => {
    const use = { maxBatch: setting(8), preferredBatches: preferred(4) };
    expect(messages(batchingDelay, served({ ...use, queueDelayMs: setting(50) }, facts))[0]).toContain(
      'all 4 of a preferred batch could run one after another (4 × 10 ms)',
    );
    expect(
      messages(
        batchingDelay,
        served({ ...use, queueDelayMs: setting(20), requestTimeoutMs: setting(50, 'timeout') }, facts),
      )[0],
    ).toContain('then runs in a batch of 4 for about 33 ms: together 53 ms, longer than the timeout (50 ms)');
    expect(
      messages(
        batchingDelay,
        served({ ...use, queueDelayMs: setting(10), requestTimeoutMs: setting(50) }, facts),
      ),
    ).toEqual([]);
  });

  it('are what keeps the queue waiting', () => {
    const use = {
      maxBatch: setting(8),
      preferredBatches: preferred(4),
      queueTimeoutMs: setting(20, 'the_timeout'),
    };
    expect(messages(modelTimeout, served(use, facts))[0]).toContain('One run at batch 4 takes about 33 ms');
  });
});

describe('a config that asks for a GPU', () => {
  it('is not held against times on this processor', () => {
    const use = {
      gpu: range('config.pbtxt', 2),
      requestTimeoutMs: setting(8),
      queueDelayMs: setting(15),
      queueTimeoutMs: setting(10),
      maxBatch: setting(8),
    };
    expect(messages(modelTimeout, served(use))).toEqual([]);
    expect(messages(modelBatch, served({ ...use, requestTimeoutMs: setting(50) }))).toEqual([]);
    expect(messages(batchingDelay, served(use)), 'two numbers of the config').toHaveLength(1);
  });
});

describe('batching-delay', () => {
  it.each([
    [
      'delay and run exceed the timeout',
      { queueDelayMs: setting(15), requestTimeoutMs: setting(20, 'timeout') },
      'together 25 ms, longer than the timeout (20 ms)',
    ],
    [
      'the delay reaches the timeout of the queue',
      { queueDelayMs: setting(15), queueTimeoutMs: setting(15, 'default_timeout') },
      'given up after default_timeout (15 ms) in the queue',
    ],
    [
      'it exceeds the work of a full batch',
      { queueDelayMs: setting(100), maxBatch: setting(8) },
      'all 8 of a full batch could run one after another (8 × 10 ms)',
    ],
  ])('is said when %s', (_when, use, text) => {
    expect(messages(batchingDelay, served(use))).toEqual([expect.stringContaining(text)]);
  });

  it('is not said of a delay that pays', () => {
    expect(
      messages(
        batchingDelay,
        served({
          queueDelayMs: setting(5),
          maxBatch: setting(8),
          requestTimeoutMs: setting(100),
          queueTimeoutMs: setting(50),
        }),
      ),
    ).toEqual([]);
    expect(
      messages(batchingDelay, served({ queueDelayMs: setting(500), maxBatch: setting(8) }, factsOf({}))),
    ).toEqual([]);
  });
});
