import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export type Answer = (url: URL, request: IncomingMessage, response: ServerResponse) => unknown;

/**
 * Serves answers on loopback until the test ends. What is returned is answered as JSON; undefined = the answer is written, or
 * never comes.
 */
export function servers(): (answer: Answer) => Promise<string> {
  const open: Server[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
  return async (answer) => {
    const server = createServer((request, response) => {
      const json = answer(new URL(request.url ?? '', 'http://x'), request, response);
      if (json !== undefined) {
        response.end(JSON.stringify(json));
      }
    });
    open.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
}

/** A Jaeger, Tempo or Prometheus that has these traces, by the start of each. */
export function within<T extends { readonly startMs: number }>(
  all: readonly T[],
  { searchParams }: URL,
  unitMs: number,
): T[] {
  const [start, end, limit] = ['start', 'end', 'limit'].map((name) => Number(searchParams.get(name)));
  return all.filter(({ startMs }) => startMs >= start * unitMs && startMs < end * unitMs).slice(0, limit);
}
