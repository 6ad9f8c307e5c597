import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/numeric/random';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import { forecastJson } from '../../../../src/cli/output/serialise';
import type { ForecastOptions, ForecastReport } from '../../../../src/contracts/forecast/forecast-report';
import type { AnalysisContext } from '../../../../src/app/context';
import { forecast } from '../../../../src/app/use-cases/forecast-metrics';
import { renderForecast } from '../../../../src/methods/forecast/cli/terminal';
import { describeTerminal } from '../../../../src/cli/terminal/terminal';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-forecast-'))));
afterAll(() => rm(folder, { recursive: true }));

const context: AnalysisContext = {
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
  now: () => 0,
  jobs: createInlineRunner(() => undefined),
  rules: () => Promise.resolve([]),
};

/** Two services, one row a minute; `edit` may break lines. */
function csv(rows: number, edit: (line: string, row: number) => string | null = (line) => line): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1) + row * 60_000).toISOString();
    return edit(
      `${time},${(10 + 3 * Math.sin(row / 9) + Math.cos(row * 7)).toFixed(3)},${(5 + Math.sin(row / 9 - 1)).toFixed(3)}`,
      row,
    );
  });
  return `time,cart,pay\n${lines.filter((line) => line !== null).join('\n')}\n`;
}

async function run(
  text: string,
  adjacency?: string,
  overrides: Partial<ForecastOptions> = {},
): Promise<ForecastReport> {
  const file = path.join(folder, 'm.csv');
  await writeFile(file, text);
  const links = path.join(folder, 'a.csv');
  if (adjacency !== undefined) {
    await writeFile(links, adjacency);
  }
  return forecast(
    {
      file,
      fileName: 'm.csv',
      adjacency: adjacency === undefined ? null : { file: links, fileName: 'a.csv' },
      inputSteps: 6,
      horizons: [1, 2],
      trainFraction: 0.8,
      rivals: 'fast',
      seeds: [0],
      runtime: 'auto',
      storageDir: null,
      ...overrides,
    },
    context,
  );
}

describe('forecast', () => {
  it('reports what its schema promises, in JSON and in text', { timeout: 600_000 }, async () => {
    const report = await run(csv(240), '0,1\n0,0\n', { seeds: [1, 2] });
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
      JSON.parse(readFileSync('docs/forecast.schema.json', 'utf8')),
    );
    expect(validate(JSON.parse(forecastJson(report))), JSON.stringify(validate.errors)).toBe(true);
    expect(report.forecast).toMatchObject({ startMs: Date.UTC(2024, 0, 1, 4), steps: 2 });
    expect(report.metrics.some(({ model, horizon }) => model === report.chosen && horizon === 2)).toBe(true);
    expect(report.input.links).toBe(1);
    const text = renderForecast(
      report,
      describeTerminal({ write: () => undefined }, { env: { LANG: 'C.UTF-8' }, platform: 'linux' }),
    );
    expect(text).toContain(`Chosen: ${report.chosen}`);
    expect(text).toMatch(/cart +[\d.]+ \[[\d.]+, [\d.]+\]/);
  });

  it(
    'mends unsorted rows, duplicates, gaps, empty cells and constant columns, and says each',
    { timeout: 600_000 },
    async () => {
      const damaged = csv(260, (line, row) =>
        row >= 50 && row < 55
          ? null
          : row === 70
            ? `${line}\n${line}`
            : row % 40 === 0
              ? line.replace(/,[^,]*$/, ',NaN')
              : line,
      );
      const [heading, ...lines] = damaged.trimEnd().split('\n');
      const { notes, input } = await run(
        [`${heading},flat`, ...lines.reverse().map((line) => `${line},7`)].join('\n'),
      );
      expect(notes).toEqual(
        expect.arrayContaining([
          expect.stringContaining('sorted'),
          expect.stringContaining('1 row repeats the time'),
          expect.stringContaining('5 of 260 rows are missing'),
          expect.stringContaining('1 series never changes'),
        ]),
      );
      expect(input.missingShare).toBeGreaterThan(0.02);
    },
  );

  /** 45 minutes, every half a minute: a load of about 830, a time of about 22 and a share in percent. */
  function mixed(): string {
    const random = createRandom(5);
    const lines = Array.from({ length: 90 }, (_, row) => {
      const time = new Date(Date.UTC(2024, 0, 1) + row * 30_000).toISOString();
      const share = Math.min(100, 97 + 4 * random.uniform());
      return `${time},${(830 + 60 * random.normal()).toFixed(2)},${(22 + random.normal()).toFixed(3)},${share.toFixed(2)}`;
    });
    return `time,load,latency_ms,availability_percent\n${lines.join('\n')}\n`;
  }

  it('judges series of different units in units of their scales, and keeps shares within their whole', async () => {
    const report = await run(mixed(), undefined, { horizons: [1, 6] });
    expect(report.protocol.errorUnit).toBe('scale');
    expect(report.models).toEqual([]);
    for (const { model, mae, rmse } of report.metrics) {
      expect(mae, model).toBeGreaterThan(0.4);
      expect(mae, model).toBeLessThan(2);
      expect(rmse, model).toBeLessThan(3);
    }
    const share = report.forecast.series.find(({ name }) => name === 'availability_percent');
    expect(Math.max(...(share?.high ?? []))).toBe(100);
    expect(report.notes.join()).toMatch(/errors over all series are in units of the scale of each/);
    expect((await run(csv(60))).protocol.errorUnit).toBe('file');
  });

  it('trains on a short file only when all rivals are asked for', { timeout: 600_000 }, async () => {
    expect((await run(csv(60))).models).toEqual([]);
    const trained = await run(csv(60), undefined, { rivals: 'all' });
    expect(trained.models.map(({ model }) => model)).toContain('network');
  });

  it.each([
    ['an adjacency smaller than the matrix', csv(240), '0\n', /a\.csv is 1 x 1, but the matrix has 2 series/],
    ['fewer rows than the window', csv(10), undefined, /10 rows are too few for 6 input steps/],
    ['no numbers', 'a,b\nx,y\n', undefined, /no column of numbers/],
    ['an empty file', '', undefined, /m\.csv is empty/],
  ])('refuses %s with a reason for the user', async (_, text, adjacency, reason) => {
    await expect(run(text, adjacency)).rejects.toMatchObject({
      forUser: true,
      message: expect.stringMatching(reason),
    });
  });
});
