import { formatRate, type ServiceLoadReport } from '../../../src/contracts/workload/service-load';
import { h } from '../../kit/dom';
import { formatDuration, utc } from '../../kit/time';
import { loadView, peakWords, replicaWords, rowTime, type LoadView } from '../model/load';
import { table } from '../../kit/table';

/** Every figure of the loads: of the chosen service step by step, of all services, and of the models. */
export function loadTables(report: ServiceLoadReport, view: LoadView | null): HTMLElement {
  return h(
    'div',
    { class: 'figures' },
    h('h2', { text: 'Load' }),
    ...(view === null ? [] : [stepsTable(report, view)]),
    allTable(report),
    modelsTable(report),
  );
}

function stepsTable(
  report: ServiceLoadReport,
  { load: { service, point, low, high } }: LoadView,
): HTMLElement {
  const rows = point.map((value, step) => [
    rowTime(report, report.rows + step, utc),
    ...[value, low[step], high[step]].map(formatRate),
  ]);
  return table(`Load of ${service}`, ['From', 'Forecast', 'Band from', 'Band to'], rows);
}

function allTable(report: ServiceLoadReport): HTMLElement {
  const rows = [...report.series]
    .sort((a, b) => b.peak.value - a.peak.value)
    .map((load) => {
      const view = loadView(report, load.service);
      return [
        load.service,
        peakWords(report, load, utc).replace(/^peak /, ''),
        `${formatRate(load.low[load.peak.step - 1])} to ${formatRate(load.peak.high)}`,
        (view && replicaWords(view)) || 'not stated',
      ];
    });
  const reach = formatDuration(report.steps * report.widthMs);
  return table(`Peak loads of the next ${reach}`, ['Service', 'Peak', '90 % band', 'Replicas'], rows);
}

/** What history each model sees stands beside its errors. */
function modelsTable({ metrics, chosen, inputSteps, widthMs }: ServiceLoadReport): HTMLElement {
  const rows = metrics.map(({ model, history, mse, mae }) => [
    model === chosen ? `${model} (chosen)` : model,
    history === 'long' ? 'all before it' : formatDuration(inputSteps * widthMs),
    ...[mse, mae].map((error) => (error === null ? 'unknown' : String(Number(error.toPrecision(3))))),
  ]);
  return table(
    'Standardised errors in the back-test',
    ['Model', 'Sees', 'Squared', 'Absolute'],
    rows,
    metrics.findIndex(({ model }) => model === chosen),
  );
}
