import type { ServiceLoad } from '../../contracts/workload/service-load';
import type { ScheduleOptions } from '../../contracts/scheduling/schedule-options';
import { RpcError } from '../../process/rpc/errors';
import { heldOver } from '../../simulation/rates';
import { entryServices, type Network } from '../../simulation/network';
import type { AnalysisContext } from '../context';
import type { Recording } from '../recording/recording';
import { forecastServiceLoads } from './forecast-service-loads';

/** Requests from outside, as recorded and as forecast to go on. */
export interface ComingLoad {
  readonly stepS: number;
  /** Requests per second: the rows of the recording, then those ahead. */
  readonly rates: Float64Array;
  readonly stepsAhead: number;
  /** The upper end of the band where it is highest. */
  readonly peakPerS: number;
  /** The model that forecast. */
  readonly model: string;
}

/** The services of a recording are forecast together, though only the entries are needed here. */
const MAX_FORECAST_SERVICES = 500;
/** What a recording may lack for a forecast. Other errors are errors. */
const LACKS = ['too-few-rows', 'no-data', 'untrusted'];

/**
 * The load of the services that requests from outside reach, and its forecast.
 * @returns the reason, where the recording does not allow one
 */
export async function comingLoad(
  { trusted, storageDir, include, exclude, folder }: ScheduleOptions,
  recording: Recording,
  network: Network,
  context: AnalysisContext,
): Promise<ComingLoad | { readonly reason: string }> {
  if (network.services.length > MAX_FORECAST_SERVICES) {
    return { reason: `the load is not forecast for more than ${MAX_FORECAST_SERVICES} services` };
  }
  const entries = entryServices(network);
  try {
    const { series, widthMs, rows, steps, chosen } = await forecastServiceLoads(
      {
        folder,
        storageDir,
        include,
        exclude,
        trusted,
        seed: 0,
        runtime: 'auto',
        model: 'auto',
        networks: false,
      },
      context,
      recording,
    );
    const own = series.filter(({ service }) => entries.has(service));
    const sum = (count: number, valueOf: (load: ServiceLoad, at: number) => number | null): number[] =>
      Array.from({ length: count }, (_, at) =>
        own.reduce((total, load) => total + Math.max(0, valueOf(load, at) ?? NaN), 0),
      );
    return {
      stepS: widthMs / 1000,
      // The last window of a recording is seldom whole: its value is missing.
      rates: heldOver([
        ...sum(rows, ({ history }, at) => history[at]),
        ...sum(steps, ({ point }, at) => point[at]),
      ]),
      stepsAhead: steps,
      peakPerS: Math.max(...sum(steps, ({ high }, at) => high[at])),
      model: chosen,
    };
  } catch (error) {
    if (error instanceof RpcError && LACKS.includes(error.code)) {
      return { reason: `the load is taken as recorded, not forecast: ${error.message}` };
    }
    throw error;
  }
}
