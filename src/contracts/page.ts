/** What all pages of the editor have in common: how one is declared, and what crosses its channel. */
import type { Progress } from './protocol';

/** Everything about a page that needs no code. The editor, the bundles and the page tests derive from it. */
export interface PageDeclaration {
  /** Names the page's folder in `webview/`, its bundle and, for a folder's page, the icon of its tab. */
  readonly id: string;
  /** The editor's name for the kind of panel. */
  readonly viewType: string;
  /** Of the tab; for a file's page, the name of its editor. */
  readonly title: string;
  /** Of the document, which a screen reader says. */
  readonly documentTitle: string;
  /** What one page is about. A folder's page is a panel, a file's page is an editor. */
  readonly subject: 'folder' | 'file';
}

/** Requests that every page sends to the host. */
export interface PageRequests {
  /** The page listens: the snapshot follows. */
  ready: { params: { protocol: number }; result: { protocol: number } };
}

/** For pages that write files. */
export interface SaveRequest {
  /** Asks the user for a place and writes there; false when they chose none. */
  save: { params: { name: string; bytes: Uint8Array }; result: boolean };
}

/** One-way messages the host sends to a page. */
export interface PageEvents<Snapshot> {
  /** All that the page shows; it replaces what was there. */
  snapshot: Snapshot;
  progress: Progress | null;
}
