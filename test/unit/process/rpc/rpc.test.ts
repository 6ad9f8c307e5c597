import { describe, expect, it, vi } from 'vitest';
import { createRpcClient } from '../../../../src/process/rpc/client';
import { userError } from '../../../../src/process/rpc/errors';
import { createRpcServer, type RpcHandlers } from '../../../../src/process/rpc/server';
import { connectedPorts } from './ports';

interface Requests {
  add: { params: { a: number; b: number }; result: number };
  count: { params: { to: number }; result: string; progress: number };
  fail: {
    params: { how: 'throw' | 'reject' | 'user' | 'string' | 'uncloneable' | 'nasty' };
    result: unknown;
  };
  wait: { params: null; result: string };
}

interface Events {
  tick: { at: number };
}

const handlers: RpcHandlers<Requests> = {
  add: ({ a, b }) => a + b,
  count: async ({ to }, { progress }) => {
    for (let i = 1; i <= to; i++) {
      progress(i);
    }
    await Promise.resolve();
    return 'done';
  },
  fail: ({ how }) => {
    if (how === 'throw') {
      throw new TypeError('broken');
    }
    if (how === 'reject') {
      return Promise.reject(new Error('later'));
    }
    if (how === 'user') {
      throw userError('no-folder', 'Open a folder first.');
    }
    // Handlers may run third-party code, which throws anything.
    if (how === 'string') {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw 'just text';
    }
    if (how === 'nasty') {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw {
        toString: () => {
          throw new Error('no text');
        },
      };
    }
    return () => 'a function cannot be cloned';
  },
  wait: (_, { signal }) =>
    new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
    ),
};

function connect(versions = { client: 1, server: 1 }) {
  const [left, right] = connectedPorts();
  const garbage = vi.fn();
  const client = createRpcClient<Requests, Events>(left, { protocol: versions.client, onGarbage: garbage });
  const server = createRpcServer<Requests, Events>(right, handlers, { protocol: versions.server });
  return { client, server, left, right, garbage };
}

describe('RPC', () => {
  it('answers a request with its result', async () => {
    const { client } = connect();
    await expect(client.request('add', { a: 2, b: 3 })).resolves.toBe(5);
  });

  it('keeps concurrent requests apart', async () => {
    const { client } = connect();
    const sums = await Promise.all([1, 2, 3].map((a) => client.request('add', { a, b: 10 })));
    expect(sums).toEqual([11, 12, 13]);
  });

  it('delivers progress in order, to the request it belongs to', async () => {
    const { client } = connect();
    const seen: number[] = [];
    const other = vi.fn();
    await Promise.all([
      client.request('count', { to: 4 }, { onProgress: (value) => seen.push(value) }),
      client.request('count', { to: 0 }, { onProgress: other }),
    ]);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(other).not.toHaveBeenCalled();
  });

  it.each([
    ['throw', { name: 'TypeError', message: 'broken', code: 'internal', forUser: false }],
    ['reject', { name: 'Error', message: 'later', code: 'internal', forUser: false }],
    ['user', { message: 'Open a folder first.', code: 'no-folder', forUser: true }],
    ['string', { message: 'just text', code: 'internal' }],
    ['nasty', { code: 'internal' }],
    ['uncloneable', { code: 'unsendable' }],
  ] as const)('always answers a handler that fails by "%s"', async (how, error) => {
    const { client } = connect();
    await expect(client.request('fail', { how })).rejects.toMatchObject(error);
  });

  it('answers a request nobody handles', async () => {
    const { client } = connect();
    await expect(client.request('toString' as 'add', { a: 1, b: 1 })).rejects.toMatchObject({
      code: 'unknown-request',
    });
  });

  it('carries an abort across the wire and back', async () => {
    const { client } = connect();
    const abort = new AbortController();
    const waiting = client.request('wait', null, { signal: abort.signal });
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError', code: 'aborted' });
  });

  it('does not send a request whose signal is already aborted', async () => {
    const { client, right } = connect();
    const sent = vi.fn();
    right.onMessage(sent);
    await expect(client.request('wait', null, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(sent).not.toHaveBeenCalled();
  });

  it('rejects parameters that cannot be cloned instead of throwing', async () => {
    const { client } = connect();
    const params = { a: 1, b: (() => 1) as unknown as number };
    await expect(client.request('add', params)).rejects.toMatchObject({ code: 'unsendable' });
  });

  it('greets with protocol versions', async () => {
    await expect(connect().client.handshake()).resolves.toBeUndefined();
    await expect(connect({ client: 2, server: 1 }).client.handshake()).rejects.toMatchObject({
      code: 'protocol',
    });
  });

  it('gives up a handshake when told to', async () => {
    const [lonely] = connectedPorts();
    const client = createRpcClient(lonely, { protocol: 1 });
    await expect(client.handshake(AbortSignal.timeout(10))).rejects.toMatchObject({ code: 'aborted' });
  });

  it('ends a handshake when the client is closed', async () => {
    const [lonely] = connectedPorts();
    const client = createRpcClient(lonely, { protocol: 1 });
    const greeting = client.handshake();
    client.close();
    await expect(greeting).rejects.toMatchObject({ code: 'closed' });
  });

  it('delivers events until the listener is taken off', async () => {
    const { client, server } = connect();
    const heard = vi.fn();
    const stop = client.on('tick', heard);
    server.emit('tick', { at: 7 });
    await Promise.resolve();
    expect(heard).toHaveBeenCalledWith({ at: 7 });
    stop();
    server.emit('tick', { at: 8 });
    await Promise.resolve();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it('rejects everything pending on close, and what comes after', async () => {
    const { client } = connect();
    const waiting = client.request('wait', null);
    client.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(client.request('add', { a: 1, b: 1 })).rejects.toMatchObject({ code: 'closed' });
  });

  it('aborts running handlers when the server closes', async () => {
    const { client, server } = connect();
    const waiting = client.request('wait', null);
    await Promise.resolve();
    server.close();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
  });

  it('reports garbage and survives it', async () => {
    const { client, right, garbage } = connect();
    const junk = [
      null,
      7,
      'text',
      {},
      { rpc: 'result' },
      { rpc: 'error', id: 1, error: 'no' },
      { rpc: 'nonsense', id: 1 },
    ];
    for (const message of junk) {
      right.post(message);
    }
    await expect(client.request('add', { a: 1, b: 1 })).resolves.toBe(2);
    expect(garbage).toHaveBeenCalledTimes(junk.length);
  });
});
