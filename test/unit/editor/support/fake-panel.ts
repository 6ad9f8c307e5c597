import type { Disposable, Uri } from 'vscode';
import { Emitter } from '../../../../src/editor/host/emitter';
import type { PagePanel, PageWebview } from '../../../../src/editor/host/host';
import { createRpcClient } from '../../../../src/process/rpc/client';
import type { RpcClient } from '../../../../src/process/rpc/client';
import type { RequestMap } from '../../../../src/process/rpc/messages';
import { PROTOCOL_VERSION } from '../../../../src/contracts/protocol';

/** A panel in memory. `page` stands for the page that runs in it. */
export class FakePanel implements PagePanel {
  iconPath: PagePanel['iconPath'];
  revealed = 0;
  private readonly disposed = new Emitter<void>();
  readonly onDidDispose = this.disposed.event;
  private readonly toHost = new Emitter<unknown>();
  private readonly toPage = new Emitter<unknown>();
  readonly webview: PageWebview = {
    options: {},
    html: '',
    cspSource: 'fake:',
    asWebviewUri: (uri: Uri) => uri,
    postMessage: (message: unknown) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => this.toPage.fire(copy));
      return Promise.resolve(true);
    },
    onDidReceiveMessage: this.toHost.event,
  };

  constructor(
    readonly viewType: string,
    readonly title: string,
  ) {}

  /** The page's side of the channel. */
  page<M extends RequestMap<M>, E>(): RpcClient<M, E> {
    return createRpcClient<M, E>(
      {
        post: (message) => this.toHost.fire(structuredClone(message)),
        onMessage: (listener) => {
          const subscription: Disposable = this.toPage.event(listener);
          return () => void subscription.dispose();
        },
      },
      { protocol: PROTOCOL_VERSION },
    );
  }

  reveal(): void {
    this.revealed += 1;
  }

  dispose(): void {
    this.disposed.fire();
  }
}
