import { debounceByKey } from '../../../editor/debounce';
import { Emitter } from '../../../editor/host/emitter';
import type { Host, HostUri } from '../../../editor/host/host';

/** A file is written in pieces: it is searched again when it has been quiet for this long. */
const SETTLED_MS = 400;

/** A trace file that is open in an editor: counts its changes, holds nothing else. */
export class TraceFile {
  private readonly changes = new Emitter<void>();
  private readonly subscriptions: readonly { dispose(): unknown }[];
  private changed = 0;
  readonly onDidChange = this.changes.event;

  constructor(
    readonly uri: HostUri,
    host: Pick<Host, 'watchFile'>,
  ) {
    const settled = debounceByKey<'file'>(SETTLED_MS, () => {
      this.changed += 1;
      this.changes.fire();
    });
    this.subscriptions = [host.watchFile(uri, () => settled.call('file')), settled, this.changes];
  }

  /** How often the file has changed while it was open. */
  get revision(): number {
    return this.changed;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
  }
}
