import { once } from 'node:events';
import type { Received, ReceiveOptions } from '../../contracts/receive';
import { startReceiver } from './receiver';

/** So often progress is reported, also where there is none: its absence means that the process hangs. */
const REPORT_MS = 1000;

/**
 * Receives until the signal aborts.
 * @throws user error `port-in-use`, `no-port`
 */
export async function receiveUntilAborted(
  options: ReceiveOptions,
  context: {
    readonly signal: AbortSignal;
    readonly nowMs: number;
    readonly progress: (received: Received) => void;
  },
): Promise<Received> {
  const { signal, nowMs, progress } = context;
  const receiver = await startReceiver({ ...options, nowMs });
  progress(receiver.received);
  const timer = setInterval(() => progress(receiver.received), REPORT_MS);
  try {
    if (!signal.aborted) {
      await once(signal, 'abort');
    }
  } finally {
    clearInterval(timer);
  }
  const received = await receiver.close();
  progress(received);
  return received;
}
