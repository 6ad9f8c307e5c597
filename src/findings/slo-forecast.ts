import { formatMs, formatPercent } from '../contracts/format';
import type { SourceRange } from '../contracts/problem';
import type { LimitedQuantity, ServiceLimit } from '../contracts/forecast/service-limit';
import {
  breachesOf,
  type LimitBreach,
  type ServiceForecastReport,
} from '../contracts/forecast/service-forecast';
import type { ServiceGraph } from '../topology/graph';
import type { FindingsInput, Rule, Statement } from './rule';
import { statementAt } from './rule';
import { formatCount, formatDuration, formatTime } from './wording';

/**
 * A limit that the forecast crosses, on the token that states it; for a limit from the settings, on the service's name.
 * Only said where crossing is likelier than not.
 */
export const sloForecast: Rule = {
  id: 'slo-forecast',
  severity: 'information',
  description: 'The forecast of a service crosses the limit that is stated or implied here.',
  check: ({ graph, forecast }: FindingsInput) => (forecast ? statements(graph, forecast) : []),
};

function statements(graph: ServiceGraph, forecast: ServiceForecastReport): Statement[] {
  return breachesOf(forecast).flatMap((breach) => {
    const {
      series: { service, example },
      limit,
    } = breach;
    const text = message(breach, forecast);
    const related =
      example === null
        ? []
        : [{ location: example, message: `the request that shows most of ${service}'s last window` }];
    return placesOf(graph, service, limit).map((range) =>
      statementAt(range, service, { summary: summary(breach, forecast), message: text, related }),
    );
  });
}

function placesOf(graph: ServiceGraph, service: string, { range }: ServiceLimit): readonly SourceRange[] {
  return range === null ? (graph.services.find(({ name }) => name === service)?.declarations ?? []) : [range];
}

function summary(
  { series, limit, already, step, probability }: LimitBreach,
  { widthMs }: ServiceForecastReport,
): string {
  const name = `${NAMES[limit.quantity]} of ${series.service}`;
  const what = already ? 'stay above' : 'exceed';
  const when = already || step === 0 ? '' : ` in ${formatDuration(step * widthMs)}`;
  const bound = formatValue(limit.quantity, limit.value);
  return `The ${name} is forecast to ${what} ${bound}${when} (${formatProbability(probability)}).`;
}

function message(breach: LimitBreach, forecast: ServiceForecastReport): string {
  const { series, limit, already, step, worstStep, probability } = breach;
  const value = (number: number): string => formatValue(limit.quantity, number);
  const endMs = forecast.startMs + forecast.windows * forecast.widthMs;
  const atMs = endMs + step * forecast.widthMs;
  const name = `${NAMES[limit.quantity]} of ${series.service}`;
  const what = already
    ? `The ${name} is above its limit of ${value(limit.value)} and is forecast to stay there`
    : `The ${name} is forecast to exceed its limit of ${value(limit.value)} ${whenOf(atMs - endMs)} (${formatTime(atMs, endMs)} UTC)`;
  const band = `${value(series.point[worstStep])}, 90 % band ${value(series.low[worstStep])} to ${value(series.high[worstStep])}`;
  return [
    `${what}: probability ${formatProbability(probability)} (${band}).`,
    ...(limit.origin === 'timeout'
      ? [`The limit is the timeout ${limit.key}: beyond it one request in a hundred is given up.`]
      : []),
    ...backtestOf(breach, forecast),
  ].join(' ');
}

/** How far the same forecast was off where what came is known. */
function backtestOf(
  { limit, worstStep }: LimitBreach,
  { quantities, widthMs }: ServiceForecastReport,
): string[] {
  const own = quantities.find(({ quantity }) => quantity === limit.quantity);
  if (own === undefined) {
    return [];
  }
  // The shortest reported horizon that reaches the window spoken of.
  const metrics = own.metrics
    .filter(({ model }) => model === own.chosen)
    .sort((a, b) => a.horizon - b.horizon);
  const metric = metrics.find(({ horizon }) => horizon > worstStep) ?? metrics.at(-1);
  if (metric === undefined || metric.mae === null) {
    return [];
  }
  const covered = own.coverage.find(({ horizon }) => horizon === metric.horizon)?.share ?? null;
  const coverage = covered === null ? '' : `; the band covered ${formatPercent(covered)}`;
  const tried = `${formatCount(own.origins, 'forecast')} up to ${formatDuration(metric.horizon * widthMs)} ahead, all services`;
  return [
    `Back-test (${own.chosen}, ${tried}): off by ${formatValue(limit.quantity, metric.mae)} on average${coverage}.`,
  ];
}

const NAMES: Readonly<Record<LimitedQuantity, string>> = {
  latencyP50Ms: 'median latency',
  latencyP90Ms: 'p90 latency',
  latencyP99Ms: 'p99 latency',
  errorShare: 'error share',
};

function whenOf(aheadMs: number): string {
  return aheadMs === 0 ? 'right after the recording' : `${formatDuration(aheadMs)} after the recording ends`;
}

function formatValue(quantity: LimitedQuantity, value: number): string {
  return quantity === 'errorShare' ? formatPercent(value) : formatMs(value);
}

/** Nothing that is forecast is certain. */
function formatProbability(probability: number): string {
  return probability > 0.99 ? 'over 99 %' : `${Math.round(probability * 100)} %`;
}
