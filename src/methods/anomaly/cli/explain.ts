import type { Ranker } from '../../../contracts/report';
import { analysisOptions, readAnalyzeOptions } from '../../../cli/arguments/analysis-options';
import { parseInstantMs } from '../../../cli/arguments/instant';
import type { ParsedArguments } from '../../../cli/arguments/option';
import type { CliEnvironment } from '../../../cli/environment';
import { ExitCode } from '../../../cli/exit-code';
import { chooseDestination } from '../../../cli/output/destination';
import { explanationJson } from '../../../cli/output/serialise';
import { writeResult } from '../../../cli/output/write';
import { renderExplanation } from '../../../cli/terminal/explanation';
import { describeTerminal } from '../../../cli/terminal/terminal';
import { UsageError } from '../../../cli/usage-error';
import type { Command } from '../../../cli/commands/command';
import { outputOptions, withProgress } from '../../../cli/commands/session';

const rankers: readonly Ranker[] = ['model', 'zscore', 'identity'];

export const explainCommand: Command = {
  command: 'explain',
  summary: 'Rank the services by how likely each caused what happened in an interval',
  positionals: ['FOLDER'],
  options: [
    {
      name: 'from',
      value: 'TIME',
      required: true,
      description: 'Start of the interval: ISO 8601 (UTC unless it says otherwise) or Unix time',
    },
    { name: 'to', value: 'TIME', required: true, description: 'End of the interval' },
    {
      name: 'ranker',
      value: 'NAME',
      choices: rankers,
      description:
        'model, zscore (robust z-scores) or identity (the model without the graph); default: chosen from the data',
    },
    {
      name: 'json',
      value: 'FILE',
      description: 'Write the JSON explanation (docs/report.md); - is the standard output',
    },
    ...analysisOptions,
    ...outputOptions,
  ],
  details: [
    'Answers "what broke between these two moments?": every service ranked, the evidence in words, and what the other',
    'rankers say. The first run on a folder analyses it; later runs answer from the cache.',
  ],
  examples: [
    'meshlens explain samples/shop --from 2024-05-06T10:12:00Z --to 2024-05-06T10:14:00Z',
    'meshlens explain . --from 1714990320 --to 1714990440 --ranker zscore --json -',
  ],

  async run(parsed: ParsedArguments, environment: CliEnvironment): Promise<ExitCode> {
    const fromMs = parseInstantMs('from', parsed.one('from') ?? '');
    const toMs = parseInstantMs('to', parsed.one('to') ?? '');
    if (toMs <= fromMs) {
      throw new UsageError('--to must be later than --from');
    }
    const notes: string[] = [];
    const options = await readAnalyzeOptions(parsed, environment, notes);
    const json = parsed.one('json');
    const destination =
      json === undefined ? null : await chooseDestination(json, environment.cwd, options.folder);
    const ranker = parsed.one('ranker') as Ranker | undefined;

    const explanation = await withProgress(parsed, environment, notes, (context) =>
      environment.explain({ ...options, fromMs, toMs, ranker }, context),
    );
    if (destination) {
      await writeResult(explanationJson(explanation), destination, environment.stdout);
    }
    if (!parsed.has('quiet') && destination?.kind !== 'stdout') {
      environment.stdout.write(
        renderExplanation(explanation, describeTerminal(environment.stdout, environment)),
      );
      if (destination) {
        environment.stdout.write(`\nWrote json explanation ${destination.path}\n`);
      }
    }
    return ExitCode.ok;
  },
};
