import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forecastCommand } from '../../../../src/methods/forecast/cli/command';
import { runCli } from '../../../../src/cli/run';
import { ExitCode } from '../../../../src/cli/exit-code';
import type { ForecastOptions } from '../../../../src/contracts/forecast/forecast-report';
import { fakeEnvironment } from '../../cli/fake-environment';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'meshlens-cli-forecast-'));
  await writeFile(path.join(folder, 'm.csv'), 'a\n1\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function ask(
  ...argv: string[]
): Promise<{ code: ExitCode; asked: ForecastOptions | null; err: string }> {
  const asked: { options: ForecastOptions | null } = { options: null };
  const environment = fakeEnvironment({
    cwd: folder,
    forecast: (options) => {
      asked.options = options;
      return Promise.reject(new Error('enough'));
    },
  });
  const code = await runCli(['forecast', ...argv], environment);
  return { code, asked: asked.options, err: environment.printed.err };
}

describe('docs/forecast.md', () => {
  const page = readFileSync('docs/forecast.md', 'utf8');

  it('names every option and every choice', () => {
    for (const { name, value, choices } of forecastCommand.options) {
      expect(page).toContain(`--${name}${value === undefined ? '' : ` ${value}`}\``);
      for (const choice of choices ?? []) {
        expect(page, `--${name} ${choice}`).toContain(`\`${choice}\``);
      }
    }
  });

  it('explains every field of the JSON', () => {
    const schema: unknown = JSON.parse(readFileSync('docs/forecast.schema.json', 'utf8'));
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

describe('meshlens forecast', () => {
  it('asks for a quick forecast by default, and for every rival in a back-test', async () => {
    expect((await ask('m.csv')).asked).toMatchObject({
      inputSteps: 12,
      horizons: [1, 2, 3, 6, 12],
      trainFraction: 0.8,
      rivals: 'fast',
      seeds: [0],
      adjacency: null,
    });
    expect(
      (await ask('m.csv', '--train-fraction', '0.7', '--horizon', '3,1,3', '--seeds', '5,1')).asked,
    ).toMatchObject({ trainFraction: 0.7, horizons: [1, 3], rivals: 'all', seeds: [1, 5] });
    expect((await ask('m.csv', '--train-fraction', '.8', '--rivals', 'fast')).asked?.rivals).toBe('fast');
  });

  it.each([
    [['none.csv'], /no such file: none\.csv/],
    [['.'], /not a file/],
    [['m.csv', '--adjacency', 'none.csv'], /no such file/],
    [['m.csv', '--horizon', '0'], /--horizon.*from 1 to 1000/],
    [['m.csv', '--horizon', 'soon'], /got 'soon'/],
    [['m.csv', '--input-steps', '1.5'], /--input-steps/],
    [['m.csv', '--train-fraction', '80'], /such as 0\.8; got '80'/],
    [['m.csv', '--seed', '1', '--seeds', '2'], /either '--seed' or '--seeds'/],
  ])('refuses %j', async (argv, reason) => {
    const { code, err, asked } = await ask(...argv);
    expect({ code, asked }).toEqual({ code: ExitCode.usage, asked: null });
    expect(err).toMatch(reason);
  });
});
