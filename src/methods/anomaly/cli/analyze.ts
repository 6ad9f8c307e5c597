import { tmpdir } from 'node:os';
import path from 'node:path';
import { analyze } from '../../../app/use-cases/analyze';
import { analyzeAndForecast } from '../../../app/use-cases/analyze-forecast';
import { analyzeSource } from '../../../app/use-cases/analyze-source';
import { incidentsMarkdown } from '../../../contracts/incident/markdown';
import type { Report } from '../../../contracts/report';
import type { Rule } from '../../../findings/rule';
import { analysisOptions, readAnalyzeOptions } from '../../../cli/arguments/analysis-options';
import type { ParsedArguments } from '../../../cli/arguments/option';
import { kindsOptions, readKindsOptions } from '../../../cli/arguments/kinds-options';
import { readSourceOptions, sourceOptions } from '../../../cli/arguments/source-options';
import { readSloOptions, sloOptions } from '../../../cli/arguments/slo-options';
import type { CliEnvironment } from '../../../cli/environment';
import { ExitCode } from '../../../cli/exit-code';
import { renderHtml } from '../../../cli/html/page';
import type { Destination } from '../../../cli/output/destination';
import { chooseDestination } from '../../../cli/output/destination';
import { chooseModelFolder } from '../../../cli/output/model-folder';
import { reportJson } from '../../../cli/output/serialise';
import { writeResult } from '../../../cli/output/write';
import { renderSarif } from '../../../cli/sarif/sarif';
import { renderReport } from '../../../cli/terminal/report';
import { describeTerminal } from '../../../cli/terminal/terminal';
import { UsageError } from '../../../cli/usage-error';
import type { CommandDefinition } from '../../../cli/commands/command';
import { outputOptions, withProgress } from '../../../cli/commands/session';

type Format = 'json' | 'html' | 'markdown' | 'sarif';

const renderers: Readonly<Record<Format, (report: Report, rules: readonly Rule[]) => string>> = {
  json: reportJson,
  html: renderHtml,
  markdown: incidentsMarkdown,
  sarif: renderSarif,
};
const formats = Object.keys(renderers) as Format[];

export const analyzeCommand: CommandDefinition = {
  positionals: ['FOLDER | ADDRESS'],
  options: [
    {
      name: 'json',
      value: 'FILE',
      description: 'Write the JSON report (docs/report.md); - is the standard output',
    },
    { name: 'html', value: 'FILE', description: 'Write the report as one self-contained page' },
    { name: 'markdown', value: 'FILE', description: 'Write the incidents as Markdown, for a post-mortem' },
    { name: 'sarif', value: 'FILE', description: 'Write the findings as SARIF 2.1.0, for code scanning' },
    ...kindsOptions,
    ...sloOptions,
    ...sourceOptions,
    ...analysisOptions,
    {
      name: 'save-model',
      value: 'FOLDER',
      description: 'Write the model that scored: for --model, as ONNX, and with a model card',
    },
    {
      name: 'fail-on',
      value: 'WHEN',
      choices: ['never', 'incident', 'finding'],
      description: `End with exit code ${ExitCode.found} on an incident, or on any finding or incident (default: never)`,
    },
    ...outputOptions,
  ],
  details: [
    'Reads trace exports (OTLP, Jaeger, Zipkin, CSV) and manifests (Compose, Kubernetes) in FOLDER, learns how the',
    'services normally behave, and reports incidents with their likely causes. Nothing in FOLDER is changed.',
    'ADDRESS asks a live source instead, read-only: jaeger+http://HOST, tempo+https://HOST, prometheus+http://HOST,',
    'clickhouse+https://HOST/DATABASE (docs/live-sources.md). Its credentials come from the environment.',
  ],
  examples: [
    'meshlens analyze samples/shop',
    "meshlens analyze . --slo 'cart:p90<250ms' --fail-on finding",
    'meshlens analyze jaeger+http://localhost:16686 --last 30m',
    'meshlens analyze . --html report.html --sarif meshlens.sarif --fail-on incident',
  ],

  async run(parsed: ParsedArguments, environment: CliEnvironment): Promise<ExitCode> {
    const notes: string[] = [];
    const source = await readSourceOptions(parsed, environment, notes);
    const analysis = source ?? (await readAnalyzeOptions(parsed, environment, notes));
    // No output is written among the inputs; a source without a folder has none on this machine.
    const inputs = analysis.folder ?? path.join(tmpdir(), 'meshlens-source');
    const further = {
      ...(await readKindsOptions(parsed, environment.cwd)),
      saveModelTo: await chooseModelFolder(parsed.one('save-model'), environment.cwd, inputs),
    };
    const ahead = readSloOptions(parsed);
    const outputs = await chooseOutputs(parsed, environment.cwd, inputs);
    const report = await withProgress(parsed, environment, notes, (context) => {
      if (source !== null) {
        return environment.perform(analyzeSource, { ...source, ...further, ahead }, context);
      }
      const options = { ...analysis, ...further, folder: inputs };
      return ahead === null
        ? environment.perform(analyze, options, context)
        : environment.perform(analyzeAndForecast, { ...options, ...ahead }, context);
    });

    for (const { format, destination } of outputs) {
      await writeResult(
        renderers[format](report, await environment.rules()),
        destination,
        environment.stdout,
      );
    }
    const machineReads = outputs.some(({ destination }) => destination.kind === 'stdout');
    if (!parsed.has('quiet') && !machineReads) {
      environment.stdout.write(renderReport(report, describeTerminal(environment.stdout, environment)));
      for (const { format, destination } of outputs) {
        if (destination.kind === 'file') {
          environment.stdout.write(`\nWrote ${format} report ${destination.path}`);
        }
      }
      if (outputs.length > 0) {
        environment.stdout.write('\n');
      }
    }
    return failsOn(parsed.one('fail-on'), report) ? ExitCode.found : ExitCode.ok;
  },
};

async function chooseOutputs(
  parsed: ParsedArguments,
  cwd: string,
  folder: string,
): Promise<{ format: Format; destination: Destination }[]> {
  const outputs: { format: Format; destination: Destination }[] = [];
  const taken = new Map<string, Format>();
  for (const format of formats) {
    const asWritten = parsed.one(format);
    if (asWritten === undefined) {
      continue;
    }
    const destination = await chooseDestination(asWritten, cwd, folder);
    const place = destination.kind === 'stdout' ? '-' : destination.path;
    const other = taken.get(place);
    if (other) {
      throw new UsageError(`--${other} and --${format} both write to ${asWritten}`);
    }
    taken.set(place, format);
    outputs.push({ format, destination });
  }
  return outputs;
}

function failsOn(when: string | undefined, report: Report): boolean {
  if (when === 'incident') {
    return report.incidents.length > 0;
  }
  return when === 'finding' && report.findings.length + report.incidents.length > 0;
}
