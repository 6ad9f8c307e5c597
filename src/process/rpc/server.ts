import { abortError, errorToData, RpcError } from './errors';
import { readWireMessage, type ProgressOf, type RequestMap, type WireMessage } from './messages';
import type { MessagePort } from './port';

export interface RequestContext<P> {
  /** Aborts when the asking side cancels or the server closes. */
  readonly signal: AbortSignal;
  progress(value: P): void;
}

export type RpcHandlers<M extends RequestMap<M>> = {
  readonly [K in keyof M & string]: (
    params: M[K]['params'],
    context: RequestContext<ProgressOf<M, K>>,
  ) => M[K]['result'] | Promise<M[K]['result']>;
};

export interface RpcServer<E> {
  /** One-way; a listener that is gone is no error. */
  emit<K extends keyof E & string>(kind: K, data: E[K]): void;
  /** Aborts what runs and stops listening. */
  close(): void;
}

/**
 * The answering side of the RPC over any port. Every request gets exactly one answer: a handler that throws, returns
 * something that cannot be cloned or does not exist answers with an error.
 */
export function createRpcServer<M extends RequestMap<M>, E = Record<never, never>>(
  port: MessagePort,
  handlers: RpcHandlers<M>,
  options: { readonly protocol: number },
): RpcServer<E> {
  const running = new Map<number, AbortController>();
  const byKind = new Map<string, RpcHandlers<M>[keyof M & string]>(Object.entries(handlers));

  const stopListening = port.onMessage((raw) => {
    const message = readWireMessage(raw);
    if (message?.rpc === 'hello') {
      post({ rpc: 'hello', protocol: options.protocol });
    } else if (message?.rpc === 'abort') {
      running.get(message.id)?.abort(abortError());
    } else if (message?.rpc === 'request') {
      void answer(message.id, message.kind, message.params);
    }
  });

  async function answer(id: number, kind: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = byKind.get(kind);
      if (handler === undefined) {
        throw new RpcError('unknown-request', `There is no request "${kind}".`);
      }
      const value: unknown = await handler(params, {
        signal: controller.signal,
        progress: (progress) => post({ rpc: 'progress', id, value: progress }),
      });
      if (!post({ rpc: 'result', id, value })) {
        throw new RpcError('unsendable', `The result of "${kind}" cannot be sent.`);
      }
    } catch (error) {
      post({ rpc: 'error', id, error: errorToData(error) });
    } finally {
      running.delete(id);
    }
  }

  /** False when the message could not be sent: not cloneable, or the receiver is gone. */
  function post(message: WireMessage): boolean {
    try {
      port.post(message);
      return true;
    } catch {
      return false;
    }
  }

  return {
    emit: (kind, data) => void post({ rpc: 'event', kind, data }),
    close() {
      stopListening();
      for (const controller of running.values()) {
        controller.abort(abortError('The server was closed.'));
      }
      running.clear();
    },
  };
}
