import {
  reportForPage,
  type CompressionActivity,
  type CompressionSnapshot,
} from '../../../contracts/compression/page';
import {
  variantNames,
  type CompressionOptions,
  type CompressionReport,
  type VariantName,
} from '../../../contracts/compression/report';
import type { Progress } from '../../../contracts/progress';
import { requireTrust } from '../../../editor/folders';
import { Emitter } from '../../../editor/host/emitter';
import type { HostUri } from '../../../editor/host/host';
import { shownName } from '../../../editor/onnx/model-latencies';
import { RunController, STARTING, type Watch } from '../../../editor/run-controller';
import type { EditorServices } from '../../../editor/services';
import { isAbort, userError } from '../../../process/rpc/errors';

type Asked = Pick<CompressionOptions, 'data' | 'target' | 'seed' | 'dimensions'>;

/** One model that is compressed: what came out, and what runs. Its pages come and go and hold nothing. */
export class CompressionDocument {
  private readonly changes = new Emitter<void>();
  private readonly runs = new RunController<void, CompressionActivity>();
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private data: CompressionOptions['data'] = [];
  /** What the report was made with: a variant is made again in the same way. */
  private made: { readonly report: CompressionReport; readonly asked: Asked } | null = null;
  private isOutdated = false;
  private written: CompressionReport['output'] = null;
  /** Fires on every change, also on progress. */
  readonly onDidChange = this.changes.event;

  constructor(
    readonly uri: HostUri,
    private readonly services: Pick<EditorServices, 'analytics' | 'context' | 'host' | 'output'>,
    private readonly onDispose: () => void,
  ) {
    const { host } = services;
    this.subscriptions = [
      this.changes,
      this.runs,
      host.watchFile(uri, () => {
        this.isOutdated = this.made !== null || this.runs.isRunning;
        this.changes.fire();
      }),
      this.runs.onDidChange(() => this.changes.fire()),
      host.workspace.onDidGrantWorkspaceTrust(() => this.changes.fire()),
    ];
  }

  get progress(): Progress | null {
    return this.runs.progress;
  }

  snapshot(): CompressionSnapshot {
    const { state, failure } = this.runs;
    return {
      path: this.uri.fsPath,
      fileName: this.fileName,
      trusted: this.services.host.workspace.isTrusted,
      report: this.made?.report ?? null,
      isOutdated: this.isOutdated,
      data: this.data.map(({ fileName }) => fileName),
      message: failure,
      running: state.status === 'running' ? state.activity : null,
      written: this.written,
    };
  }

  /** Compresses in place of what runs. Failures are kept in the state, not thrown. */
  compress(sizeFactor: number | null): Promise<void> {
    const { analytics, context } = this.services;
    const asked: Asked = {
      data: this.data,
      target: sizeFactor === null ? null : { kind: 'size', factor: sizeFactor },
      seed: 0,
      dimensions: {},
    };
    return this.during('compressing', async ({ signal, onProgress }) => {
      this.isOutdated = false;
      const options: CompressionOptions = {
        ...asked,
        file: this.uri.fsPath,
        fileName: this.fileName,
        labels: null,
        variants: variantNames,
        output: null,
        measure: true,
        storageDir: context.globalStorageUri.fsPath,
      };
      const report = await analytics.request('compressModel', options, { signal, onProgress });
      this.made = { report: reportForPage(report), asked };
      this.written = null;
    });
  }

  /** Makes a variant of the report again, and writes it there. */
  write(variant: VariantName, to: HostUri): Promise<void> {
    return this.during('writing', async ({ signal, onProgress }) => {
      const { made } = this;
      if (made === null || this.isOutdated) {
        throw userError('outdated', 'The model has changed since it was compressed: compress it again.');
      }
      const { target, ...asked } = made.asked;
      this.written = await this.services.analytics.request(
        'writeVariant',
        {
          ...asked,
          file: this.uri.fsPath,
          fileName: this.fileName,
          variant,
          // Other variants do not depend on it.
          target: variant === 'mixed-storage' ? target : null,
          output: { file: to.fsPath, fileName: shownName(this.services.host, to.fsPath) },
        },
        { signal, onProgress },
      );
    });
  }

  /** Samples for the inputs: of one file for the only input, of several for the inputs that they are called after. */
  useData(files: readonly HostUri[]): void {
    this.data = files.map(({ fsPath, path }) => ({
      file: fsPath,
      fileName: shownName(this.services.host, fsPath),
      input: files.length === 1 ? null : path.slice(path.lastIndexOf('/') + 1).replace(/\.npy$/i, ''),
    }));
    this.changes.fire();
  }

  cancel(): void {
    this.runs.cancel();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
    this.onDispose();
  }

  private get fileName(): string {
    return shownName(this.services.host, this.uri.fsPath);
  }

  private async during(activity: CompressionActivity, work: (watch: Watch) => Promise<void>): Promise<void> {
    const trusted = (watch: Watch): Promise<void> => {
      requireTrust(this.services.host);
      return work(watch);
    };
    try {
      await this.runs.start(activity, trusted, STARTING);
    } catch (error) {
      if (!isAbort(error)) {
        this.services.output.warn(`${this.fileName}: ${this.runs.failure ?? String(error)}`);
      }
    }
  }
}
