/** Reads single records of a trace file at known offsets, without reading what lies between where that is possible. */
import type { ByteSource } from '../../../io/byte-source';
import { ByteWindow } from '../../../io/byte-window';
import { MAX_RECORD_BYTES } from '../../../io/json-cut';
import { isCompressed, openByteSource } from '../../../io/open-source';
import type { DiscoveredFile } from '../../discovery/discovered-file';
import { formatOf, type TraceFormat } from '../format';
import { recordEnd } from './cut-record';

/** Passing over so many bytes costs no more than opening the file again. */
const PASSED_BYTES = 256 << 10;

export class RecordFile {
  private constructor(
    private readonly file: Pick<DiscoveredFile, 'path' | 'member' | 'kind'>,
    readonly format: TraceFormat,
    private readonly isCompressed: boolean,
    private source: ByteSource,
    private window: ByteWindow,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Rejects when the file cannot be opened. */
  static async open(
    file: Pick<DiscoveredFile, 'path' | 'member' | 'kind'>,
    signal?: AbortSignal,
  ): Promise<RecordFile> {
    const source = await openByteSource(file, { signal });
    try {
      const window = new ByteWindow(source);
      const format = await formatOf(file.kind, window);
      return new RecordFile(file, format, await isCompressed(file), source, window, signal);
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /**
   * The bytes of the record at an offset of the decompressed file; null when none begins there. Offsets that ascend are
   * read in one pass. Valid until the next call.
   */
  async at(offset: number): Promise<Buffer | null> {
    await this.seek(offset);
    let isLast = false;
    while (!isLast && this.window.end <= offset) {
      isLast = !(await this.window.fill(Math.min(offset, this.window.end)));
    }
    for (let wanted = 0; ;) {
      const { bytes, base, length } = this.window;
      const here = bytes.subarray(Math.min(length, offset - base), length);
      const end = recordEnd(this.format.kind, here, isLast);
      if (end !== 'more') {
        return end === null ? null : here.subarray(0, end);
      }
      if (isLast || here.length > MAX_RECORD_BYTES) {
        return null;
      }
      // Each look begins at the start of the record: with twice the bytes, all looks cost as much as two.
      for (wanted = Math.max(1, here.length * 2); !isLast && this.window.end - offset < wanted;) {
        isLast = !(await this.window.fill(offset));
      }
    }
  }

  close(): Promise<void> {
    return this.source.close();
  }

  private async seek(offset: number): Promise<void> {
    const { base, end } = this.window;
    const isBehind = offset < base;
    const isFar = !this.isCompressed && offset > end + PASSED_BYTES;
    if (!isBehind && !isFar) {
      return;
    }
    await this.source.close();
    const from = this.isCompressed ? 0 : offset;
    this.source = await openByteSource(this.file, { signal: this.signal, from });
    this.window = new ByteWindow(this.source, from);
  }
}
