import type { CustomDocument, Disposable, Uri } from 'vscode';
import type { ModelInspection, NodeColumns } from '../../contracts/latency/model-inspection';
import type { ModelQuestion } from '../../contracts/latency/model-question';
import type { ModelPicture, NodeDetails, PictureView } from '../../contracts/latency/picture';
import type { Progress } from '../../contracts/protocol';
import {
  modelForPage,
  nodePiece,
  type LatencyActivity,
  type LatencySnapshot,
} from '../../contracts/latency/page';
import { isAbort } from '../../process/rpc/errors';
import { debounceByKey } from '../debounce';
import { Emitter } from '../host/emitter';
import type { Host } from '../host/host';
import { RunController, type Watch } from '../run-controller';
import type { ModelLatencies } from './model-latencies';

/** A file is written in pieces: it is read again when it has been quiet for this long. */
const SETTLED_MS = 400;

type Counted = ModelInspection & { readonly kind: 'counted' };

/** What a document asks about its model. */
export type ModelQuestions = Pick<
  ModelLatencies,
  'inspect' | 'draw' | 'describeNode' | 'measure' | 'calibrate' | 'shownName' | 'onDidCalibrate'
>;

/**
 * One open model: what is known of it and what is being found out. Its pages come and go and hold nothing. At most one
 * thing runs at a time, and what is asked last wins.
 */
export class ModelDocument implements CustomDocument {
  private readonly changes = new Emitter<void>();
  private readonly runs = new RunController<void, LatencyActivity>();
  private readonly subscriptions: readonly Disposable[];
  private dimensions: ModelQuestion['dimensions'] = {};
  private counted: Counted | null = null;
  private failure: string | null = null;
  private revision = 0;
  private sent = 0;
  /** Fires on every change, also on progress. */
  readonly onDidChange = this.changes.event;

  constructor(
    readonly uri: Uri,
    private readonly runtimes: ModelQuestions,
    private readonly host: Pick<Host, 'workspace' | 'watchFile'>,
  ) {
    const changed = debounceByKey<'file'>(SETTLED_MS, () => void this.read());
    this.subscriptions = [
      this.changes,
      this.runs,
      changed,
      host.watchFile(uri, () => changed.call('file')),
      this.runs.onDidChange(() => this.changes.fire()),
      runtimes.onDidCalibrate(() => void this.read({ keepMeasured: true })),
      host.workspace.onDidGrantWorkspaceTrust(() => this.changes.fire()),
    ];
  }

  get progress(): Progress | null {
    return this.runs.progress;
  }

  /** Nodes that the page has fetched. */
  get nodesSent(): number {
    return this.sent;
  }

  snapshot(): LatencySnapshot {
    const { state, failure } = this.runs;
    return {
      path: this.uri.fsPath,
      fileName: this.runtimes.shownName(this.uri.fsPath),
      trusted: this.host.workspace.isTrusted,
      revision: this.revision,
      model: this.counted && modelForPage(this.counted.model),
      nodeCount: this.counted?.nodes.name.length ?? 0,
      calibration: this.counted?.calibration ?? null,
      failure: this.failure,
      message: this.counted === null ? null : failure,
      running: state.status === 'running' ? state.activity : null,
    };
  }

  /** Null when the table of that revision is not the current one any more. */
  nodes(revision: number, from: number): NodeColumns | null {
    if (this.counted === null || revision !== this.revision) {
      return null;
    }
    const piece = nodePiece(this.counted.nodes, from);
    this.sent = from + piece.name.length;
    return piece;
  }

  /** Null when the model of that revision is not the current one any more. */
  async draw(revision: number, view: PictureView, signal: AbortSignal): Promise<ModelPicture | null> {
    return this.counted !== null && revision === this.revision
      ? await this.runtimes.draw(this.uri.fsPath, this.dimensions, view, { signal })
      : null;
  }

  /** Null also when there is no such node. */
  async describeNode(revision: number, node: number, signal: AbortSignal): Promise<NodeDetails | null> {
    return this.counted !== null && revision === this.revision
      ? await this.runtimes.describeNode(this.uri.fsPath, this.dimensions, node, { signal })
      : null;
  }

  /** Reads the file (again). */
  async read({ keepMeasured = false } = {}): Promise<void> {
    if (this.uri.scheme !== 'file') {
      this.unreadable('Only files on the disk of this machine can be read.');
      return this.changes.fire();
    }
    await this.during('reading', async (watch) => {
      const before = this.counted?.model;
      const answer = await this.runtimes.inspect(this.uri.fsPath, this.dimensions, watch);
      // Another prediction does not make a measurement of the same file wrong.
      const measured =
        keepMeasured && before ? { measuredMs: before.measuredMs, measurement: before.measurement } : {};
      return answer.kind === 'counted' ? { ...answer, model: { ...answer.model, ...measured } } : answer;
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
    await this.during('measuring', (watch) => this.runtimes.measure(this.uri.fsPath, this.dimensions, watch));
  }

  async calibrate(): Promise<void> {
    await this.during('calibrating', async (watch) => {
      await this.runtimes.calibrate([this.uri.fsPath], this.dimensions, watch);
      // The reading that follows is this document's answer to the calibration, as that of every other.
      return null;
    });
  }

  cancel(): void {
    this.runs.cancel();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
  }

  /** Runs one piece of work in place of the one before; its failure is kept, not thrown. */
  private async during(
    activity: LatencyActivity,
    work: (watch: Watch) => Promise<ModelInspection | null>,
  ): Promise<void> {
    const kept = async (watch: Watch): Promise<void> => {
      try {
        const answer = await work(watch);
        if (answer !== null && !watch.signal.aborted) {
          this.take(answer);
        }
      } catch (error) {
        // Where nothing could be read so far, the failure stays until something can.
        if (this.counted === null && !isAbort(error) && !watch.signal.aborted) {
          this.failure = error instanceof Error ? error.message : String(error);
        }
        throw error;
      }
    };
    // The controller keeps what went wrong; the page shows it.
    await this.runs.start(activity, kept).catch(() => undefined);
  }

  private unreadable(reason: string): void {
    this.counted = null;
    this.failure = reason;
    this.revision += 1;
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
