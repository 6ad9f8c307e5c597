import type { ReadOptions } from '../../../workspace/traces/read';
import { type PartTask, readPart, type ReadPart } from './read-part';

/** Reads parts of a recording, several at once where it can. */
export interface SpanReader {
  /** Parts that it reads at once, at most. */
  readonly slots: number;
  /** Called when nothing is to be read for now. */
  close(): void;
  /** @throws on abort, and when whatever reads breaks down */
  read(task: PartTask, options: ReadOptions): Promise<ReadPart>;
}

/** Reads in this thread, one part after the other. */
export const inlineReader: SpanReader = { slots: 1, read: readPart, close: () => undefined };
