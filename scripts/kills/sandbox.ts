/** A folder to analyse with a cache, a home and temporary files of its own, and runs of the built command line in it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const BUILT = path.resolve(__dirname, '../../dist/cli.js');
const MARK = 'MESHLENS_KILL_MARK';
const SERVICES = ['web', 'cart', 'orders', 'stock'];
const START_S = 1_700_000_000;

export interface Sandbox {
  readonly root: string;
  /** The command line that runs. */
  readonly cli: string;
  /** What is analysed. */
  readonly folder: string;
  readonly cache: string;
  readonly temporary: string;
  /** In the environment of every process that a run starts. */
  readonly mark: string;
}

export async function createSandbox(cli = BUILT, traces = 300): Promise<Sandbox> {
  const root = await mkdtemp(path.join(tmpdir(), 'meshlens-kills-'));
  const sandbox = {
    root,
    cli,
    folder: path.join(root, 'folder'),
    cache: path.join(root, 'cache'),
    temporary: path.join(root, 'tmp'),
    mark: randomUUID(),
  };
  await Promise.all([sandbox.folder, sandbox.cache, sandbox.temporary].map((each) => mkdir(each)));
  await writeFile(path.join(sandbox.folder, 'traces.jsonl'), spansOf(traces));
  return sandbox;
}

export const removeSandbox = ({ root }: Sandbox): Promise<void> => rm(root, { recursive: true, force: true });

/** Traces of a chain of services, one a second, as lines of OTLP. */
export function spansOf(traces: number, from = 0): string {
  const lines = Array.from({ length: traces }, (_, index) => {
    const trace = (from + index + 1).toString(16).padStart(32, 'a');
    return SERVICES.map((service, depth) => {
      const id = ((from + index) * SERVICES.length + depth + 1).toString(16).padStart(16, '1');
      const parent = ((from + index) * SERVICES.length + depth).toString(16).padStart(16, '1');
      const startNs = BigInt(START_S + from + index) * 1_000_000_000n + BigInt(depth) * 1_000_000n;
      const span = {
        traceId: trace,
        spanId: id,
        ...(depth === 0 ? {} : { parentSpanId: parent }),
        name: `GET /${service}`,
        kind: 2,
        startTimeUnixNano: String(startNs),
        endTimeUnixNano: String(startNs + 20_000_000n + BigInt((index * 7919) % 1000) * 1000n),
      };
      const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
      return `${JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] })}\n`;
    }).join('');
  });
  return lines.join('');
}

export interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly stderr: string;
    readonly report: Report | null;
  }>;
}

export interface Report {
  readonly inputs: readonly {
    readonly file: string;
    readonly records: number;
    readonly problems: readonly unknown[];
  }[];
  readonly skipped: readonly { readonly file: string }[];
  readonly [key: string]: unknown;
}

/** @param prefix a command that starts the run, such as one that limits it */
export function analyse(
  { root, cli, folder, cache, temporary, mark }: Sandbox,
  options: { readonly cache?: string; readonly prefix?: readonly string[] } = {},
): Run {
  const output = path.join(root, `report-${randomUUID()}.json`);
  const [command, ...rest] = [...(options.prefix ?? []), process.execPath, cli];
  const child = spawn(command, [...rest, 'analyze', folder, '--model', 'shipped', '--json', output], {
    env: {
      ...process.env,
      HOME: root,
      XDG_CACHE_HOME: options.cache ?? cache,
      TMPDIR: temporary,
      [MARK]: mark,
    },
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => void (stderr += chunk.toString()));
  const ended = new Promise<Awaited<Run['ended']>>((resolve) => {
    child.on('close', (code, signal) => {
      void readFile(output, 'utf8').then(
        (text) => resolve({ code, signal, stderr, report: JSON.parse(text) as Report }),
        () => resolve({ code, signal, stderr, report: null }),
      );
    });
  });
  return { child, ended };
}

/** A report without what differs between runs of the same input. */
export function essence(report: Report | null): string {
  return JSON.stringify(report, (key, value: unknown) =>
    ['createdMs', 'timings', 'folder', 'tool'].includes(key) ? undefined : value,
  );
}

/** Processes of the sandbox that still run; empty where the system does not tell. */
export function livingProcesses({ mark }: Sandbox): number[] {
  if (!existsSync('/proc/self/environ')) {
    return [];
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${MARK}=${mark}`) &&
          !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'))
        );
      } catch {
        return false;
      }
    });
}

/** Files that no run needs any more: what was being written, and all in the temporary folder. */
export function leftovers({ cache, temporary }: Sandbox): string[] {
  const below = (folder: string): string[] =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => !entry.isDirectory())
          .map((entry) => path.join(entry.parentPath, entry.name))
      : [];
  return [...below(cache).filter((file) => file.endsWith('.tmp')), ...below(temporary)];
}
