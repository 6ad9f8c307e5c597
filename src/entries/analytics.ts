import path from 'node:path';
import { PROTOCOL_VERSION, type AnalyticsEvents, type AnalyticsRequests } from '../contracts/protocol';
import { createRpcServer } from '../process/rpc/server';
import { exitWithParent } from '../process/exit-with-parent';
import { modelRequests } from '../app/models/requests';
import { createReadingThreads } from '../app/recording/reading/threads';
import { createPipeline } from '../app/server/pipeline';
import { createTraceRequests } from '../app/traces/requests';
import { parentPort } from '../process/process-port';
import { createAnalyticsHandlers } from '../app/server/handlers';
import { createLocalRunner } from '../jobs/local-runner';
import { loadJobs, loadRules } from '../methods/lists';
import { methods } from '../methods/registry';
import { elsewhere } from './elsewhere';

/** Entry of the analytics process (dist/worker.js). */
exitWithParent();
process.once('SIGTERM', () => process.exit(0));

const SCRIPT = path.join(__dirname, 'job.js');
/** Entry of the threads that read. */
const SPANS = path.join(__dirname, 'spans.js');
const log = (message: string): void => server.emit('log', { level: 'info', message });
const now = (): number => Date.now();
const server = createRpcServer<AnalyticsRequests, AnalyticsEvents>(
  parentPort(),
  createAnalyticsHandlers({
    pipeline: createPipeline(),
    models: modelRequests,
    traces: createTraceRequests(),
    jobs: createLocalRunner(SCRIPT, log, elsewhere(process.env, SCRIPT, log)),
    declarations: () => loadJobs(methods),
    now,
    log,
    rules: () => loadRules(methods),
    pid: process.pid,
    reader: () => createReadingThreads(SPANS),
  }),
  { protocol: PROTOCOL_VERSION },
);
