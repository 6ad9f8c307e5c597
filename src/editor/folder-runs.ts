import { Emitter } from './host/emitter';
import { RunController } from './run-controller';

/** One `RunController` per folder, by the folder's path. */
export class FolderRuns<Result = void> {
  private readonly runs = new Map<string, RunController<Result>>();
  private readonly changes = new Emitter<string>();
  /** Fires with the folder's path on every change, also on progress. */
  readonly onDidChange = this.changes.event;

  of(folder: string): RunController<Result> {
    const known = this.runs.get(folder);
    if (known !== undefined) {
      return known;
    }
    const run = new RunController<Result>();
    run.onDidChange(() => this.changes.fire(folder));
    this.runs.set(folder, run);
    return run;
  }

  get anyRunning(): boolean {
    return [...this.runs.values()].some(({ isRunning }) => isRunning);
  }

  cancelAll(): void {
    for (const run of this.runs.values()) {
      run.cancel();
    }
  }

  dispose(): void {
    this.cancelAll();
    this.changes.dispose();
  }
}
