import type { ModelInspection, ModelReaderRequests } from '../../contracts/latency/model-inspection';
import type { ModelQuestion } from '../../contracts/latency/model-question';
import type {
  ModelPicture,
  NodeDetails,
  NodeQuestion,
  PictureQuestion,
} from '../../contracts/latency/picture';
import { PROTOCOL_VERSION } from '../../contracts/protocol';
import { RpcError } from '../../process/rpc/errors';
import { Supervisor } from '../../process/supervisor';
import { OPENING_MODELS_MS, shortRequest } from '../../process/supervisor/policy';

type Reader = Supervisor<ModelReaderRequests, Record<never, never>>;

export interface ModelReaderOptions {
  /** Absolute path of the bundled reader.js. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** The process ends when nothing was asked for this long. */
  readonly idleMs?: number;
}

/** Only what a user opens starts the process again, so nothing is given up; a file that keeps changing is slowed down. */
const restart = {
  windowMs: 60_000,
  maxCrashes: Number.POSITIVE_INFINITY,
  firstDelayMs: 500,
  maxDelayMs: 2_000,
};

/**
 * Opens models in a process of their own, straight from the editor: the analytics process has much more to load. It stays
 * for a while, so that the next model, or other sizes of the same, find it ready.
 */
export class ModelReader {
  private reader: Reader | undefined;
  private asking = 0;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly options: ModelReaderOptions) {}

  /** Process id while one is running. */
  get pid(): number | undefined {
    return this.reader?.pid;
  }

  /** A file that brings the process down is unreadable, like one that is no model. */
  async inspect(question: ModelQuestion, signal: AbortSignal): Promise<ModelInspection> {
    try {
      return await this.during((reader) => reader.request('inspectModel', question, { signal }));
    } catch (error) {
      if (!(error instanceof RpcError) || error.code !== 'crashed') {
        throw error;
      }
      return { kind: 'unreadable', reason: `${error.message} Nothing else was affected.` };
    }
  }

  /** The graph of a model, placed. */
  draw(question: PictureQuestion, signal: AbortSignal): Promise<ModelPicture> {
    return this.during((reader) => reader.request('drawModel', question, { signal }));
  }

  /** Null when the model has no such node any more. */
  describeNode(question: NodeQuestion, signal: AbortSignal): Promise<NodeDetails | null> {
    return this.during((reader) => reader.request('describeNode', question, { signal }));
  }

  /** Ends the process; the next question starts another. */
  async dispose(): Promise<void> {
    clearTimeout(this.idle);
    const { reader } = this;
    this.reader = undefined;
    await reader?.dispose();
  }

  /** The process stays as long as it is asked something, and a while longer. */
  private async during<T>(ask: (reader: Reader) => Promise<T>): Promise<T> {
    clearTimeout(this.idle);
    this.asking += 1;
    try {
      this.reader ??= this.create();
      return await ask(this.reader);
    } finally {
      this.asking -= 1;
      if (this.asking === 0) {
        this.idle = setTimeout(() => void this.dispose(), this.options.idleMs ?? 60_000);
      }
    }
  }

  private create(): Reader {
    const { script, args, now, log } = this.options;
    return new Supervisor<ModelReaderRequests, Record<never, never>>({
      script,
      args,
      name: 'process that reads models',
      protocol: PROTOCOL_VERSION,
      // A request is asked again when a cancelled one ended its process, so one file may end it twice.
      methods: {
        inspectModel: shortRequest(OPENING_MODELS_MS),
        drawModel: shortRequest(OPENING_MODELS_MS),
        describeNode: shortRequest(OPENING_MODELS_MS),
      },
      restart,
      now,
      log,
    });
  }
}
