import type { MessagePort } from 'node:worker_threads';
import { messageOf } from '../../../io/byte-source';
import { readPart } from './read-part';
import type { ReadAnswer, ReadRequest } from './thread-messages';

/** Bytes between two reports: enough for a smooth bar, few enough to cost nothing. */
const REPORT_BYTES = 2 << 20;

/** Reads what the thread is asked for until it is ended. */
export function serveThread(port: MessagePort): void {
  port.on('message', ({ task }: ReadRequest) => {
    const answer = (message: ReadAnswer, buffers: ArrayBuffer[] = []): void =>
      port.postMessage(message, buffers);
    let reported = 0;
    const onBytes = (bytes: number): void => {
      if (bytes >= reported + REPORT_BYTES) {
        reported = bytes;
        answer({ bytes });
      }
    };
    readPart(task, { onBytes }).then(
      (part) => answer({ part }, buffersOf(part)),
      (error: unknown) => answer({ failure: messageOf(error) }),
    );
  });
}

/** Memory that is handed over instead of copied. Small arrays share pooled memory and stay. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    const { buffer } = value;
    if (!Buffer.isBuffer(value) && buffer instanceof ArrayBuffer) {
      found.add(buffer);
    }
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    Object.values(value).forEach((each) => buffersOf(each, found));
  }
  return [...found];
}
