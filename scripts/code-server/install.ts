// A VS Code that needs neither a display nor a download from outside the package registry: code-server, pinned.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheDir } from '../lib/cache-dir';

export const CODE_SERVER_VERSION = '4.99.4';
/** The VS Code inside that code-server. */
export const VSCODE_VERSION = '1.99.3';

/** The first that ships ripgrep's binaries in packages; the one VS Code asks for downloads them. */
const RIPGREP_VERSION = '1.18.0';
const HEARTBEAT_MS = 5000;

/**
 * Installs code-server once per machine and returns the script that starts it. About 40 s the first time. The folder
 * appears under its final name only when complete, so an interrupted or a concurrent installation does no harm.
 * @throws when a native module cannot be built, with the end of npm's output
 */
export async function installCodeServer(log: (line: string) => void = console.log): Promise<string> {
  const home = path.join(cacheDir(), `code-server-${CODE_SERVER_VERSION}-node${process.versions.modules}`);
  const entry = path.join(home, 'node_modules/code-server/out/node/entry.js');
  if (existsSync(path.join(home, 'complete'))) {
    return entry;
  }

  log(`Installing code-server ${CODE_SERVER_VERSION} (VS Code ${VSCODE_VERSION}) into ${home}`);
  await mkdir(path.dirname(home), { recursive: true });
  const staging = await mkdtemp(path.join(path.dirname(home), '.installing-'));
  try {
    await installInto(staging, log);
    await writeFile(path.join(staging, 'complete'), '');
    await moveIntoPlace(staging, home);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return entry;
}

async function installInto(folder: string, log: (line: string) => void): Promise<void> {
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  // Install scripts stay off: code-server's own refuses root, and others download what no test needs.
  const quiet = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund'];
  const packages = [`code-server@${CODE_SERVER_VERSION}`, `@vscode/ripgrep@${RIPGREP_VERSION}`];
  await npm(folder, ['install', ...packages, ...quiet], 'packages of code-server', log);

  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  await npm(vscode, ['install', ...quiet], 'packages of VS Code', log);
  await symlink('node_modules', path.join(vscode, 'node_modules.asar'), 'junction');
  await placeRipgrep(folder, vscode);

  await build(folder, 'argon2', 'lib/binding/napi-v3/argon2.node', log);
  await build(vscode, '@vscode/spdlog', 'build/Release/spdlog.node', log);
  await build(vscode, 'native-watchdog', 'build/Release/watchdog.node', log);
  await build(vscode, 'node-pty', 'build/Release/pty.node', log);
}

/** Searching for files fails without it. */
async function placeRipgrep(folder: string, vscode: string): Promise<void> {
  const binary = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const target = path.join(vscode, 'node_modules/@vscode/ripgrep/bin');
  await mkdir(target, { recursive: true });
  const shipped = path.join(
    folder,
    `node_modules/@vscode/ripgrep-${process.platform}-${process.arch}/bin`,
    binary,
  );
  await copyFile(shipped, path.join(target, binary));
}

/** Compiles one native module. What counts is its binary: node-pty's script fails after having built it. */
async function build(
  folder: string,
  name: string,
  binary: string,
  log: (line: string) => void,
): Promise<void> {
  const built = () => existsSync(path.join(folder, 'node_modules', name, binary));
  try {
    await npm(folder, ['rebuild', name], `compiling ${name}`, log);
  } catch (error) {
    if (!built()) {
      throw error;
    }
  }
  if (!built()) {
    throw new Error(`npm rebuild ${name} left no ${binary}: a C++ compiler, make and python3 are needed.`);
  }
}

async function moveIntoPlace(staging: string, home: string): Promise<void> {
  try {
    await rename(staging, home);
  } catch (error) {
    // Somebody else finished first: theirs is as good as ours.
    if (!existsSync(path.join(home, 'complete'))) {
      throw error;
    }
  }
}

function npm(
  cwd: string,
  args: readonly string[],
  label: string,
  log: (line: string) => void,
): Promise<void> {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  const heartbeat = setInterval(() => log(`  ${label}: ${seconds()}`), HEARTBEAT_MS);
  return new Promise<void>((resolve, reject) => {
    const windows = process.platform === 'win32';
    const child = spawn('npm', args, {
      cwd,
      env: npmEnv(process.env),
      shell: windows,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) {
        log(`  ${label}: done in ${seconds()}`);
        resolve();
      } else {
        reject(new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${output.slice(-4000)}`));
      }
    });
  }).finally(() => clearInterval(heartbeat));
}

/**
 * Under `npm test` the environment speaks of this project; only what says how to reach a registry may be passed on.
 * node-gyp downloads Node's headers unless told that they lie beside Node.
 */
export function npmEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const passed =
    /^npm_config_(registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile|nodedir)$/i;
  const result = Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^npm_/i.test(name) || passed.test(name)),
  );
  const prefix = path.dirname(path.dirname(process.execPath));
  const headers = path.join(prefix, 'include', 'node', 'node_version.h');
  if (!result.npm_config_nodedir && existsSync(headers)) {
    result.npm_config_nodedir = prefix;
  }
  return result;
}
