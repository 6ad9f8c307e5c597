import type { ForecastServicesOptions } from '../../contracts/protocol';
import type { Report } from '../../contracts/report';
import { RpcError } from '../../process/rpc/errors';
import type { ServiceForecastReport } from '../../contracts/forecast/service-forecast';
import { createServedModels } from '../models/served-models';
import { openRecording, type Recording } from '../recording/recording';
import { analyzeInDetail } from './analyze';
import type { AnalysisContext } from '../context';
import { forecastServices } from './forecast-services';
import { refreshFindings } from './refresh-findings';

/**
 * The main job, then the forecast of every service: limits that are likely to be crossed become findings. A recording too
 * short for a forecast is no failure: the report says so.
 */
export async function analyzeAndForecast(
  options: ForecastServicesOptions,
  context: AnalysisContext,
  recording: Recording = openRecording(options, context),
): Promise<Report> {
  const models = createServedModels();
  const { report } = await analyzeInDetail(options, context, models, recording);
  const startedMs = context.now();
  const forecast = await forecastOrReason(options, context, recording);
  const timings = [...report.timings, { step: 'forecast', ms: context.now() - startedMs, cached: false }];
  if (typeof forecast === 'string') {
    return { ...report, timings, notes: [...report.notes, `no forecast: ${forecast}`] };
  }
  const judged = await refreshFindings(options, report, context, { forecast }, models, recording.manifests());
  return {
    ...judged,
    timings,
    notes: [...report.notes, describe(forecast), ...forecast.notes.map((note) => `forecast: ${note}`)],
  };
}

/** The forecast, or why there is none. */
async function forecastOrReason(
  options: ForecastServicesOptions,
  context: AnalysisContext,
  recording: Recording,
): Promise<ServiceForecastReport | string> {
  try {
    return await forecastServices(options, context, recording);
  } catch (error) {
    if (error instanceof RpcError && (error.code === 'too-few-rows' || error.code === 'no-data')) {
      return error.message;
    }
    throw error;
  }
}

/** How many limits were looked at: no finding means something only if there were any. */
function describe({ limits, series, steps, widthMs }: ServiceForecastReport): string {
  const forecastOf = new Set(series.map(({ service, quantity }) => `${quantity} ${service}`));
  const checked = limits.filter(({ service, limit }) =>
    forecastOf.has(`${limit.quantity} ${service}`),
  ).length;
  const reach = `forecast ${steps} windows (${Math.round((steps * widthMs) / 1000)} s) ahead`;
  return limits.length === 0
    ? `${reach}: no limit is stated, neither by manifests nor by --slo`
    : `${reach}: ${checked} of ${limits.length} limits compared${checked < limits.length ? ', the others are of services that hardly have data' : ''}`;
}
