import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateNetwork } from '../../../../bench/networks/spec';
import { networkNamed } from '../../../../bench/networks/catalogue';
import { runtimeCommand } from '../../../../src/methods/latency/cli/command';
import { ExitCode } from '../../../../src/cli/exit-code';
import { runCli } from '../../../../src/cli/run';
import type { LatencyOptions, LatencyReport } from '../../../../src/contracts/latency/report';
import { predictLatency } from '../../../../src/app/models/predict-latency';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import { describeDocumentation } from '../../cli/documented';
import { fakeEnvironment } from '../../cli/fake-environment';

let folder: string;
const network = generateNetwork(networkNamed('resnet18'), { weights: 'shape-only', size: 64, width: 0.25 });
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-cli-runtime-'));
  await mkdir(path.join(folder, 'empty'));
  await writeFile(path.join(folder, 'net.onnx'), network.model);
  await writeFile(path.join(folder, 'broken.onnx'), 'PK\x03\x04');
});
afterAll(() => rm(folder, { recursive: true }));

async function ask(
  ...argv: string[]
): Promise<{ code: ExitCode; out: string; err: string; asked: LatencyOptions | null }> {
  const asked: { options: LatencyOptions | null } = { options: null };
  const environment = fakeEnvironment({
    cwd: folder,
    homeDir: folder,
    runtime: (options, context) => {
      asked.options = options;
      return predictLatency(options, {
        ...context,
        jobs: createInlineRunner(() => undefined),
        rules: () => Promise.resolve([]),
      });
    },
  });
  const code = await runCli(['runtime', ...argv], environment);
  return { code, ...environment.printed, asked: asked.options };
}

describeDocumentation(
  ['docs/runtime.md', 'docs/runtime-correction.md'],
  'docs/runtime.schema.json',
  runtimeCommand.options,
  20,
);

