import type {
  ForecastQuantity,
  QuantityBacktest,
  ServiceForecastReport,
} from '../../../src/contracts/forecast/service-forecast';
import { formatDuration, formatTime, utc } from '../../kit/time';
import type { RivalLine } from '../model/rivals';
import { h } from '../../kit/dom';
import { table } from '../../kit/table';
import { backtestSentence, limitSentence } from '../model/describe';
import { formatValue } from '../model/quantities';
import { windowMs, type ServiceView } from '../model/view';

/** The chosen series, step by step, with the models that are drawn beside it. */
export function stepsTable(
  report: ServiceForecastReport,
  { service, series: { quantity, point, low, high } }: ServiceView,
  rivals: readonly RivalLine[],
): HTMLElement {
  const rows = point.map((value, step) => [
    formatTime(windowMs(report, report.windows + step), utc),
    ...[value, low[step], high[step], ...rivals.map((rival) => rival.point[step] ?? null)].map((each) =>
      formatValue(quantity, each),
    ),
  ]);
  return table(
    `Forecast of ${service}`,
    ['Window from', 'Forecast', 'Band from', 'Band to', ...rivals.map(({ model }) => model)],
    rows,
  );
}

/** All services at the horizon. */
export function servicesTable(report: ServiceForecastReport, views: readonly ServiceView[]): HTMLElement {
  const rows = views.map((view) => {
    const {
      service,
      last,
      series: { quantity, point, low, high },
    } = view;
    const end = point.length - 1;
    return [
      service,
      formatValue(quantity, last),
      formatValue(quantity, point[end]),
      `${formatValue(quantity, low[end])} to ${formatValue(quantity, high[end])}`,
      limitSentence(report, view) || 'none',
    ];
  });
  return table('All services', ['Service', 'Last window', 'At the horizon', '90 % band', 'Limit'], rows);
}

/** The chosen model and its rivals: mean absolute error per horizon. */
export function backtestTable(
  { widthMs }: ServiceForecastReport,
  quantity: ForecastQuantity,
  backtest: QuantityBacktest,
): HTMLElement {
  const horizons = [...new Set(backtest.metrics.map(({ horizon }) => horizon))];
  const models = [...new Set(backtest.metrics.map(({ model }) => model))];
  const errorOf = (model: string, horizon: number): number | null =>
    backtest.metrics.find((each) => each.model === model && each.horizon === horizon)?.mae ?? null;
  const rows = models.map((model) => [
    model === backtest.chosen ? `${model} (chosen)` : model,
    ...horizons.map((horizon) => formatValue(quantity, errorOf(model, horizon))),
  ]);
  const heads = horizons.map((horizon) => `up to ${formatDuration(horizon * widthMs)}`);
  return h(
    'div',
    {},
    h('p', { class: 'quiet', text: backtestSentence(backtest) }),
    table('Mean absolute error in the back-test', ['Model', ...heads], rows, models.indexOf(backtest.chosen)),
  );
}
