import path from 'node:path';
import { PROTOCOL_VERSION, type AnalyticsEvents, type AnalyticsRequests } from '../contracts/protocol';
import { Supervisor, type RequestPolicy } from '../process/supervisor';
import { queueEnvironment } from './jobs/queue-settings';
import { ModelReader } from './onnx/model-reader';
import { Receiving } from './receive/receiving';
import type { EditorServices } from './services';

type ProcessServices = Pick<EditorServices, 'context' | 'host' | 'output'>;

/**
 * The supervised analytics process of this window. Starts nothing before the first request.
 * @param policies how each request of the methods is treated
 */
export function createAnalytics(
  { context, host, output }: ProcessServices,
  policies: { readonly [K in keyof AnalyticsRequests]: RequestPolicy },
): Supervisor<AnalyticsRequests, AnalyticsEvents> {
  const analytics = new Supervisor<AnalyticsRequests, AnalyticsEvents>({
    script: context.asAbsolutePath(path.join('dist', 'worker.js')),
    protocol: PROTOCOL_VERSION,
    methods: policies,
    env: () => queueEnvironment({ context, host }),
    now: () => Date.now(),
    log: (line) => output.info(`[analytics] ${line}`),
  });
  analytics.on('log', ({ level, message }) => output[level](message));
  analytics.onCrash((crash) => output.error(crash.message));
  return analytics;
}

/** Opens models in a process of its own. Starts nothing before the first question. */
export function createModelReader({ context, output }: Omit<ProcessServices, 'host'>): ModelReader {
  return new ModelReader({
    script: context.asAbsolutePath(path.join('dist', 'reader.js')),
    now: () => Date.now(),
    log: (line) => output.info(`[models] ${line}`),
  });
}

/** Receives traces in a process of its own. Starts nothing before it is asked to. */
export function createReceiving({ context, host, output }: ProcessServices): Receiving {
  return new Receiving({
    host,
    script: context.asAbsolutePath(path.join('dist', 'receiver.js')),
    now: () => Date.now(),
    log: (line) => output.info(`[receiver] ${line}`),
  });
}
