import type { Disposable } from 'vscode';
import type { ModelInspection } from '../../contracts/latency/model-inspection';
import type { ModelQuestion } from '../../contracts/latency/model-question';
import type { ModelPicture, NodeDetails, PictureView } from '../../contracts/latency/picture';
import type { Progress } from '../../contracts/progress';
import { userError } from '../../process/rpc/errors';
import { Emitter } from '../host/emitter';
import type { Host } from '../host/host';
import type { EditorServices } from '../services';
import type { ModelReader } from './model-reader';

type Sizes = ModelQuestion['dimensions'];

interface Watching {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** What the editor asks about ONNX models on disk. Native code sees a file only in a trusted workspace. */
export class ModelLatencies implements Disposable {
  private readonly calibrations = new Emitter<void>();
  /** Fires when this machine was calibrated: predictions have changed. */
  readonly onDidCalibrate = this.calibrations.event;

  constructor(
    private readonly services: EditorServices,
    private readonly reader: Pick<ModelReader, 'inspect' | 'draw' | 'describeNode'>,
  ) {}

  inspect(path: string, dimensions: Sizes, { signal }: Watching): Promise<ModelInspection> {
    return this.reader.inspect(this.question(path, dimensions), signal);
  }

  draw(path: string, dimensions: Sizes, view: PictureView, { signal }: Watching): Promise<ModelPicture> {
    return this.reader.draw({ ...this.question(path, dimensions), view }, signal);
  }

  describeNode(
    path: string,
    dimensions: Sizes,
    node: number,
    { signal }: Watching,
  ): Promise<NodeDetails | null> {
    return this.reader.describeNode({ ...this.question(path, dimensions), node }, signal);
  }

  measure(path: string, dimensions: Sizes, watching: Watching): Promise<ModelInspection> {
    requireTrustToRun(this.services.host);
    return this.services.analytics.request(
      'measureModel',
      { ...this.question(path, dimensions), threads: 1 },
      watching,
    );
  }

  /** @returns how many kernels were measured */
  async calibrate(paths: readonly string[], dimensions: Sizes, watching: Watching): Promise<number> {
    requireTrustToRun(this.services.host);
    const models = paths.map((file) => ({ file, fileName: this.shownName(file) }));
    const { measuredKernels } = await this.services.analytics.request(
      'calibrateLatency',
      { models, dimensions, storageDir: this.storageDir },
      watching,
    );
    this.calibrations.fire();
    return measuredKernels;
  }

  /** What a model is called. */
  shownName(path: string): string {
    return shownName(this.services.host, path);
  }

  dispose(): void {
    this.calibrations.dispose();
  }

  private question(file: string, dimensions: Sizes): ModelQuestion {
    return { file, fileName: this.shownName(file), dimensions, storageDir: this.storageDir };
  }

  private get storageDir(): string {
    return this.services.context.globalStorageUri.fsPath;
  }
}

/** What a model is called: its path in the workspace. */
export function shownName({ workspace }: Pick<Host, 'workspace'>, path: string): string {
  return workspace.asRelativePath(path, false);
}

function requireTrustToRun({ workspace }: Pick<Host, 'workspace'>): void {
  if (!workspace.isTrusted) {
    throw userError('untrusted', 'Meshlens runs models and kernels only in a workspace you trust.');
  }
}
