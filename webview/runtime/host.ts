import type { NodeColumns } from '../../src/contracts/latency/model-inspection';
import { PROTOCOL_VERSION, type Progress } from '../../src/contracts/protocol';
import type { PageEvents } from '../../src/contracts/page';
import { createRpcClient } from '../../src/process/rpc/client';
import type { MessagePort } from '../../src/process/rpc/port';
import type { LatencyRequests, LatencySnapshot } from '../../src/contracts/latency/page';
import { greet } from '../kit/greet';

/** What the page asks of the editor, and what it hears from it. */
export interface RuntimeHost {
  onSnapshot(listener: (snapshot: LatencySnapshot) => void): void;
  onProgress(listener: (progress: Progress | null) => void): void;
  /** Says that the page listens; the answer comes as events. Rejects when the two sides do not fit together. */
  ready(): Promise<void>;
  /** Null when the table has been replaced meanwhile. */
  nodes(revision: number, from: number): Promise<NodeColumns | null>;
  setDimensions(dimensions: Readonly<Record<string, number>>): Promise<void>;
  /** What has no parameters and no answer but the next snapshot. */
  ask(what: 'measure' | 'calibrate' | 'cancel' | 'reload' | 'manageTrust'): Promise<void>;
  /** True when the user chose a place. */
  save(name: string, bytes: Uint8Array): Promise<boolean>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): RuntimeHost {
  const client = createRpcClient<LatencyRequests, PageEvents<LatencySnapshot>>(port, {
    protocol: PROTOCOL_VERSION,
  });
  return {
    onSnapshot: (listener) => void client.on('snapshot', listener),
    onProgress: (listener) => void client.on('progress', listener),
    ready: () => greet(client),
    nodes: (revision, from) => client.request('nodes', { revision, from }),
    async setDimensions(dimensions) {
      await client.request('setDimensions', { dimensions });
    },
    async ask(what) {
      await client.request(what, null);
    },
    save: (name, bytes) => client.request('save', { name, bytes }),
  };
}
