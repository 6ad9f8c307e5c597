import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { MeshlensApi } from '../../../src/editor/api';
import type { AnalyticsStatus } from '../../../src/contracts/protocol';
import type { Report } from '../../../src/contracts/report';

export function extension(): vscode.Extension<MeshlensApi> {
  const found = vscode.extensions.getExtension<MeshlensApi>('meshlens.meshlens');
  assert.ok(found, 'the extension is installed in this window');
  return found;
}

export async function meshlens(): Promise<MeshlensApi> {
  return extension().activate();
}

export function folder(): vscode.WorkspaceFolder {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first, 'a folder is open');
  return first;
}

/** Polls until `probe` gives something; fails with `what` after `timeoutMs`. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  timeoutMs = 30_000,
  pauseMs = 50,
): Promise<T> {
  const endMs = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) {
      return value;
    }
    if (Date.now() > endMs) {
      throw new assert.AssertionError({ message: `waited ${timeoutMs} ms until ${what}` });
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Runs the command and gives the report it led to. */
export async function analyze(): Promise<Report> {
  const api = await meshlens();
  const done = await vscode.commands.executeCommand<boolean | undefined>('meshlens.analyze');
  assert.equal(done, true, api.failure(folder().uri.fsPath) ?? 'the analysis succeeded');
  const report = api.report(folder().uri.fsPath);
  assert.ok(report);
  return report;
}

/** Waits until the analytics process says what is looked for. */
export async function untilStatus(
  what: string,
  holds: (status: AnalyticsStatus) => boolean,
  timeoutMs?: number,
): Promise<AnalyticsStatus> {
  const api = await meshlens();
  return until(
    what,
    async () => {
      const status = await api.status();
      return status !== null && holds(status) && status;
    },
    timeoutMs,
  );
}

/** The findings shown as diagnostics. Problems of input files carry a plain code and are left out. */
export function diagnostics(): readonly {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}[] {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, ofFile]) => ofFile.map((diagnostic) => ({ uri, diagnostic })))
    .filter(({ diagnostic }) => diagnostic.source === 'Meshlens' && typeof diagnostic.code === 'object');
}

/** Runs `work` with a setting changed for this folder's copy, and takes the change back. */
export async function withSetting<T>(name: string, value: unknown, work: () => Promise<T>): Promise<T> {
  const set = (next: unknown): Thenable<void> =>
    vscode.workspace
      .getConfiguration('meshlens', folder().uri)
      .update(name, next, vscode.ConfigurationTarget.Workspace);
  await set(value);
  try {
    return await work();
  } finally {
    await set(undefined);
  }
}

/** The error messages that the user sees while `work` runs. They are not shown, so no later test finds them open. */
export async function errorsShown(work: () => Promise<unknown>): Promise<readonly string[]> {
  const window = vscode.window as { showErrorMessage(message: string): Thenable<undefined> };
  const original = window.showErrorMessage;
  const messages: string[] = [];
  window.showErrorMessage = (message) => {
    messages.push(message);
    return Promise.resolve(undefined);
  };
  try {
    await work();
  } finally {
    window.showErrorMessage = original;
  }
  return messages;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
