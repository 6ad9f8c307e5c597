import type { ForecastRequests, ForecastSnapshot } from '../../src/contracts/forecast/page';
import type { MessagePort } from '../../src/process/rpc/port';
import type { ForecastQuantity, ModelLine } from '../../src/contracts/forecast/service-forecast';
import { connectPage, type PageHost } from '../kit/connection';

/** What the page asks of the editor, and what it hears from it. */
export interface ForecastHost extends PageHost<ForecastSnapshot> {
  forecast(): Promise<void>;
  cancel(): Promise<void>;
  forecastWithNetworks(): Promise<void>;
  openService(service: string): Promise<void>;
  explain(interval: ForecastRequests['explain']['params']): Promise<void>;
  /** What every model says of one series; empty for a forecast made before models were kept. */
  modelLines(service: string, quantity: ForecastQuantity): Promise<readonly ModelLine[]>;
  /** True when the user chose a place. */
  save(name: string, bytes: Uint8Array): Promise<boolean>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): ForecastHost {
  const { host, request } = connectPage<ForecastRequests, ForecastSnapshot>(port);
  return {
    ...host,
    async forecast() {
      await request('forecast', null);
    },
    async cancel() {
      await request('cancel', null);
    },
    async forecastWithNetworks() {
      await request('forecastWithNetworks', null);
    },
    async openService(service) {
      await request('openService', { service });
    },
    async explain(interval) {
      await request('explain', interval);
    },
    modelLines: (service, quantity) => request('modelLines', { service, quantity }),
    save: (name, bytes) => request('save', { name, bytes }),
  };
}
