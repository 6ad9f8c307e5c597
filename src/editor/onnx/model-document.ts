import * as vscode from 'vscode';
import type { ModelInspection, ModelQuestion, NodeColumns } from '../../contracts/latency/model-inspection';
import type { Progress } from '../../contracts/protocol';
import { isAbort } from '../../process/rpc/errors';
import {
  modelForPage,
  nodePiece,
  type LatencyActivity,
  type LatencySnapshot,
} from '../../contracts/latency/page';
import { debounceByKey } from '../debounce';
import { watchFile } from './watch-file';
import type { ModelLatencies } from './model-latencies';

/** A file is written in pieces: it is read again when it has been quiet for this long. */
const SETTLED_MS = 400;

type Counted = ModelInspection & { readonly kind: 'counted' };

/**
 * One open model: what is known of it and what is being found out. Its pages come and go and hold nothing. At most one
 * thing runs at a time, and what is asked last wins.
 */
export class ModelDocument implements vscode.CustomDocument {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];
  private dimensions: ModelQuestion['dimensions'] = {};
  private counted: Counted | null = null;
  private failure: string | null = null;
  private message: string | null = null;
  private revision = 0;
  private work: {
    readonly kind: LatencyActivity;
    readonly abort: AbortController;
    progress: Progress | null;
  } | null = null;
  /** Fires on every change, also on progress. */
  readonly onDidChange = this.changes.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly runtimes: ModelLatencies,
  ) {
    const changed = debounceByKey<'file'>(SETTLED_MS, () => void this.read());
    this.subscriptions = [
      this.changes,
      changed,
      watchFile(uri, () => changed.call('file')),
      runtimes.onDidCalibrate(() => void this.read({ keepMeasured: true })),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.changes.fire()),
    ];
  }

  get progress(): Progress | null {
    return this.work?.progress ?? null;
  }

  snapshot(): LatencySnapshot {
    return {
      path: this.uri.fsPath,
      fileName: this.runtimes.shownName(this.uri.fsPath),
      trusted: vscode.workspace.isTrusted,
      revision: this.revision,
      model: this.counted && modelForPage(this.counted.model),
      nodeCount: this.counted?.nodes.name.length ?? 0,
      calibration: this.counted?.calibration ?? null,
      failure: this.failure,
      message: this.message,
      running: this.work?.kind ?? null,
    };
  }

  /** Null when the table of that revision is not the current one any more. */
  nodes(revision: number, from: number): NodeColumns | null {
    return this.counted !== null && revision === this.revision ? nodePiece(this.counted.nodes, from) : null;
  }

  /** Reads the file (again). */
  async read({ keepMeasured = false } = {}): Promise<void> {
    if (this.uri.scheme !== 'file') {
      return this.unreadable('Only files on the disk of this machine can be read.');
    }
    await this.during('reading', async (signal) => {
      const before = this.counted?.model;
      const answer = await this.runtimes.inspect(this.uri.fsPath, this.dimensions, { signal });
      // Another prediction does not make a measurement of the same file wrong.
      const measured =
        keepMeasured && before ? { measuredMs: before.measuredMs, measurement: before.measurement } : {};
      this.take(answer.kind === 'counted' ? { ...answer, model: { ...answer.model, ...measured } } : answer);
    });
  }

  async setDimensions(dimensions: ModelQuestion['dimensions']): Promise<void> {
    if (same(dimensions, this.dimensions)) {
      return;
    }
    this.dimensions = dimensions;
    await this.read();
  }

  async measure(): Promise<void> {
    await this.during('measuring', async (signal, onProgress) =>
      this.take(await this.runtimes.measure(this.uri.fsPath, this.dimensions, { signal, onProgress })),
    );
  }

  async calibrate(): Promise<void> {
    // The reading that follows is this document's answer to the calibration, as that of every other.
    await this.during(
      'calibrating',
      async (signal, onProgress) =>
        void (await this.runtimes.calibrate([this.uri.fsPath], this.dimensions, { signal, onProgress })),
    );
  }

  cancel(): void {
    this.work?.abort.abort();
  }

  dispose(): void {
    this.cancel();
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
  }

  /** Runs one piece of work in place of the one before; its failure becomes the message. */
  private async during(
    kind: LatencyActivity,
    run: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<void>,
  ): Promise<void> {
    this.cancel();
    const work: NonNullable<typeof this.work> = { kind, abort: new AbortController(), progress: null };
    const { signal } = work.abort;
    const isCurrent = (): boolean => this.work === work;
    this.work = work;
    this.message = null;
    this.changes.fire();
    try {
      await run(signal, (progress) => {
        work.progress = progress;
        if (isCurrent()) {
          this.changes.fire();
        }
      });
    } catch (error) {
      if (isCurrent() && !isAbort(error)) {
        this.failed(error instanceof Error ? error.message : String(error));
      }
    } finally {
      if (isCurrent()) {
        this.work = null;
        this.changes.fire();
      }
    }
  }

  private failed(reason: string): void {
    if (this.counted === null) {
      this.failure = reason;
    } else {
      this.message = reason;
    }
  }

  private unreadable(reason: string): void {
    this.counted = null;
    this.failure = reason;
    this.revision += 1;
    this.changes.fire();
  }

  private take(answer: ModelInspection): void {
    if (answer.kind === 'unreadable') {
      return this.unreadable(answer.reason);
    }
    this.counted = answer;
    this.failure = null;
    this.revision += 1;
  }
}

function same(a: ModelQuestion['dimensions'], b: ModelQuestion['dimensions']): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => a[name] === b[name]);
}
