import * as vscode from 'vscode';
import type { Analytics } from '../services';
import { parseRecordUri, RECORD_SCHEME } from './record-uri';

/** Shows single records of trace files, also compressed ones, as read-only documents. */
export function registerRecordDocuments(analytics: Analytics): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(RECORD_SCHEME, {
    async provideTextDocumentContent(uri, token) {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      try {
        const record = await analytics.request('readRecord', parseRecordUri(uri), { signal: abort.signal });
        return record.text;
      } catch (error) {
        // The document is where the user looks, so the reason belongs there.
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
}
