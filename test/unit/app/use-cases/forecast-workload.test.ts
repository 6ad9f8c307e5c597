import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisContext } from '../../../../src/app/context';
import { workloadJson } from '../../../../src/cli/output/serialise';
import { describeTerminal } from '../../../../src/cli/terminal/terminal';
import type { WorkloadOptions, WorkloadReport } from '../../../../src/contracts/workload/workload-report';
import { openDatasets } from '../../../../src/jobs/datasets';
import { createInlineRunner } from '../../../../src/jobs/inline-runner';
import type { JobRunner } from '../../../../src/jobs/runner';
import type { WorkloadFitJob } from '../../../../src/methods/workload/networks/job';
import { fitWorkload } from '../../../../src/methods/workload/networks/jobs';
import { renderWorkload } from '../../../../src/methods/workload/cli/terminal';
import { hourlyLoads } from '../../methods/workload/loads';
import { testContext } from '../harness';
import { forecastContent } from './workload-content';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'meshlens-workload-'))));
afterAll(() => rm(folder, { recursive: true }));

const context = testContext();

/** A wide table of hourly loads. */
function csv(rows: number): string {
  const { values, names } = hourlyLoads({ rows });
  const lines = Array.from({ length: rows }, (_, row) => {
    const time = new Date(Date.UTC(2024, 0, 1) + row * 3_600_000).toISOString();
    return [time, ...names.map((__, node) => values[node * rows + row].toFixed(3))].join(',');
  });
  return `time,${names.join(',')}\n${lines.join('\n')}\n`;
}

/** Runs jobs here, but for networks: they say `value` everywhere, or cannot be trained. */
function withNetworks(value: number | null): JobRunner {
  const inline = createInlineRunner(() => undefined);
  return {
    pid: null,
    run: async (job, params, options) => {
      if (job.name !== fitWorkload.name) {
        return inline.run(job, params, options);
      }
      const { dataset, steps } = params as unknown as WorkloadFitJob;
      const { asked } = await openDatasets(options?.storage?.datasets ?? null).load(dataset);
      const point = new Float32Array(asked.node.length * steps).fill(value ?? 0);
      const result = { point, epochs: 1, parameters: 1, validationLoss: 1, pool: null, mixed: null };
      return {
        result: value === null ? null : result,
        runtime: 'test',
        reasons: value === null ? ['no network is trained here'] : [],
      } as never;
    },
  };
}

const run = (
  text: string,
  overrides: Partial<WorkloadOptions> = {},
  surroundings?: AnalysisContext,
): Promise<WorkloadReport> => forecastContent(folder, text, overrides, surroundings);

const terminal = describeTerminal(
  { write: () => undefined },
  { env: { LANG: 'C.UTF-8' }, platform: 'linux' },
);

describe('forecastLoads', () => {
  it('reports what its schema promises, in JSON and in text', async () => {
    const report = await run(csv(700));
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
      JSON.parse(readFileSync('docs/workload.schema.json', 'utf8')),
    );
    expect(validate(JSON.parse(workloadJson(report))), JSON.stringify(validate.errors)).toBe(true);
    expect(report.input).toMatchObject({ rows: 700, dayRows: 24, weekRows: 168 });
    expect(report.forecast.startMs).toBe(Date.UTC(2024, 0, 1) + 700 * 3_600_000);
    for (const { point, peak } of report.forecast.series) {
      expect(peak.value).toBe(Math.max(...point));
      expect(point[peak.step - 1]).toBe(peak.value);
    }
    const text = renderWorkload(report, terminal);
    expect(text).toContain(`Chosen: ${report.chosen}`);
    expect(text).toMatch(/service-0 .*in \d h/);
  });

  it('puts trained networks into the table, seed by seed, and into a blend', async () => {
    const report = await run(
      csv(400),
      { networks: 'on', seeds: [1, 2] },
      { ...context, jobs: withNetworks(0.5) },
    );
    const metric = (model: string) => report.metrics.find((each) => each.model === model);
    expect(metric('metaeformer')?.mseBySeed).toHaveLength(2);
    expect(metric('dyneformer')?.history).toBe('released');
    // The small network is a member of the usual mixture.
    expect(metric('adaptive')?.mseBySeed).toHaveLength(2);
    expect(metric('mlp')?.history).toBe('long');
    expect(metric('ridge')?.mseBySeed).toBeUndefined();
    // A network that says the same everywhere gets little of the blend.
    expect(metric('blend')?.mse).toBeLessThan(1.1 * (metric('adaptive')?.mse ?? NaN));
    expect(report.models.map(({ model, seed }) => [model, seed])).toEqual([
      ['mlp', 1],
      ['base', 1],
      ['metaeformer', 1],
      ['dyneformer', 1],
      ['mlp', 2],
      ['base', 2],
      ['metaeformer', 2],
      ['dyneformer', 2],
    ]);
  });

  it('has the small network and the base in the table without being asked, with the history asked for', async () => {
    const report = await run(csv(400), { history: 'released' });
    expect(report.models.map(({ model }) => model)).toEqual(['mlp', 'base']);
    const mlp = report.metrics.find(({ model }) => model === 'mlp');
    const mean = report.metrics.find(({ model }) => model === 'window-mean');
    expect(mlp?.history).toBe('released');
    expect(mlp?.mse).toBeLessThan(0.7 * (mean?.mse ?? 0));
    expect(report.metrics.find(({ model }) => model === 'base')?.history).toBe('released');
    expect(Object.keys(report.weights[0].shares)).toEqual(expect.arrayContaining(['mlp', 'base']));
    expect(report.notes.join()).toMatch(/base: .*adapt/);
  });

  it('says why no network is trained where no window fits, and forecasts', async () => {
    const report = await run(csv(400), {
      split: { train: 0.1, validation: 0.45, test: 0.45 },
      inputSteps: 39,
    });
    expect(report.models).toEqual([]);
    expect(report.notes.join()).toContain('no window with its forecast fits');
    expect(report.forecast.series).toHaveLength(2);
  });

  it('goes on without networks where no runtime can train them', async () => {
    const report = await run(csv(400), { networks: 'on' }, { ...context, jobs: withNetworks(null) });
    expect(report.metrics.map(({ model }) => model)).not.toContain('metaeformer');
    expect(report.notes.join()).toContain('no network is trained here');
  });

  it('names a series that is not there', async () => {
    await expect(run(csv(300), { testSeries: ['lost'] })).rejects.toThrow(
      /no series 'lost'.*service-0, service-1/,
    );
    await expect(run(csv(300), { testSeries: ['service-0', 'service-1'] })).rejects.toThrow(/none is left/);
  });

  it('says what to do with a folder without traces', async () => {
    await writeFile(path.join(folder, 'loads.csv'), csv(30));
    await expect(run(csv(30), { file: folder, fileName: '.' })).rejects.toThrow(
      /no traces .*meshlens workload FILE/,
    );
  });
});
