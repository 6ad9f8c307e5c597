import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/cli/run';
import { traceCompareCommand } from '../../../../src/methods/traces/cli/compare-command';
import { tracesCommand } from '../../../../src/methods/traces/cli/list-command';
import { traceCommand } from '../../../../src/methods/traces/cli/trace-command';
import { describeDocumentation } from '../../cli/documented';
import { fakeEnvironment } from '../../cli/fake-environment';
import { testContext } from '../../app/harness';
import { temporaryFolders } from '../../process/fixtures/temporary';

const documented = [
  ['traces', tracesCommand, 30],
  ['trace', traceCommand, 30],
  ['trace-comparison', traceCompareCommand, 15],
] as const;
documented.forEach(([schema, { options }, leastFields]) =>
  describeDocumentation(['docs/traces.md'], `docs/${schema}.schema.json`, options, leastFields),
);

const newFolder = temporaryFolders();
const START_US = 1_700_000_000_000_000;

/** `GET /` calls `charge`, which fails, and logs something that nobody waits for. */
function jaegerTrace(traceID: string, delayUs: number): object {
  const span = (
    spanID: string,
    parent: string | null,
    operationName: string,
    at: number,
    duration: number,
  ) => ({
    traceID,
    spanID,
    operationName,
    references: parent === null ? [] : [{ refType: 'CHILD_OF', traceID, spanID: parent }],
    startTime: START_US + delayUs + at,
    duration,
    processID: parent === null ? 'p1' : 'p2',
    tags:
      operationName === 'charge'
        ? [
            { key: 'error', type: 'bool', value: true },
            { key: 'error.message', type: 'string', value: 'card\u001b[31m refused' },
          ]
        : [{ key: 'region', type: 'string', value: 'east' }],
    logs: [],
  });
  return {
    traceID,
    spans: [
      span('1', null, 'GET /', 0, 100_000 + delayUs),
      span('2', '1', 'charge', 20_000, 60_000),
      span('3', '1', 'audit', 30_000, 500_000),
    ],
    processes: { p1: { serviceName: 'web' }, p2: { serviceName: 'pay' } },
  };
}

const run = (...argv: string[]): ReturnType<typeof runOn> =>
  runOn(['abc1000000000000', 'abd2000000000000'], ...argv);

async function runOn(
  [first, second]: readonly [string, string],
  ...argv: string[]
): Promise<{ code: number; out: string; err: string }> {
  const folder = newFolder();
  const data = [jaegerTrace(first, 0), jaegerTrace(second, 1000)];
  writeFileSync(path.join(folder, 'traces.json'), JSON.stringify({ data }));
  const environment = fakeEnvironment({
    cwd: folder,
    homeDir: newFolder(),
    perform: (work, options) => work(options, testContext()),
  });
  const code = await runCli(argv, environment);
  return { code, ...environment.printed };
}

describe('meshlens traces', () => {
  it('lists what matches, the longest first', async () => {
    const { out } = await run('traces', '.', '--limit', '1');
    expect(out).toMatch(/^2 of 2 traces match \(6 spans\)/);
    expect(out).toMatch(/abc1000000000000 +2023-11-14 22:13:20 +530 ms +- +3 +1 +web GET \/\n/);
    expect(out).toContain('and 1 more trace; --limit shows more of them');
  });

  it('shows the end of ids, which names a trace where all begin alike', async () => {
    const ids = ['1', '2'].map((digit) => `6b015e46d1b7593900000000000000${digit}0`) as [string, string];
    const { out } = await runOn(ids, 'traces', '.');
    const shown = [...out.matchAll(/^ {2}([0-9a-f]{16}) /gm)].map(([, id]) => id);
    expect(shown).toEqual(['0000000000000010', '0000000000000020']);
    expect((await runOn(ids, 'trace', shown[1], '.')).out).toContain(`Trace ${ids[1]} `);
  });

  it('reads one file, and every option', async () => {
    const { out } = await run(
      ...['traces', 'traces.json', '--service', 'web', '--operation', 'GET /', '--status', 'error'],
      ...['--min-duration', '100ms', '--max-duration', '1m', '--from', '2023-11-14', '--to', '2023-11-15'],
      ...['--attribute', 'region=east', '--id', 'ABC', '--sort', 'start', '--ascending', '--json', '-'],
    );
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      tool: { name: 'meshlens' },
      matched: 1,
      rows: [{ traceId: 'abc1000000000000', spans: 3, errors: 1, services: 2 }],
    });
  });

  it('says why nothing matches, and what an option needs', async () => {
    expect((await run('traces', '.', '--service', 'none')).out).toContain(
      'Nothing matches all options. Services: pay, web.',
    );
    expect((await run('traces', '.', '--attribute', 'region')).err).toContain(
      "option '--attribute' needs KEY=VALUE, such as http.status_code=503; got 'region'",
    );
    expect((await run('traces', 'gone')).err).toContain('no such folder: gone');
  });
});

