import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export interface ServerOptions {
  /** code-server's start script. */
  readonly entry: string;
  readonly folder: string;
  /** True opens every folder as trusted; false leaves it in restricted mode. */
  readonly trusted: boolean;
  /** User settings of the editor. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** VSIX files to install first. */
  readonly packages?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export interface CodeServer {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** What the server has printed so far. */
  log(): string;
  /** Resolves with the exit code when the server ends, asked to or not. */
  readonly ended: Promise<number | null>;
  /** Where the server and its extension host write their logs. */
  readonly logsDir: string;
  /** Ends the server and its extension host, and removes its data. Never throws. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const CHILDREN_GONE_MS = 100;

/** No look-ups of extensions: they would wait for a network that need not be there. */
const noGallery = JSON.stringify({ serviceUrl: '' });

const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'chat.commandCenter.enabled': false,
  // Otherwise a dialogue waits for an answer for ever.
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/**
 * Starts code-server on a free port of the loopback interface and waits until it listens.
 * @throws with the server's output when a package cannot be installed, or when it ends early or does not listen within a
 * minute
 */
export async function startCodeServer(options: ServerOptions): Promise<CodeServer> {
  // Unix socket paths end at 107 bytes, so the data folder gets a short name.
  const data = await mkdtemp(path.join(os.tmpdir(), 'ml-'));
  await mkdir(path.join(data, 'User'), { recursive: true });
  await writeFile(
    path.join(data, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...options.settings }),
  );
  await writeFile(path.join(data, 'config.yaml'), '');

  const env = { ...options.env, XDG_CONFIG_HOME: data, XDG_DATA_HOME: data, EXTENSIONS_GALLERY: noGallery };
  await installPackages(options, data, env);
  const child = spawn(process.execPath, serverArgs(options, data), {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group, so that stopping it takes the extension host along.
    detached: process.platform !== 'win32',
  });
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));

  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = async (): Promise<void> => {
    await endGroup(child);
    await rm(data, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  };
  try {
    const origin = await listening(child, () => log);
    return { origin, log: () => log, ended, logsDir: path.join(data, 'logs'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function installPackages(
  { entry, packages = [] }: ServerOptions,
  data: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  try {
    for (const file of packages) {
      await promisify(execFile)(process.execPath, [entry, ...dataArgs(data), '--install-extension', file], {
        env,
      });
    }
  } catch (error) {
    await rm(data, { recursive: true, force: true });
    throw error;
  }
}

function serverArgs({ entry, folder, trusted }: ServerOptions, data: string): string[] {
  return [
    entry,
    ...['--auth', 'none', '--bind-addr', '127.0.0.1:0', ...dataArgs(data)],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    ...(trusted ? ['--disable-workspace-trust'] : []),
    folder,
  ];
}

function dataArgs(data: string): string[] {
  return [
    '--config',
    path.join(data, 'config.yaml'),
    '--user-data-dir',
    data,
    '--extensions-dir',
    path.join(data, 'extensions'),
  ];
}

async function listening(child: ChildProcess, log: () => string): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const origin = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(log())?.[1];
    if (origin) {
      return origin;
    }
    if (child.exitCode !== null) {
      throw new Error(`code-server ended with ${child.exitCode}:\n${log()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`code-server did not listen within ${START_TIMEOUT_MS / 1000} s:\n${log()}`);
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) {
    return;
  }
  const { pid } = child;
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const signal = (name: NodeJS.Signals) => {
    try {
      if (process.platform === 'win32') {
        child.kill(name);
      } else {
        process.kill(-pid, name);
      }
    } catch {
      // Already gone.
    }
  };
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
  // The leader may go before its children, and those would write into a folder that is being removed.
  signal('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, CHILDREN_GONE_MS));
}
