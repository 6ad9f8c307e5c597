import type { ForecastRequests, ForecastSnapshot } from '../../src/contracts/forecast/page';
import { PROTOCOL_VERSION, type Progress } from '../../src/contracts/protocol';
import type { PageEvents } from '../../src/contracts/page';
import { createRpcClient } from '../../src/process/rpc/client';
import type { MessagePort } from '../../src/process/rpc/port';
import type { ForecastQuantity, ModelLine } from '../../src/contracts/forecast/service-forecast';
import { greet } from '../kit/greet';

/** What the page asks of the editor, and what it hears from it. */
export interface ForecastHost {
  onSnapshot(listener: (snapshot: ForecastSnapshot) => void): void;
  onProgress(listener: (progress: Progress | null) => void): void;
  /** Says that the page listens; the answer comes as events. Rejects when the two sides do not fit together. */
  ready(): Promise<void>;
  forecast(): Promise<void>;
  cancel(): Promise<void>;
  openService(service: string): Promise<void>;
  /** What every model says of one series; empty for a forecast made before models were kept. */
  modelLines(service: string, quantity: ForecastQuantity): Promise<readonly ModelLine[]>;
  /** True when the user chose a place. */
  save(name: string, bytes: Uint8Array): Promise<boolean>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): ForecastHost {
  const client = createRpcClient<ForecastRequests, PageEvents<ForecastSnapshot>>(port, {
    protocol: PROTOCOL_VERSION,
  });
  return {
    onSnapshot: (listener) => void client.on('snapshot', listener),
    onProgress: (listener) => void client.on('progress', listener),
    ready: () => greet(client),
    async forecast() {
      await client.request('forecast', null);
    },
    async cancel() {
      await client.request('cancel', null);
    },
    async openService(service) {
      await client.request('openService', { service });
    },
    modelLines: (service, quantity) => client.request('modelLines', { service, quantity }),
    save: (name, bytes) => client.request('save', { name, bytes }),
  };
}
