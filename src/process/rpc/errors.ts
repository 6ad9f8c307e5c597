import type { ErrorData } from './messages';

/** An error with a stable code that keeps its meaning when it crosses a process or webview boundary. */
export class RpcError extends Error {
  readonly code: string;
  readonly forUser: boolean;

  constructor(
    code: string,
    message: string,
    options: { forUser?: boolean; name?: string; stack?: string } = {},
  ) {
    super(message);
    this.name = options.name ?? 'RpcError';
    this.code = code;
    this.forUser = options.forUser ?? false;
    if (options.stack !== undefined) {
      this.stack = options.stack;
    }
  }
}

/** A message written for the user: what went wrong and what to do. */
export function userError(code: string, message: string): RpcError {
  return new RpcError(code, message, { forUser: true });
}

/** The error every cancelled request ends with. */
export function abortError(message = 'Cancelled.'): RpcError {
  return new RpcError('aborted', message, { name: 'AbortError', forUser: true });
}

/** True for our own abort error and for the one that `AbortSignal.throwIfAborted` and web APIs throw. */
export function isAbort(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  return error.name === 'AbortError' || (error instanceof RpcError && error.code === 'aborted');
}

/** Turns anything thrown into data. Never throws itself. */
export function errorToData(thrown: unknown): ErrorData {
  if (!(thrown instanceof Error)) {
    return { name: 'Error', message: describeThrown(thrown), code: 'internal', forUser: false };
  }
  if (isAbort(thrown)) {
    return { name: 'AbortError', message: thrown.message, code: 'aborted', forUser: true };
  }
  const { code, forUser } = thrown as Error & { code?: unknown; forUser?: unknown };
  return {
    name: thrown.name,
    message: thrown.message,
    code: typeof code === 'string' ? code : 'internal',
    forUser: forUser === true,
    stack: thrown.stack,
  };
}

/** The counterpart of `errorToData` on the receiving side. */
export function errorFromData(data: ErrorData): RpcError {
  return new RpcError(data.code, data.message, data);
}

function describeThrown(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'a value that cannot be shown was thrown';
  }
}
