import { access, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { VSCODE_VERSION } from '../../scripts/code-server/install';
import { suiteEnv, type EditorDriver, type SuiteRun } from './driver';

const installed: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/share/code/code', '/usr/lib/code/code', '/snap/code/current/usr/share/code/code'],
  darwin: ['/Applications/Visual Studio Code.app/Contents/MacOS/Electron'],
  win32: [path.join(process.env.LOCALAPPDATA ?? '', 'Programs/Microsoft VS Code/Code.exe')],
};

/** Whether a window could be shown at all. */
export function hasDesktop(env: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') {
    return true;
  }
  return Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY);
}

/**
 * Runs suites in a desktop VS Code: the one MESHLENS_VSCODE names, a downloaded one of the pinned version, or the
 * installed one where nothing can be downloaded.
 * @throws when none can be had
 */
export async function desktopDriver(env: NodeJS.ProcessEnv = process.env): Promise<EditorDriver> {
  const vscodeExecutablePath = env.MESHLENS_VSCODE ?? (await downloadedOrInstalled());
  return {
    name: `desktop VS Code ${vscodeExecutablePath}`,
    async run(suite) {
      const data = await mkdtemp(path.join(os.tmpdir(), 'ml-'));
      try {
        let code = 0;
        for (const bundle of suite.bundles) {
          code = await runTests({
            vscodeExecutablePath,
            extensionDevelopmentPath: suite.extension,
            extensionTestsPath: bundle,
            extensionTestsEnv: suiteEnv(suite),
            launchArgs: launchArgs(suite, data),
          });
        }
        return code;
      } catch (error) {
        if (error instanceof Error && /^Test run (failed|terminated)/.test(error.message)) {
          return 1;
        }
        throw error;
      } finally {
        await rm(data, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}

async function downloadedOrInstalled(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ version: VSCODE_VERSION });
  } catch (error) {
    for (const file of installed[process.platform] ?? []) {
      if (
        await access(file).then(
          () => true,
          () => false,
        )
      ) {
        return file;
      }
    }
    throw error;
  }
}

function launchArgs(suite: SuiteRun, data: string): string[] {
  return [
    suite.workspace,
    `--user-data-dir=${data}`,
    '--disable-extensions',
    '--disable-telemetry',
    '--skip-welcome',
    '--skip-release-notes',
    ...(suite.name !== 'untrusted' ? ['--disable-workspace-trust'] : []),
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}
