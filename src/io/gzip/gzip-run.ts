import { createGunzip, type Gunzip } from 'node:zlib';

const INFLATED_CHUNK_BYTES = 256 << 10;

/** How a step went: more bytes are wanted, the members are over, or the data is damaged. */
export type RunState = 'open' | 'ended' | 'failed';

/**
 * Decompresses gzip members that follow each other without a gap. Every step settles. zlib itself calls back neither
 * when something else follows a member, nor after a failure, and drops what the failed step had produced.
 */
export class GzipRun {
  state: RunState = 'open';
  /** Why the state is 'failed'. */
  failure: (Error & { code?: string }) | null = null;
  private readonly gunzip: Gunzip = createGunzip({ chunkSize: INFLATED_CHUNK_BYTES });
  private output: Uint8Array[] = [];

  constructor() {
    this.gunzip.on('data', (chunk: Uint8Array) => this.output.push(chunk));
    this.gunzip.on('error', (error) => {
      this.failure = error;
      this.state = 'failed';
    });
    this.gunzip.on('end', () => {
      this.state = this.state === 'open' ? 'ended' : this.state;
    });
  }

  /** Compressed bytes that belong to members; less than what was fed when the state is 'ended'. */
  get consumedBytes(): number {
    return this.gunzip.bytesWritten;
  }

  /** Decompresses one chunk and returns what it holds. */
  feed(chunk: Uint8Array): Promise<Uint8Array[]> {
    return this.step((done) => this.gunzip.write(chunk, done));
  }

  /** Says that nothing follows: the run fails if a member is incomplete. */
  finish(): Promise<Uint8Array[]> {
    return this.step(() => this.gunzip.end());
  }

  close(): void {
    this.gunzip.destroy();
  }

  private async step(start: (done: () => void) => void): Promise<Uint8Array[]> {
    if (this.state === 'open') {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          this.gunzip.off('error', done).off('end', done);
          resolve();
        };
        this.gunzip.once('error', done).once('end', done);
        start(done);
      });
    }
    const { output } = this;
    this.output = [];
    return output;
  }
}
