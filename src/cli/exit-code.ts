/** What the process tells its caller. docs/cli.md documents these numbers; scripts depend on them. */
export const ExitCode = {
  ok: 0,
  /** The analysis could not be done, or its result could not be written. */
  failure: 1,
  /** The command line itself was wrong: unknown option, bad value, folder that does not exist. */
  usage: 2,
  /** The analysis was done and `--fail-on` asked to fail on what it found. */
  found: 3,
  /** Ctrl-C: 128 + SIGINT. */
  cancelled: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
