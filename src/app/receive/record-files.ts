import { open } from 'node:fs/promises';
import path from 'node:path';

/** The part of an open file that is used. */
export interface RecordFile {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }>;
  truncate(bytes: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface RecordFilesOptions {
  readonly folder: string;
  /** Names are NAME-1.EXTENSION, NAME-2.EXTENSION, and so on; files that are there are left as they are. */
  readonly name: string;
  readonly extension: string;
  /** A file that would grow beyond this is followed by the next. A record is never divided. */
  readonly maxBytes: number;
  /** Creates a file. @throws with code EEXIST when it is there */
  readonly create?: (file: string) => Promise<RecordFile>;
}

const createFile = (file: string): Promise<RecordFile> => open(file, 'wx');

/** Appends records to files that hold whole records only. No file is created before the first record. */
export class RecordFiles {
  /** Names of the files that were written. */
  readonly names: string[] = [];
  private current: { readonly file: RecordFile; bytes: number } | undefined;
  private number = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: RecordFilesOptions) {}

  /** Resolves when the record is written. @throws the error of the file system; the file then ends as before */
  append(record: Uint8Array): Promise<void> {
    return this.inTurn(() => this.write(record));
  }

  /** Has what was written on the disk, and closes the file. */
  close(): Promise<void> {
    return this.inTurn(() => this.closeCurrent());
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async write(record: Uint8Array): Promise<void> {
    if (this.current !== undefined && this.current.bytes + record.length > this.options.maxBytes) {
      await this.closeCurrent();
    }
    const current = (this.current ??= { file: await this.createNext(), bytes: 0 });
    const { file, bytes: start } = current;
    try {
      for (let done = 0; done < record.length;) {
        done += (await file.write(record, done, record.length - done, start + done)).bytesWritten;
      }
      current.bytes += record.length;
    } catch (error) {
      // If this fails as well, the next record takes the place of the half one.
      await file.truncate(start).catch(() => undefined);
      throw error;
    }
  }

  private async createNext(): Promise<RecordFile> {
    const { folder, name, extension, create = createFile } = this.options;
    for (;;) {
      this.number++;
      const fileName = `${name}-${this.number}.${extension}`;
      try {
        const file = await create(path.join(folder, fileName));
        this.names.push(fileName);
        return file;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw error;
        }
      }
    }
  }

  private async closeCurrent(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    if (current === undefined) {
      return;
    }
    try {
      await current.file.truncate(current.bytes);
      await current.file.sync();
    } finally {
      await current.file.close();
    }
  }
}
