import type { CliEnvironment, CommandContext } from '../../../src/cli/environment';
import type { AnalyzeOptions, ExplainOptions } from '../../../src/contracts/protocol';
import { completeExplanation, completeReport } from '../contracts/report-fixture';

/** An environment in memory that records what was printed and asked. */
export interface FakeEnvironment extends CliEnvironment {
  readonly printed: { out: string; err: string };
  readonly asked: (AnalyzeOptions | ExplainOptions)[];
}

/** Answers with the complete report and explanation unless `overrides` say otherwise. */
export function fakeEnvironment(overrides: Partial<CliEnvironment> = {}): FakeEnvironment {
  const printed = { out: '', err: '' };
  const asked: (AnalyzeOptions | ExplainOptions)[] = [];
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
    analyze: (options: AnalyzeOptions, _context: CommandContext) => {
      asked.push(options);
      return Promise.resolve(completeReport);
    },
    explain: (options: ExplainOptions, _context: CommandContext) => {
      asked.push(options);
      return Promise.resolve(completeExplanation);
    },
    forecast: () => Promise.reject(new Error('No forecast was prepared.')),
    runtime: () => Promise.reject(new Error('No runtime report was prepared.')),
    serving: () => Promise.reject(new Error('No serving report was prepared.')),
    ...overrides,
  };
}
