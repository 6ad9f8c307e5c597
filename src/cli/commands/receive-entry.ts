import type { CommandEntry } from './command';

/** `meshlens receive`. */
export const receiveEntry: CommandEntry = {
  name: 'receive',
  summary: 'Receive traces and metrics from OpenTelemetry exporters, into files',
  load: async () => (await import('./receive')).receiveCommand,
};
