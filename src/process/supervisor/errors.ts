import { RpcError } from '../rpc/errors';
import type { ChildExit } from './child';

/** "TypeError: …", "Error [CODE]: …", "FATAL ERROR: …", but not a line of source that throws. */
const errorLine = /^(\S+ )?\w*error\b[^'"(]*:/i;

/** How a process ended and, where it said so, why: its first line about an error, else its last line. */
export function describeExit({ code, signal, lastLines }: ChildExit): string {
  const how = signal !== null ? `signal ${signal}` : `exit code ${code ?? 'unknown'}`;
  const lines = lastLines.map((line) => line.trim()).filter((line) => line !== '');
  const telling = lines.find((line) => errorLine.test(line)) ?? lines.at(-1);
  return telling === undefined ? how : `${how}: ${telling}`;
}

/** @param process what the user knows it as, such as "analytics process" */
export function crashError(process: string, detail: string): RpcError {
  return new RpcError('crashed', `The ${process} ended unexpectedly (${detail}).`, { forUser: true });
}

export function startError(process: string, error: unknown, exit: ChildExit, deadlineMs: number): RpcError {
  return new RpcError(
    'start-failed',
    `The ${process} could not start: ${startFailure(error, exit, deadlineMs)}`,
    { forUser: true },
  );
}

function startFailure(error: unknown, exit: ChildExit, deadlineMs: number): string {
  if (!(error instanceof RpcError)) {
    return describeExit(exit);
  }
  return error.code === 'aborted' ? `no greeting within ${deadlineMs} ms.` : error.message;
}

export function deadlineError(process: string, kind: string, deadlineMs: number): RpcError {
  const seconds = Math.round(deadlineMs / 100) / 10;
  return new RpcError('deadline', `The ${process} did not answer "${kind}" within ${seconds} s.`, {
    forUser: true,
  });
}

export function givenUpError(process: string, crashes: number, windowMs: number): RpcError {
  const minutes = Math.round(windowMs / 60_000);
  return new RpcError(
    'given-up',
    `The ${process} crashed ${crashes} times within ${minutes} min and is not started any more.`,
    { forUser: true },
  );
}

export function closedError(): RpcError {
  return new RpcError('closed', 'Meshlens is shutting down.');
}
