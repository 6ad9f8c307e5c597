import type { Disposable } from 'vscode';
import { PROTOCOL_VERSION } from '../../contracts/protocol';
import type { Received, ReceiveOptions, ReceiverRequests } from '../../contracts/receive';
import { userError } from '../../process/rpc/errors';
import { Supervisor } from '../../process/supervisor';
import { longRequest } from '../../process/supervisor/policy';
import type { Host } from '../host/host';
import type { StatusItem } from '../host/surfaces';
import { receivingStatus } from './receiving-status';

export interface ReceivingOptions {
  readonly host: Pick<Host, 'createStatusItem'>;
  /** Absolute path of the bundled script. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly now: () => number;
  readonly log: (line: string) => void;
}

/** Reports come every second. */
const SILENT_MS = 30_000;
/** Requests that are still being sent have two seconds to end. */
const GRACE_MS = 5000;

/** Receives traces into a folder, in a process of its own, from one command until the other. */
export class Receiving implements Disposable {
  private running: { readonly abort: AbortController; received: Received | undefined } | undefined;
  private supervisor: Supervisor<ReceiverRequests, Record<never, never>> | undefined;
  private item: StatusItem | undefined;

  constructor(private readonly options: ReceivingOptions) {}

  /**
   * Resolves with what was received once `stop` is called.
   * @param onStart called when exporters can send
   * @throws user error `receiving` while it runs already, or why it cannot go on
   */
  async run(options: ReceiveOptions, onStart: (received: Received) => void): Promise<Received | undefined> {
    if (this.running !== undefined) {
      throw userError('receiving', 'Traces are being received already. Stop that first.');
    }
    const running = { abort: new AbortController(), received: undefined as Received | undefined };
    this.running = running;
    this.item ??= this.options.host.createStatusItem('meshlens.receiving', 'Meshlens: Receiving');
    this.supervisor ??= this.createSupervisor();
    try {
      return await this.supervisor.request('receive', options, {
        signal: running.abort.signal,
        onProgress: (received) => {
          if (running.received === undefined) {
            onStart(received);
          }
          running.received = received;
          this.item?.show(receivingStatus(received, options.folder));
        },
      });
    } catch (error) {
      if (running.abort.signal.aborted) {
        return running.received;
      }
      throw error;
    } finally {
      this.running = undefined;
      this.item?.show(undefined);
      this.supervisor.renew();
    }
  }

  /** False when nothing is being received. */
  stop(): boolean {
    this.running?.abort.abort();
    return this.running !== undefined;
  }

  dispose(): void {
    this.stop();
    this.item?.dispose();
    // Not awaited: the process also ends by itself when its channel closes. What was answered is written.
    void this.supervisor?.dispose();
  }

  private createSupervisor(): Supervisor<ReceiverRequests, Record<never, never>> {
    const { script, args, now, log } = this.options;
    return new Supervisor<ReceiverRequests, Record<never, never>>({
      script,
      args,
      name: 'process that receives traces',
      protocol: PROTOCOL_VERSION,
      methods: { receive: longRequest(SILENT_MS) },
      graceMs: GRACE_MS,
      now,
      log,
    });
  }
}
