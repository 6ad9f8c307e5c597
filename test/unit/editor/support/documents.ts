import type { HostDocument } from '../../../../src/editor/host/surfaces';
import { fileUri } from './uris';

/** A text document on disk. */
export function textDocument(file: string, text: string, version = 1): HostDocument {
  return { uri: fileUri(file), version, getText: () => text };
}
