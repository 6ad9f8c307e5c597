import { dirname } from 'node:path';
import { forecast } from '../../../app/use-cases/forecast-metrics';
import { resultCommand } from '../../../cli/commands/result-command';
import { forecastOptions, readForecastOptions } from './options';
import { forecastJson } from '../../../cli/output/serialise';
import { renderForecast } from './terminal';

export const forecastCommand = resultCommand({
  noun: 'forecast',
  docs: 'docs/forecast.md',
  positionals: ['FILE'],
  options: forecastOptions,
  details: [
    'Reads a wide CSV (one row per moment, one column per series), the answer to a Prometheus range query or OTLP metrics,',
    'learns from its first part, back-tests on the rest beside plain rivals, and forecasts every series from the end of the',
    'data with 90 % bands.',
  ],
  examples: [
    'meshlens forecast latency.csv --horizon 1,5,15 --json forecast.json',
    'meshlens forecast speeds.csv.gz --adjacency roads.csv --train-fraction 0.8 --horizon 1,2,3,4 --seeds 1,2,3,4,5',
  ],

  async read(parsed, environment) {
    const options = await readForecastOptions(parsed, environment);
    return { options, outside: dirname(options.file) };
  },
  work: forecast,
  json: forecastJson,
  terminal: renderForecast,
});
