/** One run of a bundled mocha suite inside a VS Code. */
export interface SuiteRun {
  readonly name: 'trusted' | 'untrusted' | 'reopened';
  /** Absolute paths of bundles that export `run()`. Each has a window of its own, opened when the one before was closed. */
  readonly bundles: readonly string[];
  /** Absolute path of the extension, which is the repository. */
  readonly extension: string;
  /** Absolute path of the folder to open: a copy, so that tests may write to it. */
  readonly workspace: string;
  /** Where screenshots and logs go when something fails. */
  readonly resultsDir: string;
}

/** A VS Code that can run suites. Resolves with the suite's exit code, its output already printed. */
export interface EditorDriver {
  readonly name: string;
  run(suite: SuiteRun): Promise<number>;
}

/** What the suite and the extension host see of the run. */
export function suiteEnv(suite: SuiteRun): Record<string, string> {
  return { MESHLENS_SUITE: suite.name };
}
