/** The last results that a reopened window shows. Every method with a page adds its slot here. */
import { REPORT_VERSION, type Report } from '../../contracts/report';
import {
  SERVICE_FORECAST_VERSION,
  type ServiceForecastReport,
} from '../../contracts/forecast/service-forecast';
import type { Slot } from './result-store';

export const lastReport = (folder: string): Slot<Report> => lastOf('analyze', REPORT_VERSION, folder);

export const lastForecast = (folder: string): Slot<ServiceForecastReport> =>
  lastOf('forecast', SERVICE_FORECAST_VERSION, folder);

/** The last result of a method on a folder, whatever the options. */
function lastOf<T extends { readonly version: number; readonly folder: string }>(
  method: string,
  version: T['version'],
  folder: string,
): Slot<T> {
  return { method, version, folder };
}
