import { dirname } from 'node:path';
import { forecastLoads } from '../../../app/use-cases/forecast-workload';
import { resultCommand } from '../../../cli/commands/result-command';
import { workloadJson } from '../../../cli/output/serialise';
import { readWorkloadOptions, workloadOptions } from './options';
import { renderWorkload } from './terminal';

export const workloadCommand = resultCommand({
  noun: 'workload forecast',
  docs: 'docs/workload.md',
  positionals: ['FOLDER|FILE'],
  options: workloadOptions,
  details: [
    'Reads the request rate of every service of a recording, or the series of a metric file (wide or long CSV, Prometheus,',
    'Grafana, OTLP), and forecasts the load hours ahead with 90 % bands. Every model is back-tested on the last part of the',
    'rows, plain rules beside it. The table says what history each may see.',
  ],
  examples: [
    'meshlens workload requests.csv --horizon 24 --json workload.json',
    'meshlens workload servers.csv --series server --value requests --test-series new-1 --static cpu,image',
    'meshlens workload minutes.csv --aggregate 1h:sum --scale log1p',
  ],

  async read(parsed, environment) {
    const options = await readWorkloadOptions(parsed, environment);
    return { options, outside: dirname(options.file) };
  },
  work: forecastLoads,
  json: workloadJson,
  terminal: renderWorkload,
});
