import { analyze } from '../../../src/app/use-cases/analyze';
import { analyzeAndForecast } from '../../../src/app/use-cases/analyze-forecast';
import type { AnalysisContext } from '../../../src/app/context';
import { compareRecordings } from '../../../src/app/use-cases/compare-recordings';
import { describeServices } from '../../../src/app/use-cases/describe-services';
import { explain } from '../../../src/app/use-cases/explain';
import { forecast } from '../../../src/app/use-cases/forecast-metrics';
import { forecastLoads } from '../../../src/app/use-cases/forecast-workload';
import { scheduleServices } from '../../../src/app/use-cases/schedule';
import { compressModel } from '../../../src/app/models/compress-model';
import { predictLatency } from '../../../src/app/models/predict-latency';
import { serving } from '../../../src/app/models/serving';
import type { CommandLine } from '../../../src/cli/commands/command';
import type { CliEnvironment, CommandContext } from '../../../src/cli/environment';
import type { AnalyzeOptions, ExplainOptions } from '../../../src/contracts/protocol';
import { commandsOf, loadRules } from '../../../src/methods/lists';
import { methods } from '../../../src/methods/registry';
import { completeExplanation, completeReport } from '../contracts/report-fixture';

/** An environment in memory that records what was printed and asked. */
export interface FakeEnvironment extends CommandLine {
  readonly printed: { out: string; err: string };
  readonly asked: (AnalyzeOptions | ExplainOptions)[];
}

type Answer<Work extends (options: never, context: AnalysisContext) => unknown> = (
  options: Parameters<Work>[0],
  context: CommandContext,
) => ReturnType<Work>;

/** What answers in place of the analyses. */
export interface Answers {
  readonly analyze: Answer<typeof analyze>;
  readonly explain: Answer<typeof explain>;
  readonly forecast: Answer<typeof forecast>;
  readonly workload: Answer<typeof forecastLoads>;
  readonly schedule: Answer<typeof scheduleServices>;
  readonly runtime: Answer<typeof predictLatency>;
  readonly compress: Answer<typeof compressModel>;
  readonly serving: Answer<typeof serving>;
  readonly services: Answer<typeof describeServices>;
  readonly compare: Answer<typeof compareRecordings>;
}

/** Answers with the complete report and explanation unless `overrides` say otherwise. */
export function fakeEnvironment(overrides: Partial<CommandLine & Answers> = {}): FakeEnvironment {
  const printed = { out: '', err: '' };
  const asked: (AnalyzeOptions | ExplainOptions)[] = [];
  const answers: Answers = {
    analyze: (options) => {
      asked.push(options);
      return Promise.resolve(completeReport);
    },
    explain: (options) => {
      asked.push(options);
      return Promise.resolve(completeExplanation);
    },
    forecast: () => Promise.reject(new Error('No forecast was prepared.')),
    workload: () => Promise.reject(new Error('No workload was prepared.')),
    schedule: () => Promise.reject(new Error('No schedule was prepared.')),
    runtime: () => Promise.reject(new Error('No runtime report was prepared.')),
    compress: () => Promise.reject(new Error('No compression was prepared.')),
    serving: () => Promise.reject(new Error('No serving report was prepared.')),
    services: () => Promise.reject(new Error('No services were prepared.')),
    compare: () => Promise.reject(new Error('No comparison was prepared.')),
    ...overrides,
  };
  return {
    printed,
    asked,
    stdout: { write: (text) => (printed.out += text) },
    stderr: { write: (text) => (printed.err += text) },
    env: { LANG: 'C.UTF-8' },
    cwd: '/',
    platform: 'linux',
    homeDir: '/home/ada',
    version: '1.2.3',
    signal: new AbortController().signal,
    now: () => 0,
    commands: commandsOf(methods),
    rules: () => loadRules(methods),
    jobs: () => Promise.resolve([]),
    perform: answeredBy(answers),
    serve: () => Promise.resolve(),
    ...overrides,
  };
}

/** Answers by the analysis that a command asks for. */
function answeredBy(answers: Answers): CliEnvironment['perform'] {
  const byWork = new Map<unknown, unknown>([
    [analyze, answers.analyze],
    [analyzeAndForecast, answers.analyze],
    [explain, answers.explain],
    [forecast, answers.forecast],
    [forecastLoads, answers.workload],
    [scheduleServices, answers.schedule],
    [predictLatency, answers.runtime],
    [compressModel, answers.compress],
    [serving, answers.serving],
    [describeServices, answers.services],
    [compareRecordings, answers.compare],
  ]);
  return (work, options, context) => {
    const answer = byWork.get(work) as ((options: unknown, context: unknown) => Promise<never>) | undefined;
    return answer === undefined
      ? Promise.reject(new Error('No answer was prepared.'))
      : answer(options, context);
  };
}
