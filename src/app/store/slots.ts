/** The last results that a reopened window shows. Every method with a page adds its slot here. */
import { REPORT_VERSION, type Report } from '../../contracts/report';
import {
  SERVICE_FORECAST_VERSION,
  type ServiceForecastReport,
} from '../../contracts/forecast/service-forecast';
import { SERVICE_LOAD_VERSION, type ServiceLoadReport } from '../../contracts/workload/service-load';
import { SCHEDULE_VERSION, type ScheduleReport } from '../../contracts/scheduling/schedule-report';
import type { StoredScales } from '../../contracts/scale-scores';
import type { Slot } from './result-store';

/** Increase it when this version relies on a field that reports of the same version may lack. */
const REPORT_REVISION = 2;

export const lastReport = (folder: string): Slot<Report> => ({
  method: 'analyze',
  version: 100 * REPORT_VERSION + REPORT_REVISION,
  folder,
});

/** Increase it when scores at single widths change their meaning or shape. */
const SCALES_VERSION = 1;

/** The scores of the last report at single widths. */
export const lastScales = (folder: string): Slot<StoredScales> => ({
  method: 'scales',
  version: SCALES_VERSION,
  folder,
});

export const lastForecast = (folder: string): Slot<ServiceForecastReport> =>
  lastOf('forecast', SERVICE_FORECAST_VERSION, folder);

export const lastLoad = (folder: string): Slot<ServiceLoadReport> =>
  lastOf('load', SERVICE_LOAD_VERSION, folder);

export const lastSchedule = (folder: string): Slot<ScheduleReport> =>
  lastOf('schedule', SCHEDULE_VERSION, folder);

/** The last result of a method on a folder, whatever the options. */
function lastOf<T extends { readonly version: number; readonly folder: string }>(
  method: string,
  version: T['version'],
  folder: string,
): Slot<T> {
  return { method, version, folder };
}
