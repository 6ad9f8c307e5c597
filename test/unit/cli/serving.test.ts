import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servingCommand } from '../../../src/cli/commands/serving';
import { ExitCode } from '../../../src/cli/exit-code';
import { runCli } from '../../../src/cli/run';
import type { ServedModel, ServingReport } from '../../../src/shared/served-model';
import { deriveFindings } from '../../../src/findings/derive';
import { graphOf, inputOf } from '../findings/graphs';
import { factsOf, served, setting } from '../findings/serving/served';
import { fakeEnvironment } from './fake-environment';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-cli-serving-'));
  await mkdir(path.join(folder, 'models'));
});
afterAll(() => rm(folder, { recursive: true }));

async function ask(models: readonly ServedModel[], ...argv: string[]): Promise<{ code: ExitCode; out: string; err: string }> {
  const findings = deriveFindings(inputOf(graphOf({}), { served: models }), { disabled: [] });
  const report: ServingReport = { models, findings, problems: [{ file: 'bad/config.pbtxt', severity: 'error', line: 3, reason: "this '{' is never closed" }] };
  const environment = fakeEnvironment({ cwd: folder, serving: () => Promise.resolve(report) });
  return { code: await runCli(['serving', ...argv], environment), ...environment.printed };
}

describe('meshlens serving', () => {
  const slow = served({ maxBatch: setting(8), requestTimeoutMs: setting(8, 'timeout') });

  it('prints models, findings and problems with their places', async () => {
    const { code, out } = await ask([slow, served({ place: { kind: 'missing', expected: 'net/1/model.onnx' } }, null)], 'models');
    expect(code).toBe(ExitCode.ok);
    expect(out).toMatch(/config\.pbtxt:1000\s+net\/1\/mod\S*\s+1\s+10 ms\s+9 ms to 11 ms\s+4\.1 GFLOPs\s+25\.6 M/);
    expect(out).toMatch(/8\s+60 ms\s+54 ms to 66 ms/);
    expect(out).toContain('missing: ');
    expect(out).toMatch(/config\.pbtxt:\d+:3 model-timeout\n/);
    expect(out).toContain("bad/config.pbtxt:3\n  this '{' is never closed");
    expect(out).toContain('from 58 kernels measured on this machine.');
  });

  it('says why there are no times, and why there is nothing', async () => {
    expect((await ask([served({}, factsOf({}))], 'models')).out).toContain('this machine is not calibrated');
    expect((await ask([], 'models')).out).toContain('No config in this folder names an ONNX model');
  });

  it('ends with the code that was asked for', async () => {
    expect((await ask([slow], 'models', '--fail-on-finding', '--quiet'))).toMatchObject({ code: ExitCode.found, out: '' });
    expect((await ask([served({})], 'models', '--fail-on-finding')).code).toBe(ExitCode.ok);
    expect((await ask([], 'nowhere')).code).toBe(ExitCode.usage);
  });
});

describe('docs/serving.md', () => {
  it('names every option', () => {
    const page = readFileSync('docs/serving.md', 'utf8');
    for (const { name, value } of servingCommand.options) expect(page).toContain(`\`--${name}${value === undefined ? '' : ` ${value}`}\``);
  });
});
