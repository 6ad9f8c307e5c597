// Makes a fresh clone runnable: the locked packages installed, the bundles built.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode, runNpm, seconds } from './process.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const OLDEST_NODE = [20, 19];

/** Installs what is missing and builds; leaves the process with a message when either is impossible. */
export async function prepare() {
  checkNode();
  await install();
  await build();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

/** Runs `npm ci` when node_modules does not hold what the lock file says. */
export async function install() {
  const reason = staleReason(readJson('package-lock.json'), readJson('node_modules/.package-lock.json'));
  if (reason === null) return;
  console.log(`Installing packages (${reason})`);
  const { code, output, ms } = await runNpm(['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    // ONNX Runtime would download CUDA libraries of some hundred megabytes that nothing here uses.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    quiet: true,
    label: 'npm ci',
  });
  if (code !== 0) stop(`npm ci failed:\n${output}`);
  console.log(`Installed in ${seconds(ms)}`);
}

/** Builds every bundle into dist/. */
export async function build() {
  const { code, output, ms } = await runNode(['esbuild.js'], { cwd: root, quiet: true, label: 'building' });
  if (output.trim()) console.log(output.trimEnd());
  if (code !== 0) stop('The build failed.');
  console.log(`Built in ${seconds(ms)}`);
}

/**
 * Compares the lock file with the one npm leaves in node_modules, so that it does not matter who installed or how.
 * Optional packages may be absent (another platform, an install script that could not run) but not of another version.
 * @returns {string | null} why an install is due
 */
export function staleReason(wanted, installed) {
  if (!installed) return 'node_modules is not there';
  for (const [location, { version, optional, link }] of Object.entries(wanted.packages)) {
    if (location === '' || link) continue;
    const there = installed.packages[location];
    const name = location.replace(/^.*node_modules\//, '');
    if (!there && !optional) return `${name} is missing`;
    if (there && there.version !== version) return `${name} is ${there.version}, locked is ${version}`;
  }
  return null;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function stop(message) {
  console.error(message);
  process.exit(1);
}
