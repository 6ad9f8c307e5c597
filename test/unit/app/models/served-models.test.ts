import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkNamed } from '../../../../bench/networks/catalogue';
import { generateNetwork } from '../../../../bench/networks/spec';
import type { ModelUse, ServingQuestion } from '../../../../src/contracts/serving/served-model';
import { analyze } from '../../../../src/app/use-cases/analyze';
import type { AnalysisContext } from '../../../../src/app/context';
import { createServedModels, type ServedModels } from '../../../../src/app/models/served-models';
import { servedModelsOf } from '../../../../src/app/models/serving-config';
import { JobFailed } from '../../../../src/jobs/runner';
import { optionsFor, testContext, withFolder } from '../harness';

const fixedModel = generateNetwork(networkNamed('resnet18'), {
  weights: 'shape-only',
  size: 64,
  width: 0.25,
}).model;
const model = withOpenBatch(fixedModel, 'image');
const CONFIG =
  'name: "net"\nplatform: "onnxruntime_onnx"\nmax_batch_size: 4\ninput [ { name: "nowhere" dims: [ 3, 64, 64 ] } ]\ninstance_group { count: 2 }\nparameters { key: "intra_op_thread_count" value: { string_value: "2" } }\n';
const COMPOSE =
  'services:\n  triton:\n    command: tritonserver --model-repository=/models\n    volumes: [./models:/models]\n    cpus: 2\n';
const files = {
  'models/net/config.pbtxt': CONFIG,
  'models/net/1/model.onnx': model,
  'compose.yaml': COMPOSE,
};

const everything: Pick<ServingQuestion, 'include' | 'exclude'> = { include: [], exclude: [] };
const ask = (
  folder: string,
  file: string,
  text: string,
  models: ServedModels,
  context: AnalysisContext,
  selection = everything,
) =>
  servedModelsOf(
    { folder, file, text, ...selection, storageDir: path.join(folder, 'none') },
    models,
    context,
  );

describe('the models of a config', () => {
  it('are counted, compared with the config, and opened once', async () => {
    await withFolder(files, async (folder) => {
      const context = testContext();
      const models = createServedModels();
      const {
        models: [served],
        findings,
        problems,
      } = await ask(folder, 'models/net/config.pbtxt', CONFIG, models, context);
      expect(problems).toEqual([]);
      expect(served).toMatchObject({
        use: { name: 'net', place: { file: 'models/net/1/model.onnx' } },
        failure: null,
        facts: { basis: { kind: 'prior' }, unknownNodes: 0 },
      });
      expect(
        served.facts?.runs.map(({ batch, ms, lowMs, highMs }) => [batch, lowMs < ms && ms < highMs]),
      ).toEqual([
        [1, true],
        [4, true],
      ]);
      expect(served.facts?.flops).toBeGreaterThan(1e6);
      expect(findings.map(({ rule, line }) => `${line} ${rule}`)).toEqual(
        expect.arrayContaining(['4 model-inputs']),
      );
      await ask(folder, 'models/net/config.pbtxt', `# moved\n${CONFIG}`, models, context);
      expect(context.ran).toEqual(['latency.inspect']);
      await writeFile(path.join(folder, 'models/net/1/model.onnx'), 'no model at all');
      const changed = await ask(folder, 'models/net/config.pbtxt', CONFIG, models, context);
      expect(changed.models[0]).toMatchObject({ facts: null, failure: expect.stringMatching(/^at byte \d/) });
      expect(context.ran).toHaveLength(2);
    });
  });

  it('run at one size only where the first axis is fixed', async () => {
    const {
      inputs: [{ name }],
      model: ofThree,
    } = generateNetwork(networkNamed('resnet18'), { weights: 'shape-only', size: 64, width: 0.25, batch: 3 });
    await withFolder(
      { ...files, 'models/net/1/model.onnx': fixedModel, 'three.onnx': ofThree },
      async (folder) => {
        const context = testContext();
        const models = createServedModels();
        const {
          models: [served],
          findings,
        } = await ask(folder, 'models/net/config.pbtxt', CONFIG, models, context);
        expect(served.facts?.runs.map(({ batch }) => batch)).toEqual([1]);
        expect(findings.map(({ message }) => message)).toEqual(
          expect.arrayContaining([expect.stringContaining(`fixes the first axis of '${name}' at 1`)]),
        );
        const [one, three] = await models.read(
          [useOf('models/net/1/model.onnx'), useOf('three.onnx')],
          { folder, storageDir: null },
          context,
        );
        expect(three.facts?.runs).toHaveLength(1);
        expect((three.facts?.flops ?? 0) / (one.facts?.flops ?? 1)).toBeCloseTo(3, 5);
        expect(three.facts?.assumed).toEqual([]);
      },
    );
  });

  it('are said to be contradicted by the manifest that limits them', async () => {
    await withFolder(files, async (folder) => {
      const { findings } = await ask(folder, 'compose.yaml', COMPOSE, createServedModels(), testContext());
      expect(findings).toMatchObject([
        {
          rule: 'model-cpus',
          file: 'compose.yaml',
          line: 5,
          service: 'triton',
          message: expect.stringContaining('2 threads (intra_op_thread_count) in each of 2 instances'),
        },
      ]);
    });
  });

  it('are among the findings of an analysis, also in an untrusted workspace', async () => {
    await withFolder(files, async (folder) => {
      const report = await analyze(optionsFor(folder, { trusted: false }), testContext());
      expect(report.findings.map(({ file, rule }) => `${file} ${rule}`)).toEqual(
        expect.arrayContaining(['compose.yaml model-cpus', 'models/net/config.pbtxt model-inputs']),
      );
      expect(report.inputs.find(({ kind }) => kind === 'triton')).toMatchObject({
        file: 'models/net/config.pbtxt',
        records: 1,
        problems: [],
      });
    });
  });

  it('are none in other files', async () => {
    await withFolder(files, async (folder) => {
      const context = testContext();
      for (const [file, text] of [
        ['graph.pbtxt', 'node { name: "x" }'],
        ['a.yaml', 'model: onnx'],
      ]) {
        expect(await ask(folder, file, text, createServedModels(), context)).toEqual({
          models: [],
          findings: [],
          problems: [],
        });
      }
      expect(context.ran).toEqual([]);
    });
  });

  it.each([
    [{ include: [], exclude: ['models'] }, 'models/net/config.pbtxt', 0],
    [{ include: [], exclude: ['**/config.pbtxt'] }, 'models/net/config.pbtxt', 0],
    [{ include: ['*.yaml'], exclude: [] }, 'models/net/config.pbtxt', 0],
    [{ include: ['models/**'], exclude: ['other'] }, 'models/net/config.pbtxt', 1],
    [everything, 'ignored/net/config.pbtxt', 0],
    [everything, 'models/node_modules/net/config.pbtxt', 0],
  ])('are left alone as in an analysis: %j, %s', async (selection, file, expected) => {
    const place = file.replace('config.pbtxt', '1/model.onnx');
    await withFolder(
      { ...files, [place]: model, 'models/.gitignore': '*.onnx', '.gitignore': 'ignored/' },
      async (folder) => {
        const { models } = await ask(folder, file, CONFIG, createServedModels(), testContext(), selection);
        expect(models).toHaveLength(expected);
      },
    );
  });
});

