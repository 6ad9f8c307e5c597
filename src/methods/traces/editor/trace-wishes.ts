import type { AskedOfTraces, TraceWish } from '../../../contracts/traces/page';
import type { CommandDeps } from '../../../editor/commands/command';
import { Emitter } from '../../../editor/host/emitter';

/** What the page of a folder is to show, and how often the folder's files have changed. Holds no trace. */
export class TraceWishes {
  private readonly asked = new Map<string, AskedOfTraces>();
  private readonly revisions = new Map<string, number>();
  private readonly changes = new Emitter<string>();
  private readonly subscription: { dispose(): unknown };
  /** Fires with the folder's path. */
  readonly onDidChange = this.changes.event;

  constructor(private readonly deps: Pick<CommandDeps, 'host' | 'results'>) {
    // A new report says that the files were read again.
    this.subscription = deps.results.onDidChangeReport((folder) => {
      this.revisions.set(folder, this.revision(folder) + 1);
      this.changes.fire(folder);
    });
  }

  get(folder: string): AskedOfTraces | null {
    return this.asked.get(folder) ?? null;
  }

  revision(folder: string): number {
    return this.revisions.get(folder) ?? 0;
  }

  ask(folder: string, wish: TraceWish): void {
    this.asked.set(folder, { ...wish, atMs: this.deps.host.now() });
    this.changes.fire(folder);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}
