import type { Progress } from '../../../contracts/protocol';
import type { ScheduleWish } from '../../../contracts/scheduling/page';
import { USUAL_VIOLATION_WEIGHT, type ScheduleOptions } from '../../../contracts/scheduling/schedule-options';
import type { ScheduleReport } from '../../../contracts/scheduling/schedule-report';
import type { CommandDeps } from '../../../editor/commands/command';
import { analyzeOptions } from '../../../editor/configuration';
import { FolderRuns } from '../../../editor/folder-runs';
import { folderAt, requireTrust } from '../../../editor/folders';
import { Emitter } from '../../../editor/host/emitter';
import { STARTING } from '../../../editor/run-controller';
import { isAbort } from '../../../process/rpc/errors';

/** What the page does not choose; the same as on the command line. */
const USUAL = {
  loadFile: null,
  loadColumn: null,
  hours: 8,
  objectiveP95Ms: null,
  violationWeight: USUAL_VIOLATION_WEIGHT,
  seeds: [1, 2],
  startS: 30,
  trainRounds: 0,
} as const satisfies Partial<ScheduleOptions>;

/** What is known about the schedule of one folder. */
interface ScheduleState {
  readonly report: ScheduleReport | null;
  readonly progress: Progress | null;
  /** Why the last attempt failed, until the next one. */
  readonly failure: string | null;
}

/** Simulated schedules by folder path, at most one simulation running for each. */
export class Schedules {
  /** Null where it is known that nothing was kept. */
  private readonly reports = new Map<string, ScheduleReport | null>();
  private readonly runs = new FolderRuns();
  /** Fires with the folder's path on every change, also on progress. */
  readonly onDidChange: Emitter<string>['event'];
  private readonly changes = new Emitter<string>();
  private readonly subscription: { dispose(): unknown };

  constructor(
    private readonly deps: Pick<
      CommandDeps,
      'analysis' | 'analytics' | 'context' | 'host' | 'output' | 'results'
    >,
  ) {
    this.onDidChange = this.changes.event;
    this.runs.onDidChange((folder) => this.changes.fire(folder));
    // Manifests or the recording changed: places moved, or the schedule is of another recording.
    this.subscription = deps.results.onDidChangeReport((folder) => {
      if (this.reports.has(folder) && !this.runs.of(folder).isRunning) {
        void this.loadLast(folder);
      }
    });
  }

  get(folder: string): ScheduleState {
    const { progress, failure } = this.runs.of(folder);
    return { report: this.reports.get(folder) ?? null, progress, failure };
  }

  /** Takes what was kept; simulates where nothing was kept and the workspace is trusted. */
  async ensure(folder: string): Promise<void> {
    if (!this.reports.has(folder)) {
      await this.deps.results.loadLast(folder);
      await this.loadLast(folder);
    }
    const isNew = this.get(folder).report === null && !this.runs.of(folder).isRunning;
    if (isNew && this.deps.host.workspace.isTrusted) {
      await this.run(folder, {});
    }
  }

  /** Simulates in place of what runs. Failures are kept in the state, not thrown. */
  async run(folder: string, wish: ScheduleWish): Promise<void> {
    const { analysis, analytics, host, output } = this.deps;
    const workspaceFolder = folderAt(host, folder);
    if (workspaceFolder === undefined) {
      return;
    }
    const run = this.runs.of(folder);
    const work: Parameters<typeof run.start>[1] = async ({ signal, onProgress }) => {
      requireTrust(host);
      const { storageDir, include, exclude, trusted } = analyzeOptions(this.deps, workspaceFolder);
      const options = { ...USUAL, folder, storageDir, include, exclude, trusted, ...wish };
      this.reports.set(folder, await analytics.request('schedule', options, { signal, onProgress }));
      await analysis.refreshFindings(workspaceFolder);
    };
    try {
      await run.start('schedule', work, STARTING);
    } catch (error) {
      if (!isAbort(error)) {
        output.warn(`The schedule failed: ${run.failure ?? String(error)}`);
      }
    }
  }

  cancel(folder: string): void {
    this.runs.of(folder).cancel();
  }

  dispose(): void {
    this.runs.dispose();
    this.subscription.dispose();
    this.changes.dispose();
  }

  private async loadLast(folder: string): Promise<void> {
    const workspaceFolder = folderAt(this.deps.host, folder);
    if (workspaceFolder === undefined) {
      return;
    }
    try {
      const options = analyzeOptions(this.deps, workspaceFolder);
      this.reports.set(folder, await this.deps.analytics.request('lastSchedule', options));
      this.changes.fire(folder);
    } catch (error) {
      // Nobody asked for this: the log is the place to say it.
      if (!isAbort(error)) {
        this.deps.output.warn(`The last schedule could not be loaded: ${String(error)}`);
      }
    }
  }
}
