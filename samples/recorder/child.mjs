// @ts-check
/** The recorder's side processes (store, links, load) talk to it over the IPC channel they were forked with. */

/**
 * Listens on a free loopback port, reports it, and stops when told to or when the recorder is gone.
 * @param {import('node:net').Server | null} server null for a process that serves nothing
 * @param {Record<string, (message: any) => void>} handlers by message type
 */
export function connectToRecorder(server, handlers) {
  process.on('disconnect', () => process.exit(0));
  process.on('SIGINT', () => {});
  process.on('message', (/** @type {any} */ message) => {
    handlers[message.type]?.(message);
    if (message.type === 'stop')
      process.send?.({ type: 'stopped', cpu: process.cpuUsage() }, () => process.exit(0));
  });
  server?.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.({
      type: 'listening',
      port: address !== null && typeof address === 'object' ? address.port : 0,
    });
  });
}
