import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servingCommand } from '../../../../src/methods/serving/cli/command';
import { ExitCode } from '../../../../src/cli/exit-code';
import { runCli } from '../../../../src/cli/run';
import type { ServedModel } from '../../../../src/contracts/serving/served-model';
import { SERVING_VERSION, type ServingDocument } from '../../../../src/contracts/serving/document';
import { deriveFindings } from '../../../../src/findings/derive';
import { rules } from '../../../../src/methods/serving/rules';
import { graphOf, inputOf } from '../../findings/graphs';
import { factsOf, served, setting } from '../../findings/serving/served';
import { describeDocumentation } from '../../cli/documented';
import { fakeEnvironment } from '../../cli/fake-environment';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-cli-serving-'));
  await mkdir(path.join(folder, 'models'));
});
afterAll(() => rm(folder, { recursive: true }));

async function ask(
  models: readonly ServedModel[],
  ...argv: string[]
): Promise<{ code: ExitCode; out: string; err: string }> {
  const findings = deriveFindings(inputOf(graphOf({}), { served: models }), { rules, disabled: [] });
  const report: ServingDocument = {
    version: SERVING_VERSION,
    tool: { name: 'meshlens', version: '1.2.3' },
    folder,
    createdMs: 0,
    models,
    findings,
    problems: [{ file: 'bad/config.pbtxt', severity: 'error', line: 3, reason: "this '{' is never closed" }],
  };
  const environment = fakeEnvironment({ cwd: folder, serving: () => Promise.resolve(report) });
  return { code: await runCli(['serving', ...argv], environment), ...environment.printed };
}

describe('meshlens serving', () => {
  const slow = served({ maxBatch: setting(8), requestTimeoutMs: setting(8, 'timeout') });

  it('prints models, findings and problems with their places', async () => {
    const { code, out } = await ask(
      [slow, served({ place: { kind: 'missing', expected: 'net/1/model.onnx' } }, null)],
      'models',
    );
    expect(code).toBe(ExitCode.ok);
    expect(out).toMatch(
      /^net\/1\/model\.onnx\n  named in config\.pbtxt:1000\n  4\.1 GFLOPs for one item, 25\.6 M parameters\n/,
    );
    expect(out).toMatch(/1 +10 ms +9 ms to 11 ms +10 ms\n +8 +60 ms +54 ms to 66 ms +7\.5 ms\n/);
    expect(out).toContain('\n\nnet/1/model.onnx\n  named in config.pbtxt:1000\n  no model is there\n');
    expect(out).toMatch(/config\.pbtxt:\d+:3 model-timeout\n/);
    expect(out).toContain("bad/config.pbtxt:3\n  this '{' is never closed");
    expect(out).toContain('from 58 kernels measured on this machine.');
    expect(out).toMatch(/\n1 model, 2 findings, 1 problem\n$/);
  });

  it('names every config of a model once, and says what is only in a store or on a GPU', async () => {
    const other = served(
      { range: setting(0).range, gpu: setting(0).range, maxBatch: setting(4) },
      factsOf({ 1: 10, 4: 33 }),
    );
    const store = served({ place: { kind: 'store', address: 's3://bucket/net' } }, null);
    const { out } = await ask([slow, store, other], 'models');
    expect(out).toMatch(
      /^net\/1\/model\.onnx\n  named in config\.pbtxt:1000, config\.pbtxt:\d+ \(on a GPU\)\n/,
    );
    expect(out).toMatch(/ 1 +10 ms .*\n +4 +33 ms .*\n +8 +60 ms/);
    expect(out).toContain('s3://bucket/net\n  named in config.pbtxt:1000\n  in a store, not in this folder');
    expect(out).toContain('Where a config asks for a GPU');
    expect(out).toContain('2 models, ');
  });

  it('says why there are no times, and why there is nothing', async () => {
    expect((await ask([served({}, factsOf({}))], 'models')).out).toContain('this machine is not calibrated');
    expect((await ask([], 'models')).out).toContain('No config in this folder names an ONNX model');
  });

  it('ends with the code that was asked for', async () => {
    expect(await ask([slow], 'models', '--fail-on-finding', '--quiet')).toMatchObject({
      code: ExitCode.found,
      out: '',
    });
    expect((await ask([served({})], 'models', '--fail-on-finding')).code).toBe(ExitCode.ok);
    expect((await ask([], 'nowhere')).code).toBe(ExitCode.usage);
  });
});

describe('meshlens serving --json', () => {
  const schema = JSON.parse(readFileSync('docs/serving.schema.json', 'utf8')) as object;
  const input = { name: 'x', nameRange: setting(0).range, dims: [-1, 3], dimsRange: setting(0).range };
  const complete: ServedModel[] = [
    served({
      maxBatch: setting(8),
      preferredBatches: [setting(4)],
      requestTimeoutMs: setting(8, 'timeout'),
      gpu: setting(0).range,
      inputs: [input],
    }),
    served({ requestTimeoutMs: setting(8, 'timeout') }, factsOf({ 1: 12 }, { basis: { kind: 'prior' } })),
    served({ place: { kind: 'missing', expected: 'net/1/model.onnx' } }, null),
    served({ place: { kind: 'store', address: 's3://bucket/net' } }, null),
    { ...served({}, null), failure: 'at byte 4: not a model' },
  ];

  it('writes what the schema accepts, whole, and nothing else to the standard output', async () => {
    const { code, out } = await ask(complete, 'models', '--json', '-');
    expect(code).toBe(ExitCode.ok);
    const written = JSON.parse(out) as ServingDocument;
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    expect(validate(written), JSON.stringify(validate.errors)).toBe(true);
    expect(written).toMatchObject({
      version: 1,
      tool: { name: 'meshlens' },
      models: JSON.parse(JSON.stringify(complete)) as unknown,
    });
    expect(written.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['model-timeout', 'model-missing', 'model-inputs']),
    );
  });

  it('replaces its own file in the folder and no other', async () => {
    const [own, other] = ['serving.json', 'other.json'].map((name) => path.join('models', name));
    await writeFile(path.join(folder, other), '{}');
    expect((await ask(complete, 'models', '--json', own)).out).toContain(
      `Wrote json result ${path.join(folder, own)}`,
    );
    expect((await ask([], 'models', '--json', own, '--quiet')).code).toBe(ExitCode.ok);
    expect(JSON.parse(await readFile(path.join(folder, own), 'utf8'))).toMatchObject({ models: [] });
    expect((await ask([], 'models', '--json', other)).code).toBe(ExitCode.usage);
  });
});

describeDocumentation(['docs/serving.md'], 'docs/serving.schema.json', servingCommand.options, 40);
