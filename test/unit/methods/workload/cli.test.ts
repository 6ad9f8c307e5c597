import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../../../src/cli/exit-code';
import { runCli } from '../../../../src/cli/run';
import type { WorkloadOptions } from '../../../../src/contracts/workload/workload-report';
import { workloadCommand } from '../../../../src/methods/workload/cli/command';
import { fakeEnvironment } from '../../cli/fake-environment';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-cli-workload-'));
  await writeFile(path.join(folder, 'm.csv'), 'a\n1\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function ask(
  ...argv: string[]
): Promise<{ code: ExitCode; asked: WorkloadOptions | null; err: string }> {
  const asked: { options: WorkloadOptions | null } = { options: null };
  const environment = fakeEnvironment({
    cwd: folder,
    workload: (options) => {
      asked.options = options;
      return Promise.reject(new Error('enough'));
    },
  });
  const code = await runCli(['workload', ...argv], environment);
  return { code, asked: asked.options, err: environment.printed.err };
}

describe('docs/workload.md', () => {
  const page = readFileSync('docs/workload.md', 'utf8');

  it('names every option and every choice', () => {
    for (const { name, value, choices } of workloadCommand.options) {
      expect(page).toContain(`--${name}${value === undefined ? '' : ` ${value}`}\``);
      for (const choice of choices ?? []) {
        expect(page, `--${name} ${choice}`).toContain(`\`${choice}\``);
      }
    }
  });

  it('explains every field of the JSON', () => {
    const schema: unknown = JSON.parse(readFileSync('docs/workload.schema.json', 'utf8'));
    const missing = [...propertyNames(schema)].filter(
      (field) => !page.includes(`\`${field}\``) && !page.includes(`\`${field}[]\``),
    );
    expect(missing).toEqual([]);
  });
});

function propertyNames(schema: unknown): Set<string> {
  if (typeof schema !== 'object' || schema === null) {
    return new Set();
  }
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  return new Set([...own, ...Object.values(schema).flatMap((inner) => [...propertyNames(inner)])]);
}

describe('meshlens workload', () => {
  it('has defaults for everything but the file', async () => {
    expect((await ask('m.csv')).asked).toMatchObject({
      columns: { time: null, value: null, series: null, statics: [] },
      testSeries: [],
      inputSteps: 48,
      horizon: null,
      history: 'long',
      scale: 'zscore',
      split: { train: 0.7, validation: 0.1, test: 0.2 },
      stride: 1,
      aggregate: null,
      networks: 'off',
      seeds: [0],
    });
  });

  it('reads columns, series and widths', async () => {
    const named = [
      '--time',
      't',
      '--value',
      'v',
      '--series',
      's',
      '--static',
      'cpu, image',
      '--test-series',
      'a,b',
    ];
    const others = ['--aggregate', '1h:max', '--split', '0.8,0.1,0.1', '--seeds', '1,2,3'];
    expect((await ask('m.csv', ...named, ...others)).asked).toMatchObject({
      columns: { time: 't', value: 'v', series: 's', statics: ['cpu', 'image'] },
      testSeries: ['a', 'b'],
      aggregate: { widthMs: 3_600_000, by: 'max' },
      split: { train: 0.8, validation: 0.1, test: 0.1 },
      seeds: [1, 2, 3],
    });
    expect((await ask('m.csv', '--aggregate', '5m')).asked?.aggregate).toEqual({
      widthMs: 300_000,
      by: 'sum',
    });
  });

  it.each([
    [['none.csv'], /no such file or folder: none\.csv/],
    [['m.csv', '--horizon', '0'], /--horizon.*from 1 to 2000/],
    [['m.csv', '--split', '0.7,0.3'], /three shares/],
    [['m.csv', '--split', '0.7,0.2,0.2'], /whose sum is 1/],
    [['m.csv', '--aggregate', 'hour'], /number with a unit/],
    [['m.csv', '--aggregate', '1h:median'], /1h:sum/],
    [['m.csv', '--scale', 'log2'], /--scale/],
  ])('refuses %j', async (argv, reason) => {
    const { code, err, asked } = await ask(...argv);
    expect({ code, asked }).toEqual({ code: ExitCode.usage, asked: null });
    expect(err).toMatch(reason);
  });
});
