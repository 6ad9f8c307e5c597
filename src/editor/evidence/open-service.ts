import * as vscode from 'vscode';
import type { Report } from '../../contracts/report';
import { userError } from '../../process/rpc/errors';

/** Shows where a manifest declares the service. */
export async function openService(
  folder: string,
  report: Report | undefined,
  service: string,
): Promise<void> {
  const declared = report?.services.find(({ name }) => name === service)?.declared;
  if (declared === undefined || declared === null) {
    throw userError(
      'not-declared',
      `No manifest in this folder declares ${service}; it is known from traces only.`,
    );
  }
  const document = await vscode.workspace.openTextDocument(
    vscode.Uri.joinPath(vscode.Uri.file(folder), declared.file),
  );
  const start = new vscode.Position(declared.line - 1, declared.column - 1);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    selection: document.getWordRangeAtPosition(start, /[\w.-]+/) ?? new vscode.Range(start, start),
  });
}
