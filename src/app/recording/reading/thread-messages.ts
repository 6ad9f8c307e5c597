import type { PartTask, ReadPart } from './read-part';

/** What a reading thread is asked. One part at a time. */
export interface ReadRequest {
  readonly task: PartTask;
}

/** What it answers: the bytes read so far, any number of times, then the part or why there is none. */
export type ReadAnswer =
  { readonly bytes: number } | { readonly part: ReadPart } | { readonly failure: string };
