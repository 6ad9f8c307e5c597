import type { MessagePort } from '../../../../src/process/rpc/port';

/** Two connected ports that clone what they carry and deliver it later, as a process boundary does. */
export function connectedPorts(): [MessagePort, MessagePort] {
  const sides = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()];
  const port = (own: number): MessagePort => ({
    post(message) {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => sides[1 - own].forEach((listener) => listener(copy)));
    },
    onMessage(listener) {
      sides[own].add(listener);
      return () => sides[own].delete(listener);
    },
  });
  return [port(0), port(1)];
}
