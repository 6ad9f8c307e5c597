import type { MessagePort } from './rpc/port';

/** The channel to the process that forked this one. Throws when this process was not forked. */
export function parentPort(): MessagePort {
  if (process.send === undefined) {
    throw new Error('This script is started by Meshlens itself, with a message channel.');
  }
  return {
    post(message) {
      if (!process.connected) {
        throw new Error('the parent process is gone');
      }
      process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage(listener) {
      process.on('message', listener);
      return () => process.off('message', listener);
    },
  };
}
