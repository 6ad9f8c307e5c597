import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../../src/cli/run';
import { tracesCommand } from '../../../../src/methods/traces/cli/list-command';
import { traceCommand } from '../../../../src/methods/traces/cli/trace-command';
import { fakeEnvironment } from '../../cli/fake-environment';
import { testContext } from '../../app/harness';
import { temporaryFolders } from '../../process/fixtures/temporary';

describe('docs/traces.md', () => {
  it('names every option and every choice', () => {
    const page = readFileSync('docs/traces.md', 'utf8');
    for (const { name, value, choices } of [...tracesCommand.options, ...traceCommand.options]) {
      expect(page).toContain(`--${name}${value === undefined ? '' : ` ${value}`}\``);
      (choices ?? []).forEach((choice) => expect(page).toContain(`\`${choice}\``));
    }
  });
});

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
