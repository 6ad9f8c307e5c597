import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type packageJson from '../../../package.json';

const root = path.join(__dirname, '..', '..', '..');
const fixture = path.join(__dirname, 'fixtures', 'dummy');
const copied = ['docs', 'esbuild.js', 'package.json', 'scripts', 'src', 'tsconfig.json', 'webview'];
const own = /^(src\/methods|webview)\/dummy\//;
/** Only the bundles that are looked at. */
const BUILD = `
  const { bundles } = require('./esbuild.js');
  const wanted = ['cli', 'job', 'extension', 'dummy'].map((name) => bundles[name]);
  Promise.all(wanted.map(({ executable, ...options }) => require('esbuild').build(options)));
`;
const TIMEOUT_MS = 300_000;

let tree: string;

/** Runs Node in the copy of the tree. */
async function node(...argv: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: tree });
  return stdout;
}

/** Copies a folder of the fixture. Its files end in `.txt`, because their imports are true in the copy only. */
async function plant(from: string, to: string): Promise<void> {
  await mkdir(path.join(tree, to));
  for (const file of await readdir(path.join(fixture, from))) {
    await cp(path.join(fixture, from, file), path.join(tree, to, file.replace(/\.txt$/, '')));
  }
}

/** Every file of a folder, relative to it. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** Files of the copy that are new or differ from the repository. */
async function touchedFiles(): Promise<string[]> {
  const touched: string[] = [];
  for (const place of copied) {
    const inside = path.extname(place) === '' ? await filesOf(path.join(tree, place)) : [''];
    for (const file of inside.map((name) => path.posix.join(place, name))) {
      const before = await readFile(path.join(root, file), 'utf8').catch(() => null);
      if (before !== (await readFile(path.join(tree, file), 'utf8'))) {
        touched.push(file);
      }
    }
  }
  return touched;
}

// What somebody does who adds a method: two folders, a page of documentation, two lines in the registry, one generator.
beforeAll(async () => {
  tree = await realpath(await mkdtemp(path.join(tmpdir(), 'meshlens-tree-')));
  for (const place of copied) {
    await cp(path.join(root, place), path.join(tree, place), { recursive: true });
  }
  await symlink(await realpath(path.join(root, 'node_modules')), path.join(tree, 'node_modules'), 'junction');
  await plant('method', 'src/methods/dummy');
  await plant('page', 'webview/dummy');
  await writeFile(path.join(tree, 'docs/dummy.md'), '# Dummy\n');
  const registry = path.join(tree, 'src/methods/registry.ts');
  const text = await readFile(registry, 'utf8');
  await writeFile(
    registry,
    text
      .replace('\nimport', "\nimport { dummy } from './dummy/descriptor';\nimport")
      .replace(/\[\s*anomaly,/, '[dummy, anomaly,'),
  );
  await node('--import', 'tsx', 'scripts/generate.ts');
  await node('-e', BUILD);
}, TIMEOUT_MS);
afterAll(() => rm(tree, { recursive: true, force: true }));

describe('a method that is added', () => {
  it('touches at most six files outside its own folders', async () => {
    const outside = (await touchedFiles()).filter((file) => !own.test(file)).sort();
    expect(outside).toEqual(['docs/dummy.md', 'package.json', 'src/methods/registry.ts']);
    expect(outside.length).toBeLessThanOrEqual(6);
  });

  it('has a command in the help, which runs its job in a process of its own', async () => {
    expect(await node('dist/cli.js', '--help')).toContain(
      '  dummy          Count the characters of a word\n',
    );
    expect(await node('dist/cli.js', 'dummy', '--help')).toContain('meshlens dummy WORD');
    expect(await node('dist/cli.js', 'dummy', 'seven')).toBe('5 characters\n');
  });

  it('has a bundled page', async () => {
    expect(await readFile(path.join(tree, 'dist/webview/dummy.js'), 'utf8')).toContain('Dummy');
    expect(await readFile(path.join(tree, 'dist/webview/dummy.css'), 'utf8')).not.toBe('');
  });

  it('is registered by the extension host, which carries nothing else of it', async () => {
    const host = await readFile(path.join(tree, 'dist/extension.js'), 'utf8');
    expect(host).toContain('meshlens.showDummy');
    expect(host).not.toContain('Count the characters');
  });

  it('stands in package.json with its command, menu, panel and rule', async () => {
    const manifest = JSON.parse(
      await readFile(path.join(tree, 'package.json'), 'utf8'),
    ) as typeof packageJson;
    const { commands, menus, configuration } = manifest.contributes;
    expect(commands).toContainEqual({
      command: 'meshlens.showDummy',
      title: 'Show Dummy',
      category: 'Meshlens',
      icon: '$(beaker)',
      enablement: 'workspaceFolderCount > 0',
    });
    expect(menus['view/title'].map(({ command }) => command)).toContain('meshlens.showDummy');
    expect(manifest.activationEvents).toContain('onWebviewPanel:meshlens.dummy');
    expect(configuration.properties['meshlens.rules.disabled'].items.enum).toContain('dummy-rule');
  });
});
