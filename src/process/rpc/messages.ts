/** The wire format of the RPC: what crosses a message port. Kinds are string literals, every field structured-cloneable. */

/** A typed catalogue of requests, e.g. `AnalyticsRequests`. */
export type RequestMap<M> = { [K in keyof M]: { params: unknown; result: unknown; progress?: unknown } };

/** What a request of kind K reports while it runs; `never` when the catalogue names no progress. */
export type ProgressOf<M, K extends keyof M> = M[K] extends { progress: infer P } ? P : never;

/** An error as data, so that it survives any boundary. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  /** Stable, for code to compare; the message is for people. */
  readonly code: string;
  /** True when the message was written for the user; otherwise it is a defect to report. */
  readonly forUser: boolean;
  readonly stack?: string;
}

export type WireMessage =
  | { readonly rpc: 'hello'; readonly protocol: number }
  | { readonly rpc: 'request'; readonly id: number; readonly kind: string; readonly params: unknown }
  | { readonly rpc: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly rpc: 'result'; readonly id: number; readonly value: unknown }
  | { readonly rpc: 'error'; readonly id: number; readonly error: ErrorData }
  | { readonly rpc: 'abort'; readonly id: number }
  | { readonly rpc: 'event'; readonly kind: string; readonly data: unknown };

/** Reads a message that came from outside; undefined when it is not one of ours. */
export function readWireMessage(raw: unknown): WireMessage | undefined {
  if (!isRecord(raw)) {
    return undefined;
  }
  switch (raw.rpc) {
    case 'hello':
      return typeof raw.protocol === 'number' ? { rpc: 'hello', protocol: raw.protocol } : undefined;
    case 'event':
      return typeof raw.kind === 'string' ? { rpc: 'event', kind: raw.kind, data: raw.data } : undefined;
    case 'request':
      return typeof raw.id === 'number' && typeof raw.kind === 'string'
        ? { rpc: 'request', id: raw.id, kind: raw.kind, params: raw.params }
        : undefined;
    case 'progress':
    case 'result':
      return typeof raw.id === 'number' ? { rpc: raw.rpc, id: raw.id, value: raw.value } : undefined;
    case 'error':
      return typeof raw.id === 'number' && isErrorData(raw.error)
        ? { rpc: 'error', id: raw.id, error: raw.error }
        : undefined;
    case 'abort':
      return typeof raw.id === 'number' ? { rpc: 'abort', id: raw.id } : undefined;
    default:
      return undefined;
  }
}

function isErrorData(value: unknown): value is ErrorData {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    typeof value.message === 'string' &&
    typeof value.code === 'string' &&
    typeof value.forUser === 'boolean'
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
