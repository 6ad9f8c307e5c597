import { type ByteSource, type ByteSourceOptions, messageOf } from '../byte-source';
import type { ArchiveMember } from './member';

/** The bytes of one member as they lie in the archive. A failure ends them with `cutShort`. */
export class MemberSource implements ByteSource {
  cutShort: string | null = null;
  private bytesRead = 0;
  /** A chunk that was looked at. */
  private ahead: Uint8Array | null = null;

  /** @param members is ended when the source is closed */
  constructor(
    private readonly member: ArchiveMember,
    private readonly members: AsyncGenerator<ArchiveMember>,
    private readonly options: Pick<ByteSourceOptions, 'signal' | 'onBytes'>,
  ) {}

  /** The first chunk, which `read` gives again. */
  async peek(): Promise<Uint8Array> {
    this.ahead ??= await this.read();
    return this.ahead ?? new Uint8Array(0);
  }

  async read(): Promise<Uint8Array | null> {
    this.options.signal?.throwIfAborted();
    if (this.ahead !== null) {
      const chunk = this.ahead;
      this.ahead = null;
      return chunk;
    }
    try {
      const chunk = await this.member.read();
      this.bytesRead += chunk?.length ?? 0;
      this.options.onBytes?.(this.bytesRead);
      return chunk;
    } catch (error) {
      this.options.signal?.throwIfAborted();
      this.cutShort = `the archive is damaged (${messageOf(error)}) after ${this.bytesRead} bytes of the file`;
      return null;
    }
  }

  async close(): Promise<void> {
    await this.members.return(undefined);
  }
}
