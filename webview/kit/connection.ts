import type { PageEvents, PageRequests } from '../../src/contracts/page';
import { PROTOCOL_VERSION, type Progress } from '../../src/contracts/protocol';
import { createRpcClient, type RpcClient } from '../../src/process/rpc/client';
import type { RequestMap } from '../../src/process/rpc/messages';
import type { MessagePort } from '../../src/process/rpc/port';

/** What every page hears from the editor, and says to it. */
export interface PageHost<Snapshot> {
  onSnapshot(listener: (snapshot: Snapshot) => void): void;
  onProgress(listener: (progress: Progress | null) => void): void;
  /** Says that the page listens; the answer comes as events. Rejects when the two sides do not fit together. */
  ready(): Promise<void>;
}

export interface PageConnection<M extends RequestMap<M>, Snapshot> {
  readonly host: PageHost<Snapshot>;
  /** Asks what only this page asks. */
  readonly request: RpcClient<M, PageEvents<Snapshot>>['request'];
}

/** The editor as seen through a message port. */
export function connectPage<M extends PageRequests & RequestMap<M>, Snapshot>(
  port: MessagePort,
): PageConnection<M, Snapshot> {
  const client = createRpcClient<PageRequests, PageEvents<Snapshot>>(port, { protocol: PROTOCOL_VERSION });
  return {
    host: {
      onSnapshot: (listener) => void client.on('snapshot', listener),
      onProgress: (listener) => void client.on('progress', listener),
      async ready() {
        const { protocol } = await client.request('ready', { protocol: PROTOCOL_VERSION });
        if (protocol !== PROTOCOL_VERSION) {
          throw new Error(
            `This page speaks protocol ${PROTOCOL_VERSION}, the extension ${protocol}: reload the window.`,
          );
        }
      },
    },
    // The client carries any request; the page's own catalogue types them.
    request: client.request,
  };
}
