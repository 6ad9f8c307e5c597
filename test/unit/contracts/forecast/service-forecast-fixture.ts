import {
  SERVICE_FORECAST_VERSION,
  type ServiceForecastReport,
  type ServiceSeries,
} from '../../../../src/contracts/forecast/service-forecast';
import type { ServiceLimit } from '../../../../src/contracts/forecast/service-limit';

export function limitOf(change: Partial<ServiceLimit> = {}): ServiceLimit {
  const range = { file: 'compose.yml', line: 7, column: 37, endLine: 7, endColumn: 42 };
  return {
    quantity: 'latencyP90Ms',
    value: 250,
    origin: 'slo',
    key: 'meshlens.dev/slo-latency-p90',
    range,
    ...change,
  };
}

/** p90 latency of cart, which climbs from 200 to 320 ms over the four windows ahead. */
export function seriesOf(change: Partial<ServiceSeries> = {}): ServiceSeries {
  return {
    service: 'cart',
    quantity: 'latencyP90Ms',
    history: [180, 190, null, 200],
    point: [210, 240, 280, 320],
    low: [190, 215, 240, 270],
    high: [235, 275, 330, 380],
    example: { file: 'traces.jsonl', line: 812, offset: 812_000 },
    ...change,
  };
}

export function forecastOf(change: Partial<ServiceForecastReport> = {}): ServiceForecastReport {
  return {
    version: SERVICE_FORECAST_VERSION,
    folder: '/shop',
    createdMs: 1_000_000,
    startMs: Date.UTC(2024, 4, 6, 10),
    widthMs: 60_000,
    windows: 4,
    steps: 4,
    series: [seriesOf()],
    quantities: [
      {
        quantity: 'latencyP90Ms',
        chosen: 'blend',
        chosenReason: 'lowest error',
        origins: 40,
        metrics: [
          { model: 'blend', horizon: 1, rmse: 15, mae: 11 },
          { model: 'blend', horizon: 4, rmse: 24, mae: 18 },
          { model: 'last-value', horizon: 1, rmse: 19, mae: 14 },
          { model: 'last-value', horizon: 4, rmse: 40, mae: 31 },
        ],
        coverage: [
          { horizon: 1, share: 0.9 },
          { horizon: 4, share: 0.91 },
        ],
      },
    ],
    incidents: [],
    limits: [{ service: 'cart', limit: limitOf() }],
    runtime: 'onnxruntime-node',
    notes: [],
    ...change,
  };
}
