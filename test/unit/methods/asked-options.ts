import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/exit-code';
import { runCli } from '../../../src/cli/run';
import { fakeEnvironment, type Answers } from '../cli/fake-environment';

interface Asked<Options> {
  readonly code: ExitCode;
  /** Null when the command line was refused. */
  readonly asked: Options | null;
  readonly err: string;
}

type Ask<Options> = (...argv: string[]) => Promise<Asked<Options>>;

/** What a command asks for in a folder that holds m.csv; the work itself is not done. */
export function askedBy<Name extends 'forecast' | 'workload' | 'schedule' | 'services' | 'compare'>(
  name: Name,
): Ask<Parameters<Answers[Name]>[0]> {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), `meshlens-cli-${name}-`));
    await writeFile(path.join(folder, 'm.csv'), 'a\n1\n');
  });
  afterAll(() => rm(folder, { recursive: true }));
  return async (...argv) => {
    const asked: { options: Parameters<Answers[Name]>[0] | null } = { options: null };
    const note = (options: Parameters<Answers[Name]>[0]): Promise<never> => {
      asked.options = options;
      return Promise.reject(new Error('enough'));
    };
    const environment = fakeEnvironment({ cwd: folder, [name]: note });
    const code = await runCli([name, ...argv], environment);
    return { code, asked: asked.options, err: environment.printed.err };
  };
}

/** That command lines are refused with a reason. */
export function itRefuses<Options>(
  ask: Ask<Options>,
  cases: readonly (readonly [readonly string[], RegExp])[],
): void {
  it.each(cases)('refuses %j', async (argv, reason) => {
    const { code, err, asked } = await ask(...argv);
    expect({ code, asked }).toEqual({ code: ExitCode.usage, asked: null });
    expect(err).toMatch(reason);
  });
}
