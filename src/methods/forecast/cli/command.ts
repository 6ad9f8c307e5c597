import { dirname } from 'node:path';
import { forecastOptions, readForecastOptions } from './options';
import type { ParsedArguments } from '../../../cli/arguments/option';
import type { CliEnvironment } from '../../../cli/environment';
import { ExitCode } from '../../../cli/exit-code';
import { chooseDestination } from '../../../cli/output/destination';
import { forecastJson } from '../../../cli/output/serialise';
import { writeResult } from '../../../cli/output/write';
import { renderForecast } from './terminal';
import { describeTerminal } from '../../../cli/terminal/terminal';
import type { Command } from '../../../cli/commands/command';
import { outputOptions, withProgress } from '../../../cli/commands/session';

export const forecastCommand: Command = {
  command: 'forecast',
  summary: 'Forecast the series of a metric file, with intervals and a back-test',
  positionals: ['FILE'],
  options: [
    {
      name: 'json',
      value: 'FILE',
      description: 'Write the JSON forecast (docs/forecast.md); - is the standard output',
    },
    ...forecastOptions,
    ...outputOptions,
  ],
  details: [
    'Reads a wide CSV (one row per moment, one column per series), the answer to a Prometheus range query or OTLP metrics,',
    'learns from its first part, back-tests on the rest beside plain rivals, and forecasts every series from the end of the',
    'data with 90 % bands.',
  ],
  examples: [
    'meshlens forecast latency.csv --horizon 1,5,15 --json forecast.json',
    'meshlens forecast speeds.csv.gz --adjacency roads.csv --train-fraction 0.8 --horizon 1,2,3,4 --seeds 1,2,3,4,5',
  ],

  async run(parsed: ParsedArguments, environment: CliEnvironment): Promise<ExitCode> {
    const options = await readForecastOptions(parsed, environment);
    const json = parsed.one('json');
    const destination =
      json === undefined ? null : await chooseDestination(json, environment.cwd, dirname(options.file));
    const report = await withProgress(parsed, environment, [], (context) =>
      environment.forecast(options, context),
    );
    if (destination) {
      await writeResult(forecastJson(report), destination, environment.stdout);
    }
    if (!parsed.has('quiet') && destination?.kind !== 'stdout') {
      environment.stdout.write(renderForecast(report, describeTerminal(environment.stdout, environment)));
      if (destination) {
        environment.stdout.write(`\nWrote json forecast ${destination.path}\n`);
      }
    }
    return ExitCode.ok;
  },
};
