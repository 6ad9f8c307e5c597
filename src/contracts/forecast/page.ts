/** What crosses between the forecast page of a folder and the editor. */
import type { IncidentInterval } from '../incident/interval';
import type { PageDeclaration, PageRequests, SaveRequest } from '../page';
import type { ServiceLoadReport } from '../workload/service-load';
import type { ForecastQuantity, ModelLine, ServiceForecastReport } from './service-forecast';

export const forecastPage = {
  id: 'forecast',
  viewType: 'meshlens.forecast',
  title: 'Latency and Load Forecast',
  documentTitle: 'Meshlens latency and load forecast',
  subject: 'folder',
} as const satisfies PageDeclaration;

/** What the forecast panel shows; a new one replaces the whole page's content. */
export interface ForecastSnapshot {
  readonly folder: string;
  /** Null while nothing was forecast. */
  readonly report: ServiceForecastReport | null;
  /** Why there is nothing to show, or why the last attempt failed. */
  readonly message: string | null;
  readonly load: LoadSnapshot;
  /** The service that was asked for last from outside the page, and when; null when none was. */
  readonly asked: { readonly service: string; readonly atMs: number } | null;
}

/** The load beside it. */
export interface LoadSnapshot {
  /** Null while none was forecast. */
  readonly report: ServiceLoadReport | null;
  /** Why there is none, or why the last attempt failed. */
  readonly message: string | null;
}

/** Requests the forecast page sends to the host. */
export interface ForecastRequests extends PageRequests, SaveRequest {
  forecast: { params: null; result: null };
  cancel: { params: null; result: null };
  /** Trains the published networks on the loads, which takes minutes. */
  forecastWithNetworks: { params: null; result: null };
  openService: { params: { service: string }; result: null };
  /** Shows on the heatmap what explains an interval of one service. */
  explain: { params: IncidentInterval & { readonly service: string }; result: null };
  /** What every model says of one series; too much to send for all at once. */
  modelLines: { params: { service: string; quantity: ForecastQuantity }; result: readonly ModelLine[] };
}
