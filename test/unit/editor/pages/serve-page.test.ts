import { describe, expect, it } from 'vitest';
import type { PageEvents, PageRequests } from '../../../../src/contracts/page';
import { PROTOCOL_VERSION, type Progress } from '../../../../src/contracts/protocol';
import { Emitter } from '../../../../src/editor/host/emitter';
import type { PageContent, PageHandlers } from '../../../../src/editor/pages/page';
import { servePage } from '../../../../src/editor/pages/serve-page';
import { createRpcClient } from '../../../../src/process/rpc/client';
import { userError } from '../../../../src/process/rpc/errors';
import { connectedPorts } from '../../process/rpc/ports';

interface Requests extends PageRequests {
  slow: { params: null; result: string };
  broken: { params: null; result: null };
  start: { params: { fail: boolean }; result: null };
  shown: { params: null; result: string | null };
}

/** A page of a text, and its host over a pair of ports. */
function setUp() {
  const changes = new Emitter<void>();
  const model = { text: 'first', progress: null as Progress | null, built: 0, aborted: false };
  const content: PageContent<{ text: string }> = {
    basis: () => [model.text],
    snapshot: () => {
      model.built += 1;
      return { text: model.text };
    },
    progress: () => model.progress,
    onDidChange: changes.event,
    handlers: (page): PageHandlers<Requests> => ({
      slow: (_, { signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            model.aborted = true;
            reject(signal.reason as Error);
          }),
        ),
      broken() {
        throw userError('no-data', 'There is no data.');
      },
      start: ({ fail }) =>
        page.started(fail ? Promise.reject(new Error('it broke')) : Promise.resolve('done')),
      shown: () => page.delivered?.text ?? null,
    }),
  };
  const failures: unknown[] = [];
  const [near, far] = connectedPorts();
  const server = servePage(near, content, (error) => failures.push(error));
  const client = createRpcClient<Requests, PageEvents<{ text: string }>>(far, { protocol: PROTOCOL_VERSION });
  const heard: unknown[] = [];
  client.on('snapshot', (snapshot) => heard.push(snapshot));
  client.on('progress', (progress) => heard.push(progress));
  const change = async (): Promise<void> => {
    changes.fire();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { server, client, model, heard, failures, change };
}

const ready = { protocol: PROTOCOL_VERSION };
const progress: Progress = { step: 'read', label: 'Reading', fraction: 0.5, message: 'Reading', etaMs: null };

describe('a served page', () => {
  it('gets nothing before it is ready, then the snapshot and the progress', async () => {
    const { server, client, heard, change } = setUp();
    await change();
    expect([server.delivered, heard]).toEqual([undefined, []]);
    expect(await client.request('ready', ready)).toEqual(ready);
    expect(heard).toEqual([{ text: 'first' }, null]);
    expect(server.delivered).toEqual({ text: 'first' });
  });

  it('gets another snapshot only when its basis has changed, progress always', async () => {
    const { client, model, heard, change } = setUp();
    await client.request('ready', ready);
    heard.length = 0;
    model.progress = progress;
    await change();
    expect(heard).toEqual([progress]);
    model.text = 'second';
    await change();
    expect(heard).toEqual([progress, { text: 'second' }, progress]);
    expect(model.built).toBe(2);
  });

  it('gets everything again when it was hidden and is ready again', async () => {
    const { client, heard } = setUp();
    await client.request('ready', ready);
    await client.request('ready', ready);
    expect(heard).toEqual([{ text: 'first' }, null, { text: 'first' }, null]);
  });

  it('of another protocol version is told to open again, and gets nothing', async () => {
    const { client, heard } = setUp();
    const refused = client.request('ready', { protocol: PROTOCOL_VERSION + 1 });
    await expect(refused).rejects.toMatchObject({ code: 'protocol', forUser: true });
    expect(heard).toEqual([]);
  });

  it('gets errors as data, with their code', async () => {
    const { client } = setUp();
    const broken = client.request('broken', null);
    await expect(broken).rejects.toMatchObject({ code: 'no-data', message: 'There is no data.' });
  });

  it('aborts a request across the wire', async () => {
    const { client, model } = setUp();
    const abort = new AbortController();
    const slow = client.request('slow', null, { signal: abort.signal });
    abort.abort();
    await expect(slow).rejects.toMatchObject({ code: 'aborted' });
    expect(model.aborted).toBe(true);
  });

  it('is answered at once when it starts work, whose failure goes to the editor', async () => {
    const { client, failures } = setUp();
    expect(await client.request('start', { fail: false })).toBeNull();
    expect(await client.request('start', { fail: true })).toBeNull();
    expect(failures).toEqual([new Error('it broke')]);
  });

  it('lets its handlers see what it was given last', async () => {
    const { client } = setUp();
    expect(await client.request('shown', null)).toBeNull();
    await client.request('ready', ready);
    expect(await client.request('shown', null)).toBe('first');
  });

  it('aborts what runs and hears nothing any more when it is closed', async () => {
    const { server, client, model, heard, change } = setUp();
    await client.request('ready', ready);
    client.request('slow', null).catch(() => undefined);
    await change();
    heard.length = 0;
    server.close();
    model.text = 'second';
    await change();
    expect([model.aborted, heard]).toEqual([true, []]);
  });
});
