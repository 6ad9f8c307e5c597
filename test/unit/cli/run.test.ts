import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../../src/cli/exit-code';
import { runCli } from '../../../src/cli/run';
import { abortError, userError } from '../../../src/process/rpc/errors';
import { completeExplanation, completeReport } from '../contracts/report-fixture';
import { fakeEnvironment } from './fake-environment';

let cwd: string;

beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'meshlens-run-')));
  await mkdir(join(cwd, 'shop'));
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

describe('meshlens', () => {
  it.each([['--help'], ['-h'], ['help']])('%s lists the commands', async (argument) => {
    const environment = fakeEnvironment();
    expect(await runCli([argument], environment)).toBe(ExitCode.ok);
    expect(environment.printed.out).toMatch(/Commands:\n {2}analyze .*\n {2}explain /);
  });

  it('--version prints the version and nothing else', async () => {
    const environment = fakeEnvironment();
    expect(await runCli(['--version'], environment)).toBe(ExitCode.ok);
    expect(environment.printed).toEqual({ out: '1.2.3\n', err: '' });
  });

  it('without arguments prints the help as an error', async () => {
    const environment = fakeEnvironment();
    expect(await runCli([], environment)).toBe(ExitCode.usage);
    expect(environment.printed.err).toContain('Usage: meshlens');
    expect(environment.printed.out).toBe('');
  });

  it.each([
    [['analyse'], "unknown command 'analyse'. Did you mean 'analyze'?\nSee 'meshlens --help'."],
    [['--json', 'x'], "unknown option '--json' before the command"],
    [['analyze', 'shop', '--sarf', 'x'], "Did you mean '--sarif'?\nSee 'meshlens analyze --help'."],
    [['analyze', 'nowhere'], 'no such folder: nowhere'],
    [['analyze', 'shop', '--model', 'gone'], "there is no 'gone'"],
    [['analyze', 'shop', '--seed', '-1'], '--seed'],
    [['analyze', 'shop', '--seed', '4294967296'], '--seed'],
    [['analyze', 'shop', '--json', '-', '--html', '-'], '--json and --html both write to -'],
    [['analyze', 'shop', '--json', 'a', '--sarif', './a'], '--json and --sarif both write to ./a'],
    [['explain', 'shop', '--from', '20', '--to', '10'], '--to must be later than --from'],
    [['explain', 'shop', '--from', '20', '--to', 'noon'], "option '--to' needs a time"],
    [['explain', 'shop', '--from', '20', '--to', '30', '--ranker', 'modle'], "Did you mean 'model'?"],
    [['explain', 'shop', '--from', '20', '--to', '30', '--against', '5'], 'needs FROM/TO or rest; got'],
    [['explain', 'shop', '--from', '20', '--to', '30', '--against', '9/5'], 'must be later than the first'],
    [
      ['evaluate', 'shop', '--labels', 'a.csv', '--tolerance', '30'],
      "option '--tolerance' needs a number with a unit",
    ],
  ])('explains the mistake in %j and analyses nothing', async (argv, message) => {
    const environment = fakeEnvironment({ cwd });
    expect(await runCli(argv, environment)).toBe(ExitCode.usage);
    expect(environment.printed.err).toContain(message);
    expect(environment.printed.out).toBe('');
    expect(environment.asked).toEqual([]);
  });

  it('every option of every command stands in its help', async () => {
    const environment = fakeEnvironment();
    await runCli(['analyze', '--help'], environment);
    await runCli(['explain', 'x', '-h'], environment);
    for (const option of [
      '--json FILE',
      '--html FILE',
      '--sarif FILE',
      '--window WIDTH',
      '--seed N',
      '--runtime NAME',
      '--model MODEL',
      '--no-cache',
      '--include GLOB',
      '--exclude GLOB',
      '--quiet',
      '--fail-on WHEN',
      '--from TIME',
      '--to TIME',
      '--ranker NAME',
    ]) {
      expect(environment.printed.out).toContain(option);
    }
  });
});

