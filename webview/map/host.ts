import type { MapRequests, MapSnapshot, ServiceDetails } from '../../src/contracts/map-page';
import type { ServiceMap } from '../../src/contracts/service-map';
import type { MessagePort } from '../../src/process/rpc/port';
import { connectPage, type PageHost } from '../kit/connection';

/** What the page asks of the editor, and what it hears from it. */
export interface MapHost extends PageHost<MapSnapshot> {
  /** The picture with these groups expanded; null where the result is no longer kept. */
  map(expanded: readonly string[], signal: AbortSignal): Promise<ServiceMap | null>;
  /** Null for a service that the report does not have. */
  service(service: string, signal: AbortSignal): Promise<ServiceDetails | null>;
  openService(service: string): Promise<void>;
  showHeatmap(): Promise<void>;
  showTraces(service: string): Promise<void>;
  analyze(): Promise<void>;
}

/** The editor as seen through a message port. */
export function connectHost(port: MessagePort): MapHost {
  const { host, request } = connectPage<MapRequests, MapSnapshot>(port);
  return {
    ...host,
    map: (expanded, signal) => request('map', { expanded }, { signal }),
    service: (service, signal) => request('service', { service }, { signal }),
    async openService(service) {
      await request('openService', { service });
    },
    async showHeatmap() {
      await request('showHeatmap', null);
    },
    async showTraces(service) {
      await request('showTraces', { service });
    },
    async analyze() {
      await request('analyze', null);
    },
  };
}
