import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '../../../../src/contracts/protocol';
import { Receiving } from '../../../../src/editor/receive/receiving';
import { FakeHost } from '../support/fake-host';

let host: FakeHost;
let receiving: Receiving;
beforeEach(() => {
  host = new FakeHost();
  receiving = new Receiving({
    host,
    script: path.join(__dirname, 'fixtures/receiver.cjs'),
    args: [String(PROTOCOL_VERSION)],
    now: () => Date.now(),
    log: () => undefined,
  });
});
afterEach(() => receiving.dispose());

describe('receiving', () => {
  it('shows what arrives, and what is refused, until it is stopped', async () => {
    const started = vi.fn();
    const ended = receiving.run({ folder: '/shop', port: 4318 }, started);
    await vi.waitUntil(() => host.statuses.length === 2, 60_000);
    expect(started).toHaveBeenCalledTimes(1);
    expect(host.statuses).toEqual([
      expect.objectContaining({ text: '$(cloud-download) 0 spans', warn: false }),
      {
        text: '$(cloud-download) 2 spans',
        tooltip:
          'Meshlens receives OTLP on http://localhost:4318 into /shop.\nThe last request was refused: the disk is full.\nClick to stop.',
        command: 'meshlens.stopReceiving',
        warn: true,
      },
    ]);
    await expect(receiving.run({ folder: '/other', port: 1 }, started)).rejects.toThrow('received already');
    expect(receiving.stop()).toBe(true);
    expect(await ended).toMatchObject({ spans: 3 });
    expect(host.statuses.at(-1)).toBeUndefined();
    expect(receiving.stop()).toBe(false);
  });

  it('says when its process ends, hides the item, and can start again', async () => {
    await expect(receiving.run({ folder: '/crash', port: 4318 }, () => undefined)).rejects.toThrow(
      'process that receives traces ended unexpectedly',
    );
    expect(host.statuses.at(-1)).toBeUndefined();
    const ended = receiving.run({ folder: '/shop', port: 4318 }, () => receiving.stop());
    expect(await ended).toMatchObject({ spans: 3 });
  });
});
