import type {
  QuantityBacktest,
  ServiceForecastReport,
} from '../../../src/contracts/forecast/service-forecast';
import { formatPercent } from '../../../src/contracts/format';
import { formatDuration } from '../../kit/time';
import { formatValue, quantityLabel } from './quantities';
import { windowMs, type ServiceView } from './view';

/** Whether the limit holds, in a few words; empty without one. */
export function limitSentence(report: ServiceForecastReport, { limit, breach, series }: ServiceView): string {
  if (limit === null) {
    return '';
  }
  const name = `${limit.origin === 'timeout' ? 'timeout' : 'limit'} ${formatValue(series.quantity, limit.value)}`;
  if (breach === null) {
    return `${name}: kept`;
  }
  if (breach.already) {
    return `${name}: exceeded already, ${chance(breach.probability)}`;
  }
  const aheadMs = windowMs(report, report.windows + breach.step) - windowMs(report, report.windows);
  return `${name}: exceeded ${aheadMs === 0 ? 'at once' : `in ${formatDuration(aheadMs)}`}, ${chance(breach.probability)}`;
}

/** The chart for those who cannot see it. */
export function chartSentence(report: ServiceForecastReport, view: ServiceView): string {
  const { service, series, last } = view;
  const { quantity, point, low, high } = series;
  const end = point.length - 1;
  const ahead = formatDuration(point.length * report.widthMs);
  const limit = limitSentence(report, view);
  return (
    `${quantityLabel(quantity)} of ${service}: ${formatValue(quantity, last)} now, ${formatValue(quantity, point[end])} in ${ahead}, ` +
    `90 % band ${formatValue(quantity, low[end])} to ${formatValue(quantity, high[end])}${limit === '' ? '' : `; ${limit}`}`
  );
}

/** How much the back-test is worth, beside its table. */
export function backtestSentence({ chosen, chosenReason, origins, coverage }: QuantityBacktest): string {
  const covered = coverage.at(-1)?.share ?? null;
  const band = covered === null ? '' : ` The 90 % band covered ${formatPercent(covered)} of what came.`;
  return `${origins} forecasts on the last quarter of the recording, which no model had seen, over all services. Forecast by ${chosen}: ${chosenReason}.${band}`;
}

function chance(probability: number): string {
  return probability > 0.99 ? 'over 99 %' : `${Math.round(probability * 100)} %`;
}
