import * as vscode from 'vscode';
import type { SpanLocation } from '../../contracts/problem';

export const RECORD_SCHEME = 'meshlens-record';

/** The address of a record as a read-only document. The path is what the tab shows. */
export function recordUri(folder: string, location: SpanLocation): vscode.Uri {
  const name = location.file.replace(/\.(gz|zstd?)$/i, '');
  return vscode.Uri.from({
    scheme: RECORD_SCHEME,
    path: `/${name} @${location.offset}.json`,
    query: JSON.stringify({ folder, file: location.file, offset: location.offset }),
  });
}

/** The counterpart of `recordUri`; throws when the address is not one of ours. */
export function parseRecordUri(uri: vscode.Uri): {
  readonly folder: string;
  readonly location: SpanLocation;
} {
  const { folder, file, offset } = JSON.parse(uri.query) as {
    folder?: unknown;
    file?: unknown;
    offset?: unknown;
  };
  if (typeof folder !== 'string' || typeof file !== 'string' || typeof offset !== 'number') {
    throw new Error(`Not a record address: ${uri.toString()}`);
  }
  return { folder, location: { file, offset } };
}
