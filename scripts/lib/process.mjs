// Running other programs from the scripts: visible progress, captured output, no dependency.
import { spawn } from 'node:child_process';

const HEARTBEAT_MS = 10_000;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] replaces the environment
 * @property {boolean} [quiet] collect the output instead of printing it as it comes
 * @property {boolean} [inherit] give the program this terminal, so that it can draw on it; nothing is collected
 * @property {string} [label] while quiet, a line says every few seconds that this is still going on
 */

/**
 * Runs a program to its end. Never throws for a program that fails or is missing: that is a result (`code` 127).
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{code: number, output: string, ms: number}>} output is stdout and stderr as they arrived
 */
export function run(command, args, options = {}) {
  const { cwd, env = process.env, quiet = false, inherit = false, label } = options;
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (target) => (chunk) => {
      output += chunk;
      if (!quiet) target.write(chunk);
    };
    child.stdout?.setEncoding('utf8').on('data', collect(process.stdout));
    child.stderr?.setEncoding('utf8').on('data', collect(process.stderr));
    const heartbeat =
      label && setInterval(() => console.log(`  ${label}: ${seconds(Date.now() - started)}`), HEARTBEAT_MS);
    const finish = (code) => {
      clearInterval(heartbeat);
      resolve({ code, output, ms: Date.now() - started });
    };
    child.on('error', (error) => {
      output += `${command}: ${error.message}\n`;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? (signal ? 128 : 1)));
  });
}

/**
 * Runs a package's command-line entry, or a script of our own, with this very Node.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}

/**
 * Runs npm: the one that started us if any, otherwise the one on the path.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runNpm(args, options) {
  const entry = process.env.npm_execpath;
  if (entry && /npm-cli\.[cm]?js$/.test(entry)) return runNode([entry, ...args], options);
  return process.platform === 'win32'
    ? run('cmd', ['/c', 'npm', ...args], options)
    : run('npm', args, options);
}

/** @param {number} ms */
export function seconds(ms) {
  return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;
}