describe('meshlens analyze', () => {
  it('passes every option on, with defaults that do not depend on the machine', async () => {
    await writeFile(join(cwd, 'weights'), '');
    const environment = fakeEnvironment({ cwd });
    await runCli(['analyze', 'shop'], environment);
    await runCli(
      [
        'analyze',
        'shop',
        '--window',
        '30s',
        '--seed',
        '7',
        '--runtime',
        'wasm',
        '--model',
        'weights',
        '--include',
        'a',
        '--include',
        'b',
        '--exclude',
        'c',
        '--no-cache',
      ],
      environment,
    );
    const folder = join(cwd, 'shop');
    expect(environment.asked).toEqual([
      {
        folder,
        windowMs: undefined,
        seed: 0,
        runtime: 'auto',
        model: 'auto',
        storageDir: '/home/ada/.cache/meshlens',
        include: [],
        exclude: [],
        trusted: true,
      },
      {
        folder,
        windowMs: 30_000,
        seed: 7,
        runtime: 'wasm',
        model: { file: join(cwd, 'weights') },
        storageDir: null,
        include: ['a', 'b'],
        exclude: ['c'],
        trusted: true,
      },
    ]);
  });

  it('does not cache inside the folder it analyses, and says so', async () => {
    const environment = fakeEnvironment({ cwd, homeDir: join(cwd, 'shop') });
    await runCli(['analyze', 'shop'], environment);
    expect(environment.asked[0].storageDir).toBeNull();
    expect(environment.printed.err).toContain('nothing is cached');
  });

  it('prints the report, writes the files and names them', async () => {
    const environment = fakeEnvironment({ cwd });
    expect(
      await runCli(
        [
          'analyze',
          'shop',
          '--json',
          'r.json',
          '--html',
          'r.html',
          '--sarif',
          'r.sarif',
          '--markdown',
          'r.md',
        ],
        environment,
      ),
    ).toBe(ExitCode.ok);
    expect(environment.printed.out).toContain('Services (3)');
    expect(environment.printed.out).toContain(join(cwd, 'r.html'));
    expect(environment.printed.err).toBe('');
    expect(JSON.parse(await readFile(join(cwd, 'r.json'), 'utf8'))).toEqual(completeReport);
    expect(await readFile(join(cwd, 'r.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect(JSON.parse(await readFile(join(cwd, 'r.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(await readFile(join(cwd, 'r.md'), 'utf8')).toMatch(/^# Incidents of shop\n/);
  });

  it('gives the standard output to JSON alone when asked to', async () => {
    const environment = fakeEnvironment({ cwd });
    await runCli(['analyze', 'shop', '--json', '-'], environment);
    expect(JSON.parse(environment.printed.out)).toEqual(completeReport);
  });

  it('--quiet prints nothing', async () => {
    const environment = fakeEnvironment({ cwd });
    expect(await runCli(['analyze', 'shop', '--quiet', '--json', 'r.json'], environment)).toBe(ExitCode.ok);
    expect(environment.printed).toEqual({ out: '', err: '' });
    expect(await readFile(join(cwd, 'r.json'), 'utf8')).not.toBe('');
  });

  const quiet = { ...completeReport, incidents: [], findings: [] };
  it.each([
    ['never', completeReport, ExitCode.ok],
    ['incident', completeReport, ExitCode.found],
    ['incident', { ...completeReport, incidents: [] }, ExitCode.ok],
    ['finding', { ...completeReport, incidents: [] }, ExitCode.found],
    ['finding', { ...completeReport, findings: [] }, ExitCode.found],
    ['finding', quiet, ExitCode.ok],
  ] as const)('--fail-on %s', async (when, report, code) => {
    const environment = fakeEnvironment({ cwd, analyze: () => Promise.resolve(report) });
    expect(await runCli(['analyze', 'shop', '--fail-on', when], environment)).toBe(code);
  });

  it('writes nothing when cancelled, even when the analysis still finishes', async () => {
    const cancel = new AbortController();
    const environment = fakeEnvironment({
      cwd,
      signal: cancel.signal,
      analyze: () => {
        cancel.abort();
        return Promise.resolve(completeReport);
      },
    });
    expect(await runCli(['analyze', 'shop', '--json', 'r.json'], environment)).toBe(ExitCode.cancelled);
    expect(environment.printed).toEqual({ out: '', err: 'meshlens: cancelled\n' });
    await expect(readFile(join(cwd, 'r.json'))).rejects.toThrow('ENOENT');
  });

  it('reports cancellation whatever the interrupted analysis throws', async () => {
    const cancel = new AbortController();
    for (const error of [abortError(), new TypeError('torn down')]) {
      const environment = fakeEnvironment({
        cwd,
        signal: cancel.signal,
        analyze: () => (cancel.abort(), Promise.reject(error)),
      });
      expect(await runCli(['analyze', 'shop'], environment)).toBe(ExitCode.cancelled);
    }
  });

  it('shows a failure meant for the user as it is, and any other as a fault of its own', async () => {
    const fail = async (error: Error, ...more: string[]): Promise<string> => {
      const environment = fakeEnvironment({ cwd, analyze: () => Promise.reject(error) });
      expect(await runCli(['analyze', 'shop', ...more], environment)).toBe(ExitCode.failure);
      return environment.printed.err;
    };
    expect(await fail(userError('x', 'No runtime could be loaded.'))).toBe(
      'meshlens: No runtime could be loaded.\n',
    );
    expect(await fail(new TypeError('x is undefined'))).toBe(
      'meshlens: internal error: x is undefined (--verbose shows where)\n',
    );
    expect(await fail(new TypeError('x is undefined'), '--verbose')).toMatch(
      /internal error: TypeError: x is undefined\n\s+at /,
    );
  });

  it('prints what the analysis logs only with --verbose', async () => {
    const analyze = vi.fn((_: unknown, context: { log(line: string): void }) => {
      context.log('runtime: onnx');
      return Promise.resolve(completeReport);
    });
    const plain = fakeEnvironment({ cwd, analyze });
    await runCli(['analyze', 'shop'], plain);
    const verbose = fakeEnvironment({ cwd, analyze });
    await runCli(['analyze', 'shop', '--verbose'], verbose);
    expect([plain.printed.err, verbose.printed.err]).toEqual(['', 'runtime: onnx\n']);
  });
});

describe('meshlens explain', () => {
  it('asks for the interval and prints every ranker', async () => {
    const environment = fakeEnvironment({ cwd });
    expect(
      await runCli(
        ['explain', 'shop', '--from', '2024-05-06T10:01:00Z', '--to', '1714989750', '--ranker', 'zscore'],
        environment,
      ),
    ).toBe(ExitCode.ok);
    expect(environment.asked[0]).toMatchObject({
      fromMs: Date.UTC(2024, 4, 6, 10, 1),
      toMs: 1_714_989_750_000,
      ranker: 'zscore',
    });
    expect(environment.printed.out).toContain('Likely causes');
    expect(environment.printed.out).toContain('identity');
  });

  it('writes JSON to a file or to the standard output', async () => {
    const environment = fakeEnvironment({ cwd });
    await runCli(['explain', 'shop', '--from', '1', '--to', '2', '--json', 'e.json', '--quiet'], environment);
    await runCli(['explain', 'shop', '--from', '1', '--to', '2', '--json', '-'], environment);
    expect(JSON.parse(await readFile(join(cwd, 'e.json'), 'utf8'))).toEqual(completeExplanation);
    expect(JSON.parse(environment.printed.out)).toEqual(completeExplanation);
  });
});
