import type { MessagePort } from '../../src/process/rpc/port';

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

export interface WebviewApi {
  readonly port: MessagePort;
  /** What the page kept when it was last hidden; undefined the first time. */
  readonly savedState: unknown;
  saveState(state: unknown): void;
}

/** The editor's side of a webview. May be called once per page. */
export function webviewApi(): WebviewApi {
  const api = acquireVsCodeApi();
  return {
    port: {
      post: (message) => api.postMessage(message),
      onMessage(listener) {
        const receive = (event: MessageEvent): void => listener(event.data);
        window.addEventListener('message', receive);
        return () => window.removeEventListener('message', receive);
      },
    },
    savedState: api.getState(),
    saveState: (state) => api.setState(state),
  };
}
