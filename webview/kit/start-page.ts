import './styles/base.css';
import './styles/header.css';
import './styles/progress.css';
import './styles/empty.css';
import type { MessagePort } from '../../src/process/rpc/port';
import { registerToolkit } from './toolkit';
import { webviewApi } from './vscode-api';

/** What every page is made with. */
export interface PageOptions<Host> {
  readonly root: HTMLElement;
  readonly host: Host;
  /** What the page kept when it was last hidden; undefined the first time. */
  readonly savedState: unknown;
  readonly saveState: (state: unknown) => void;
}

/** Starts the page of this document: its styles, its components and its channel to the editor. Call once. */
export function startPage<Host>(
  connect: (port: MessagePort) => Host,
  createPage: (options: PageOptions<Host>) => void,
): void {
  registerToolkit();
  const { port, savedState, saveState } = webviewApi();
  const root = document.createElement('div');
  root.className = 'page';
  document.body.append(root);
  createPage({ root, host: connect(port), savedState, saveState });
}
