// Runs the editor suites in a real VS Code: on a desktop the desktop's, otherwise code-server in a headless Chromium.
// MESHLENS_EDITOR=desktop or =code-server decides instead. When neither can be had this fails and says why.
//   tsx test/editor/run.ts [SUITE...]   only the named suites
import { existsSync } from 'node:fs';
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { EditorDriver, SuiteRun } from './driver';
import { codeServerDriver } from './driver-code-server';
import { desktopDriver, hasDesktop } from './driver-desktop';

const root = path.resolve(__dirname, '../..');

async function main(): Promise<number> {
  const driver = await chooseDriver(process.env.MESHLENS_EDITOR);
  let code = 0;
  const wanted = process.argv.slice(2);
  for (const [name, ...bundles] of suites()) {
    if (wanted.length > 0 && !wanted.includes(name)) {
      continue;
    }
    console.log(`\n-- ${name} workspace, ${driver.name}`);
    const workspace = await copySample();
    try {
      const resultsDir = path.join(root, 'test-results');
      code = Math.max(
        code,
        Math.abs(await driver.run({ name, bundles, extension: root, workspace, resultsDir })),
      );
    } finally {
      await rm(path.dirname(workspace), { recursive: true, force: true });
    }
  }
  return code;
}

/** The suites of a trusted workspace, of one that is closed and opened again, and of a restricted one. */
function suites(): readonly (readonly [SuiteRun['name'], ...string[]])[] {
  const bundle = (name: string): string => {
    const file = path.join(root, 'dist/test', name);
    if (!existsSync(file)) {
      throw new Error(`${file} is not built: run npm run build.`);
    }
    return file;
  };
  return [
    ['trusted', bundle('editor-suite.js')],
    ['reopened', bundle('editor-suite-closed.js'), bundle('editor-suite-reopened.js')],
    ['untrusted', bundle('editor-suite-untrusted.js')],
  ];
}

async function chooseDriver(wish: string | undefined): Promise<EditorDriver> {
  if (wish === 'desktop') {
    return desktopDriver();
  }
  if (wish === 'code-server' || !hasDesktop()) {
    return codeServerDriver();
  }
  try {
    return await desktopDriver();
  } catch (error) {
    console.log(`No desktop VS Code (${String(error)}); trying code-server.`);
    return codeServerDriver();
  }
}

/** Tests may write to the workspace, so they get a copy of the sample. */
async function copySample(): Promise<string> {
  const parent = await realpath(await mkdtemp(path.join(os.tmpdir(), 'ml-ws-')));
  const workspace = path.join(parent, 'shop');
  await cp(path.join(root, 'samples/shop'), workspace, { recursive: true });
  return workspace;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
