import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyzeSource, type AnalyzeSourceOptions } from '../../../../src/app/use-cases/analyze-source';
import { sourceOptions } from '../../../../src/cli/arguments/source-options';
import { ExitCode } from '../../../../src/cli/exit-code';
import { runCli } from '../../../../src/cli/run';
import { completeReport } from '../../contracts/report-fixture';
import { temporaryFolders } from '../../process/fixtures/temporary';
import { fakeEnvironment } from '../fake-environment';

const folder = temporaryFolders();
const NOW = Date.UTC(2024, 4, 6, 8);

async function run(env: Record<string, string>, ...argv: string[]) {
  const asked: AnalyzeSourceOptions[] = [];
  const environment = fakeEnvironment({
    env: { LANG: 'C.UTF-8', ...env },
    now: () => NOW,
    perform: (work, options) => {
      expect(work).toBe(analyzeSource);
      asked.push(options as unknown as AnalyzeSourceOptions);
      return Promise.resolve(completeReport as never);
    },
  });
  const code = await runCli(['analyze', ...argv], environment);
  return { code, asked, ...environment.printed };
}

describe('meshlens analyze ADDRESS', () => {
  it('asks for the last hour, with credentials of the environment, and says so first', async () => {
    const { code, asked, err } = await run(
      { MESHLENS_SOURCE_TOKEN: 't0ken' },
      'jaeger+http://localhost:16686',
    );
    expect([code, asked.length]).toEqual([ExitCode.ok, 1]);
    expect(asked[0]).toMatchObject({
      source: { fromMs: NOW - 3_600_000, toMs: NOW, maxBytes: 500 << 20 },
      credentials: { token: 't0ken' },
      folder: null,
      storageDir: null,
      trusted: true,
    });
    expect(err).toMatch(
      /^note: asks jaeger\+http:\/\/localhost:16686 for 2024-05-06 07:00.* 08:00.*, at most 500 MB of answers\n/,
    );
    expect(err).not.toContain('t0ken');
  });

  it('takes range, queries, limit and folder', async () => {
    const save = path.join(folder(), 'new');
    const { asked } = await run(
      {},
      ...['prometheus+https://x', '--from', '2024-05-06T06:00Z', '--to', '2024-05-06T07:00Z'],
      ...['--query', 'up', '--query', 'rate(x[1m])', '--max-mb', '3', '--save', save],
    );
    expect(asked[0]).toMatchObject({
      source: {
        fromMs: NOW - 7_200_000,
        toMs: NOW - 3_600_000,
        maxBytes: 3 << 20,
        queries: ['up', 'rate(x[1m])'],
      },
      folder: save,
    });
  });

  it('says how many rows ClickHouse may read', async () => {
    const { asked, err } = await run({}, 'clickhouse+https://x/otel', '--max-rows', '5');
    expect(asked[0].source.maxRows).toBe(5_000_000);
    expect(err).toMatch('at most 500 MB of answers and 5,000,000 rows read per query');
  });

  it.each([
    [['clickhouse+http://x', '--save', 'y'], /answers no spans/],
    [['jaeger+http://ada:secret@x'], /must not hold a user or password/],
    [['kafka+http://x'], /no address of a live source/],
    [['jaeger+http://x', '--last', '1h', '--from', '1'], /exclude each other/],
    [['jaeger+http://x', '--from', '2024-05-06T09:00Z'], /must lie before/],
    [['jaeger+http://x', '--max-mb', '0'], /'--max-mb' needs a whole number/],
    [['.', '--last', '1h'], /'--last' is for a live source/],
  ])('refuses %j', async (argv, reason) => {
    const { code, err } = await run({}, ...argv);
    expect(code).toBe(ExitCode.usage);
    expect(err).toMatch(reason);
    expect(err).not.toContain('secret');
  });

  it('saves into no folder that holds something', async () => {
    const used = folder();
    writeFileSync(path.join(used, 'x'), '');
    const { code, err } = await run({}, 'jaeger+http://x', '--save', used);
    expect([code, err]).toEqual([ExitCode.usage, expect.stringMatching(/needs an empty folder/)]);
  });

  it('has its options on docs/live-sources.md', () => {
    const page = readFileSync('docs/live-sources.md', 'utf8');
    expect(sourceOptions.filter(({ name, value }) => !page.includes(`--${name} ${value}\``))).toEqual([]);
  });
});
