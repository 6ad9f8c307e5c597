import type { PageEvents, PageRequests } from '../../contracts/page';
import { PROTOCOL_VERSION } from '../../contracts/protocol';
import { userError } from '../../process/rpc/errors';
import type { MessagePort } from '../../process/rpc/port';
import { createRpcServer, type RpcHandlers } from '../../process/rpc/server';
import type { PageContent } from './page';

export interface PageServer<Snapshot> {
  /** The snapshot the page has; undefined until it is ready. */
  readonly delivered: Snapshot | undefined;
  close(): void;
}

/**
 * Answers one page over any port: greets it, sends the snapshot when it is ready and when its basis has changed, sends
 * progress, and answers its requests. A page that was hidden is built again and knows nothing, so it is ready twice.
 */
export function servePage<Snapshot>(
  port: MessagePort,
  content: PageContent<Snapshot>,
  onFailure: (error: unknown) => void,
): PageServer<Snapshot> {
  let delivered: Snapshot | undefined;
  let basis: readonly unknown[] | undefined;

  const handlers = content.handlers({
    get delivered() {
      return delivered;
    },
    started(work) {
      work.then(undefined, onFailure);
      return null;
    },
  });
  const greeting: Pick<RpcHandlers<PageRequests>, 'ready'> = {
    ready({ protocol }) {
      if (protocol !== PROTOCOL_VERSION) {
        throw userError('protocol', 'Meshlens was updated: close this page and open it again.');
      }
      basis = undefined;
      deliver();
      return { protocol: PROTOCOL_VERSION };
    },
  };
  const server = createRpcServer<PageRequests, PageEvents<Snapshot>>(
    port,
    // The RPC answers whatever has a handler; only `ready` is known here.
    { ...handlers, ...greeting },
    { protocol: PROTOCOL_VERSION },
  );
  const subscription = content.onDidChange(() => {
    if (delivered !== undefined) {
      deliver();
    }
  });

  function deliver(): void {
    const next = content.basis();
    if (basis === undefined || next.some((part, index) => !Object.is(part, basis?.[index]))) {
      basis = next;
      delivered = content.snapshot();
      server.emit('snapshot', delivered);
    }
    server.emit('progress', content.progress());
  }

  return {
    get delivered() {
      return delivered;
    },
    close() {
      subscription.dispose();
      server.close();
    },
  };
}
