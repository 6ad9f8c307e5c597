import type { Disposable } from 'vscode';
import type { EditorServices } from '../services';
import { parseRecordAddress, RECORD_SCHEME } from './record-address';

/** Shows single records of trace files, also compressed ones, as read-only documents. */
export function registerRecordDocuments({
  analytics,
  host,
}: Pick<EditorServices, 'analytics' | 'host'>): Disposable {
  return host.workspace.registerTextDocumentContentProvider(RECORD_SCHEME, {
    async provideTextDocumentContent(uri, token) {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      try {
        const record = await analytics.request('readRecord', parseRecordAddress(uri), {
          signal: abort.signal,
        });
        return record.text;
      } catch (error) {
        // The document is where the user looks, so the reason belongs there.
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
}
