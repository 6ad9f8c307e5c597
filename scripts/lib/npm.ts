import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const HEARTBEAT_MS = 5000;

/**
 * Runs npm in a folder, saying every few seconds that it still does.
 * @throws when it fails, with the end of its output
 */
export function npm(
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
