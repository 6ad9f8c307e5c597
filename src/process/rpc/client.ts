import { abortError, errorFromData, RpcError } from './errors';
import { readWireMessage, type ProgressOf, type RequestMap, type WireMessage } from './messages';
import type { MessagePort } from './port';

export interface RequestOptions<P> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: P) => void;
}

export interface RpcClient<M extends RequestMap<M>, E> {
  /** Exchanges protocol versions. Rejects with code `protocol` when the versions differ, or when `signal` aborts. */
  handshake(signal?: AbortSignal): Promise<void>;
  /** Rejects with an `RpcError`; code `aborted` when cancelled, `closed` when the client was closed first. */
  request<K extends keyof M & string>(
    kind: K,
    params: M[K]['params'],
    options?: RequestOptions<ProgressOf<M, K>>,
  ): Promise<M[K]['result']>;
  on<K extends keyof E & string>(kind: K, listener: (data: E[K]) => void): () => void;
  /** Rejects what is pending with `reason` and stops listening. */
  close(reason?: RpcError): void;
}

export interface RpcClientOptions {
  readonly protocol: number;
  /** Called with a message that is not part of the protocol. */
  readonly onGarbage?: (message: unknown) => void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: RpcError): void;
  progress(value: unknown): void;
}

/**
 * The asking side of the RPC over any port. A cancelled request sends `abort` and stays pending until the other side
 * answers, so that the caller knows when the work has really stopped; who wants a limit on that sets it outside.
 */
export function createRpcClient<M extends RequestMap<M>, E = Record<never, never>>(
  port: MessagePort,
  options: RpcClientOptions,
): RpcClient<M, E> {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(data: unknown) => void>>();
  const greetings = new Set<{ greeted(protocol: number): void; failed(reason: RpcError): void }>();
  let closedBy: RpcError | undefined;
  let nextId = 1;

  const stopListening = port.onMessage((raw) => {
    const message = readWireMessage(raw);
    if (message === undefined) {
      options.onGarbage?.(raw);
    } else {
      receive(message);
    }
  });

  function receive(message: WireMessage): void {
    switch (message.rpc) {
      case 'hello':
        for (const waiting of [...greetings]) {
          waiting.greeted(message.protocol);
        }
        return;
      case 'event':
        for (const listener of listeners.get(message.kind) ?? []) {
          listener(message.data);
        }
        return;
      case 'progress':
        pending.get(message.id)?.progress(message.value);
        return;
      case 'result':
        settle(message.id)?.resolve(message.value);
        return;
      case 'error':
        settle(message.id)?.reject(errorFromData(message.error));
        return;
      case 'request':
      case 'abort':
        // Two RPCs may share a port, one in each direction: these belong to the serving side.
        return;
    }
  }

  function settle(id: number): Pending | undefined {
    const entry = pending.get(id);
    pending.delete(id);
    return entry;
  }

  return {
    handshake(signal) {
      return new Promise<void>((resolve, reject) => {
        if (closedBy !== undefined) {
          return reject(closedBy);
        }
        if (signal?.aborted) {
          return reject(abortError());
        }
        const finish = (): void => {
          greetings.delete(waiting);
          signal?.removeEventListener('abort', aborted);
        };
        const waiting = {
          greeted(protocol: number): void {
            finish();
            if (protocol === options.protocol) {
              resolve();
            } else {
              reject(
                new RpcError(
                  'protocol',
                  `The other side speaks protocol ${protocol}, this one ${options.protocol}.`,
                ),
              );
            }
          },
          failed(reason: RpcError): void {
            finish();
            reject(reason);
          },
        };
        const aborted = (): void => waiting.failed(abortError('No greeting from the other side.'));
        signal?.addEventListener('abort', aborted);
        greetings.add(waiting);
        try {
          port.post({ rpc: 'hello', protocol: options.protocol } satisfies WireMessage);
        } catch (error) {
          waiting.failed(unsendable('hello', error));
        }
      });
    },

    request(kind, params, { signal, onProgress } = {}) {
      if (closedBy !== undefined) {
        return Promise.reject(closedBy);
      }
      if (signal?.aborted) {
        return Promise.reject(abortError());
      }
      const id = nextId++;
      const answer = new Promise<unknown>((resolve, reject) => {
        // The catalogue ties kind, progress and result together; over the wire they are unknown.
        pending.set(id, { resolve, reject, progress: (value) => onProgress?.(value as never) });
        try {
          port.post({ rpc: 'request', id, kind, params } satisfies WireMessage);
        } catch (error) {
          settle(id)?.reject(unsendable(kind, error));
        }
      });
      const abort = (): void => {
        try {
          port.post({ rpc: 'abort', id } satisfies WireMessage);
        } catch {
          settle(id)?.reject(abortError());
        }
      };
      signal?.addEventListener('abort', abort);
      return answer.finally(() => signal?.removeEventListener('abort', abort));
    },

    on(kind, listener) {
      const ofKind = listeners.get(kind) ?? new Set();
      listeners.set(kind, ofKind);
      const wrapped = (data: unknown): void => listener(data as never);
      ofKind.add(wrapped);
      return () => ofKind.delete(wrapped);
    },

    close(reason = new RpcError('closed', 'The connection was closed.')) {
      if (closedBy !== undefined) {
        return;
      }
      closedBy = reason;
      stopListening();
      for (const waiting of [...greetings]) {
        waiting.failed(reason);
      }
      for (const id of [...pending.keys()]) {
        settle(id)?.reject(reason);
      }
    },
  };
}

function unsendable(kind: string, cause: unknown): RpcError {
  return new RpcError(
    'unsendable',
    `Cannot send "${kind}": ${cause instanceof Error ? cause.message : String(cause)}`,
  );
}