describe('a model that takes the reading process down', () => {
  it('costs only itself', async () => {
    await withFolder({ 'good.onnx': model, 'bad.onnx': model }, async (folder) => {
      const inner = testContext();
      const context: AnalysisContext = {
        ...inner,
        jobs: {
          pid: null,
          run: async (job, params, options) => {
            if (JSON.stringify(params).includes('bad.onnx')) {
              throw new JobFailed(job, 'signal SIGSEGV');
            }
            return inner.jobs.run(job, params, options);
          },
        },
      };
      const models = await createServedModels().read(
        [useOf('good.onnx'), useOf('bad.onnx')],
        { folder, storageDir: null },
        context,
      );
      expect(models.map(({ facts, failure }) => [facts !== null, failure])).toEqual([
        [true, null],
        [false, 'the process that reads it ended unexpectedly'],
      ]);
    });
  });
});

describe('sizes of a config', () => {
  it('never replace a size that the model fixes', async () => {
    await withFolder({ 'net.onnx': fixedModel }, async (folder) => {
      const sized = (dims: readonly number[]): ModelUse => {
        const { range } = useOf('net.onnx');
        return {
          ...useOf('net.onnx'),
          inputs: [{ name: 'image', nameRange: range, dims, dimsRange: range }],
        };
      };
      const served = await createServedModels().read(
        [useOf('net.onnx'), sized([1, 3, 8, 8]), sized([1, 1, 3, 64, 64])],
        { folder, storageDir: null },
        testContext(),
      );
      const [first, ...others] = served.map(({ facts }) => facts?.flops);
      expect(first).toBeGreaterThan(1e6);
      expect(others).toEqual([first, first]);
    });
  });
});

/** The model with its input's first axis open and without a name: as many bytes as the size 1 took. */
function withOpenBatch(bytes: Uint8Array, input: string): Uint8Array {
  const open = Buffer.from(bytes);
  const at = open.indexOf(Buffer.from([0x0a, 0x02, 0x08, 0x01]), open.lastIndexOf(input));
  open.set([0x0a, 0x02, 0x12, 0x00], at);
  return open;
}

function useOf(file: string): ModelUse {
  const range = { file: 'config.pbtxt', line: 1, column: 1, endLine: 1, endColumn: 2 };
  return {
    config: 'triton',
    name: file,
    range,
    place: { kind: 'file', file },
    inputs: [],
    preferredBatches: [],
    gpu: null,
    maxBatch: null,
    requestTimeoutMs: null,
    queueTimeoutMs: null,
    queueDelayMs: null,
    cpus: null,
    threads: null,
    instances: null,
    concurrency: null,
  };
}
