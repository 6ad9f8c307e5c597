import * as vscode from 'vscode';
import type { SpanLocation } from '../../contracts/problem';
import type { Evidence } from '../../contracts/report';
import { userError } from '../../process/rpc/errors';
import { evidencePlace } from './place';
import { recordUri } from './record-uri';

/** Opens the first span that shows the evidence, beside what the user looks at. */
export async function openEvidence(folder: string, evidence: Evidence): Promise<void> {
  const location = evidence.spans.at(0);
  if (location === undefined) {
    throw userError('no-span', 'This evidence is about a whole window: no single span shows it.');
  }
  await openSpan(folder, location);
}

export async function openSpan(folder: string, location: SpanLocation): Promise<void> {
  const { uri, line } = await spanAddress(folder, location);
  const document = await vscode.workspace.openTextDocument(uri);
  const start = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    selection: new vscode.Range(start, start),
    preview: true,
  });
}

async function spanAddress(
  folder: string,
  location: SpanLocation,
): Promise<{ uri: vscode.Uri; line: number }> {
  const file = vscode.Uri.joinPath(vscode.Uri.file(folder), location.file);
  const { size } = await vscode.workspace.fs.stat(file).then(
    (stat) => stat,
    () => {
      throw userError('record-gone', `${location.file} is not there any more. Analyze again.`);
    },
  );
  const place = evidencePlace(location, size);
  return place.kind === 'file'
    ? { uri: file, line: place.line }
    : { uri: recordUri(folder, location), line: 1 };
}