describe('meshlens trace', () => {
  it('draws the spans with their critical path, and says what failed', async () => {
    const { out } = await run('trace', 'abc1', '.');
    expect(out).toContain('Trace abc1000000000000  530 ms, 3 spans, 2 services, 1 failed');
    expect(out).toMatch(/^web GET \/ +██─+ +100 ms +20 ms +-$/m);
    expect(out).toMatch(/^ ! pay charge +─+/m);
    expect(out).toMatch(/^ pay audit +█+─+ +500 ms +500 ms +-$/m);
    expect(out).toContain('Critical path: pay audit 70 ms (13 %); web GET / 30 ms (6 %)');
    expect(out).toContain('! pay charge: card refused');
    expect(out).not.toContain('\u001b');
  });

  it('writes spans as objects', async () => {
    const { out } = await run('trace', 'abc1', 'traces.json', '--json', '-');
    const { spans, criticalPath } = JSON.parse(out) as { spans: object[]; criticalPath: object[] };
    expect(spans[1]).toEqual({
      spanId: '2',
      parentId: '1',
      depth: 1,
      service: 'pay',
      operation: 'charge',
      startMs: 20,
      durationMs: 60,
      selfMs: 60,
      criticalMs: 0,
      shiftMs: 0,
      percentile: null,
      error: true,
      unfinished: false,
      orphan: false,
      file: 'traces.json',
      offset: 9,
    });
    expect(criticalPath).toEqual([
      { row: 0, fromMs: 0, toMs: 30 },
      { row: 2, fromMs: 30, toMs: 100 },
    ]);
  });

  it('names ids that are near one that is not there, and those that begin alike', async () => {
    const unknown = await run('trace', 'abce', '.');
    expect([unknown.code, unknown.err]).toEqual([
      1,
      'meshlens: None of the 2 traces has the id abce. Near: abc1000000000000, abd2000000000000.\n',
    ]);
    const several = await run('trace', 'ab', '.');
    expect(several.err).toContain('None of the 2 traces has the id ab');
  });
});

describe('meshlens trace compare', () => {
  it('says what is slower, and what is not', async () => {
    const { out } = await run('trace', 'compare', 'abc1', 'abd2', '.');
    expect(out).toContain('Before abc1000000000000: 530 ms, 3 spans, 1 failed, begins 2023-11-14 22:13:20');
    expect(out).toContain('Of 3 paths 0 new, 0 gone, 0 slower, 0 faster.');
    expect(out).toMatch(/^web GET \/ +1 → 1 +100 ms +101 ms +\+1 ms +0$/m);
  });

  it('compares traces of two files', async () => {
    const folder = newFolder();
    const slow = jaegerTrace('def3', 400_000) as { spans: object[] };
    writeFileSync(
      path.join(folder, 'other.json'),
      JSON.stringify({ data: [{ ...slow, spans: slow.spans.slice(0, 2) }] }),
    );
    const { out } = await run('trace', 'compare', 'abc1', 'def3', '.', path.join(folder, 'other.json'));
    expect(out).toMatch(/^web GET \/ +slower +1 → 1 +100 ms +500 ms +\+400 ms/m);
    expect(out).toMatch(/^ pay audit +gone +1 → 0 +500 ms +- +−500 ms/m);
  });

  it('has a help, and says what it needs', async () => {
    expect((await run('trace', 'compare', '--help')).out).toContain(
      'Usage: meshlens trace compare BEFORE AFTER FOLDER [FOLDER_OF_AFTER] [OPTIONS]',
    );
    expect((await run('help', 'trace', 'compare')).out).toContain('Usage: meshlens trace compare');
    const { err } = await run('trace', 'compare', 'abc1', 'abd2');
    expect(err).toContain("'meshlens trace compare' needs FOLDER\nSee 'meshlens trace compare --help'.");
  });
});

describe('the schemas of traces', () => {
  it.each([
    ['traces', ['traces', '.']],
    ['traces', ['traces', '.', '--service', 'none']],
    ['trace', ['trace', 'abc1', '.']],
    ['trace-comparison', ['trace', 'compare', 'abc1', 'abd2', '.']],
  ])('%s.schema.json is what %j writes', async (schema, argv) => {
    const { out } = await run(...argv, '--json', '-');
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    const validate = ajv.compile(JSON.parse(readFileSync(`docs/${schema}.schema.json`, 'utf8')) as object);
    const document = JSON.parse(out) as object;
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...document, more: 1 })).toBe(false);
  });
});