describe('meshlens runtime', () => {
  it('writes JSON that the schema accepts, with the counts of the network', async () => {
    const { code } = await ask('net.onnx', '--json', 'out.json');
    expect(code).toBe(ExitCode.ok);
    const report = JSON.parse(await readFile(path.join(folder, 'out.json'), 'utf8')) as LatencyReport;
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(
      JSON.parse(readFileSync('docs/runtime.schema.json', 'utf8')) as object,
    );
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    const [model] = report.models;
    expect({ macs: model.macs, parameters: model.parameters }).toEqual({
      macs: network.counts.macs,
      parameters: network.counts.parameters,
    });
    expect(model.nodes.reduce((sum, { macs }) => sum + (macs ?? 0), 0)).toBe(model.macs);
    expect(Math.max(...model.nodes.map(({ liveBytes }) => liveBytes))).toBe(model.peakBytes);
    expect(model.nodes.map(({ operator }) => operator)).not.toContain('ConstantOfShape');
  });

  it('predicts from what is shipped before a calibration, and from it once there is one', async () => {
    const predicted = async (...argv: string[]): Promise<LatencyReport> =>
      JSON.parse((await ask('net.onnx', '--json', '-', ...argv)).out) as LatencyReport;
    const before = await predicted();
    expect([before.calibration, before.models[0].basis]).toEqual([null, 'prior']);
    expect(before.models[0].predictedMs).toBeGreaterThan(0.01);
    const first = await predicted('--calibrate');
    expect(first.calibration?.measuredKernels).toBeGreaterThan(10);
    expect(first.models[0].basis).toBe('calibrated');
    const [{ predictedMs, intervalMs, nodes }] = first.models;
    expect(predictedMs).toBeGreaterThan(0.05);
    expect(predictedMs).toBeLessThan(50);
    expect(intervalMs?.low).toBeLessThan(predictedMs as number);
    expect(intervalMs?.high).toBeGreaterThan(predictedMs as number);
    expect(nodes.reduce((sum, node) => sum + (node.predictedMs ?? 0), 0)).toBeLessThan(predictedMs as number);
    const later = await predicted();
    expect(later.calibration).toEqual({ ...first.calibration, cached: true });
    expect(later.models[0].predictedMs).toBe(predictedMs);
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(
      JSON.parse(readFileSync('docs/runtime.schema.json', 'utf8')) as object,
    );
    expect(validate(later), JSON.stringify(validate.errors)).toBe(true);
  });

  it('shows every model, and its heaviest nodes first', async () => {
    const { out } = await ask('net.onnx');
    expect(out).toContain('net.onnx');
    const shares = [...out.matchAll(/^ {2}%.* ([\d.]+) %$/gm)].map(([, share]) => Number(share));
    expect(shares.length).toBeGreaterThan(4);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
  });

  it('counts the others when one file is no model, and says which and why', async () => {
    const { code, out, err } = await ask('broken.onnx', 'net.onnx');
    expect(code).toBe(ExitCode.failure);
    expect(err).toMatch(/broken\.onnx: .*ZIP archive/);
    expect(out).toContain('net.onnx');
  });

  it('counts a larger batch', async () => {
    const flops = async (...argv: string[]): Promise<number> =>
      (JSON.parse((await ask('net.onnx', '--json', '-', ...argv)).out) as LatencyReport).models[0].flops;
    expect((await flops('--batch', '4')) / (await flops())).toBeCloseTo(4, 2);
  });

  it('passes sizes on by name and by place', async () => {
    const { asked } = await ask('net.onnx', '--batch', '2', '--dimension', 'seq=128', '--dimension=x[1]=3');
    expect(asked?.dimensions).toEqual({ batch: 2, seq: 128, 'x[1]': 3 });
  });

  it('lists the devices without a model', async () => {
    const { code, out } = await ask('--devices');
    expect(code).toBe(ExitCode.ok);
    expect(out).toContain('NVIDIA A100');
    expect(out).toContain('estimates');
  });

  it('estimates times on devices, and says that these are estimates', async () => {
    const { out } = await ask('net.onnx', '--device', 'a100', '--device', 't4', '--json', '-');
    const report = JSON.parse(out) as LatencyReport;
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(
      JSON.parse(readFileSync('docs/runtime.schema.json', 'utf8')) as object,
    );
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    const devices = report.models[0].devices ?? [];
    expect(devices.map(({ device, estimate }) => [device, estimate])).toEqual([
      ['a100', true],
      ['t4', true],
    ]);
    for (const { ms, intervalMs } of devices) {
      expect([intervalMs.low < ms, ms < intervalMs.high]).toEqual([true, true]);
    }
    expect((await ask('net.onnx', '--device', 'a100')).out).toContain('estimated');
  });

  it('describes a training step and several workers', async () => {
    const { out } = await ask(
      'net.onnx',
      '--training',
      '--device',
      't4',
      '--workers',
      '4',
      '--bandwidth',
      '10Gbit/s',
      '--json',
      '-',
    );
    const report = JSON.parse(out) as LatencyReport;
    const validate = new Ajv2020({ allowUnionTypes: true }).compile(
      JSON.parse(readFileSync('docs/runtime.schema.json', 'utf8')) as object,
    );
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    const { flops, training } = report.models[0];
    expect((training?.flops ?? 0) / flops).toBeGreaterThan(2.5);
    expect(training?.parameters).toBe(network.counts.parameters - network.counts.statistics);
    expect(training?.peakBytes).toBeGreaterThan(training?.stateBytes ?? Infinity);
    expect(training?.scaling?.map(({ device }) => device)).toContain('t4');
    expect(
      (await ask('net.onnx', '--training', '--workers', '4', '--bandwidth', '10Gbit/s', '--device', 't4'))
        .out,
    ).toMatch(/training step[\s\S]*efficiency/);
  });

  it.each([
    [['net.onnx', '--workers', '4'], /--workers.*--training/],
    [['net.onnx', '--training', '--workers', '4'], /needs '--bandwidth'/],
    [['net.onnx', '--training', '--workers', '0', '--bandwidth', '1GB/s'], /whole number/],
    [['net.onnx', '--training', '--latency', '1ms'], /--latency.*--workers/],
    [['net.onnx', '--device', 'a10O'], /no device is called 'a10O'.*'a10'/],
    [['net.onnx', '--device', 'm2-gpu', '--precision', 'int8'], /figures for float32, not for int8/],
    [['net.onnx', '--precision', 'float16'], /--precision.*--device/],
    [[], /needs MODEL\.onnx/],
    [['none.onnx'], /no such file: none\.onnx/],
    [['empty'], /no file in empty ends in \.onnx/],
    [['net.onnx', '--batch', '0'], /--batch.*got '0'/],
    [['net.onnx', '--dimension', 'seq'], /name and a size/],
    [['net.onnx', '--dimension', 'seq=many'], /got 'many'/],
  ])('refuses %j', async (argv, reason) => {
    const { code, err, asked } = await ask(...argv);
    expect({ code, asked }).toEqual({ code: ExitCode.usage, asked: null });
    expect(err).toMatch(reason);
  });
});
