import type { SpanLocation } from '../../contracts/problem';

/** Where a span can be looked at: in its file, or as a record shown on its own. */
export type EvidencePlace = { readonly kind: 'file'; readonly line: number } | { readonly kind: 'record' };

/** Above this the editor opens a file slowly or not at all. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;

/**
 * A compressed file, a huge one and one whose records do not start on lines of their own cannot be shown at the right
 * place; their record is shown instead.
 */
export function evidencePlace(location: SpanLocation, fileBytes: number): EvidencePlace {
  const compressed = /\.(gz|zstd?)$/i.test(location.file);
  const onItsLine = location.line !== undefined && (location.line > 1 || location.offset === 0);
  if (compressed || !onItsLine || fileBytes > MAX_FILE_BYTES) {
    return { kind: 'record' };
  }
  return { kind: 'file', line: location.line ?? 1 };
}
