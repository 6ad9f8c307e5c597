// A VS Code that needs neither a display nor a download from outside the package registry: code-server, pinned.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from '../lib/install-once';
import { npm } from '../lib/npm';

export const CODE_SERVER_VERSION = '4.99.4';
/** The VS Code inside that code-server. */
export const VSCODE_VERSION = '1.99.3';

/** The first that ships ripgrep's binaries in packages; the one VS Code asks for downloads them. */
const RIPGREP_VERSION = '1.18.0';

/**
 * Installs code-server once per machine and returns the script that starts it. About 40 s the first time.
 * @throws when a native module cannot be built, with the end of npm's output
 */
export async function installCodeServer(log: (line: string) => void = console.log): Promise<string> {
  const home = await installOnce(
    `code-server-${CODE_SERVER_VERSION}-node${process.versions.modules}`,
    `code-server ${CODE_SERVER_VERSION} (VS Code ${VSCODE_VERSION})`,
    installInto,
    log,
  );
  return path.join(home, 'node_modules/code-server/out/node/entry.js');
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
