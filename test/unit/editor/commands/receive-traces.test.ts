import { describe, expect, it } from 'vitest';
import { fileUri } from '../support/uris';
import { executed, register } from './registered';

describe('Receive Traces Here', () => {
  it('receives into the folder that is picked, and offers to analyse one that is open', async () => {
    const { services, host, done, run } = register('/shop');
    host.window.chosen = [fileUri('/shop')];
    host.window.answers.push('Stop', 'Analyze Workspace');
    expect(await run('receiveTraces')).toBe(true);
    expect(host.window.dialogs.map(({ defaultUri }) => String(defaultUri))).toEqual(['file:/shop']);
    expect(done).toEqual([
      ['receive', { folder: '/shop', port: 4318 }],
      ['stop receiving'],
      ['analyze', '/shop'],
    ]);
    expect(host.window.messages).toEqual([
      'Receiving OTLP on http://localhost:4318 into /shop.',
      'Received 1,200 spans, 1 metric into /shop.',
    ]);
    expect(executed(services)).toEqual([['meshlens.analyze', '/shop']]);
  });

  it('takes the port of the settings, and receives nothing where no folder is picked', async () => {
    const { host, done, run } = register('/shop');
    host.workspace.settings.set('meshlens.receive.port', 14318);
    expect(await run('receiveTraces')).toBe(false);
    host.window.chosen = [fileUri('/elsewhere')];
    await run('receiveTraces');
    expect(done).toEqual([['receive', { folder: '/elsewhere', port: 14318 }]]);
    expect(host.window.actions.at(-1)).toEqual([]);
  });

  it('does nothing in a workspace that is not trusted', async () => {
    const { host, done, run } = register('/shop');
    host.workspace.isTrusted = false;
    host.window.chosen = [fileUri('/shop')];
    expect(await run('receiveTraces')).toBeUndefined();
    expect(host.window.messages).toEqual(['error: Meshlens receives traces only in a workspace you trust.']);
    expect([done, host.window.dialogs]).toEqual([[], []]);
  });
});

describe('Stop Receiving Traces', () => {
  it('says that none are received', async () => {
    const { host, run } = register('/shop');
    await run('stopReceiving');
    expect(host.window.messages).toEqual(['No traces are being received.']);
  });
});
