import path from 'node:path';
import { PROTOCOL_VERSION, type AnalyticsEvents, type AnalyticsRequests } from '../shared/protocol';
import { createRpcServer } from '../shared/rpc/server';
import { exitWithParent } from './exit-with-parent';
import { modelRequests } from './pipeline/model-requests';
import { createPipeline } from './pipeline/pipeline';
import { parentPort } from './process-port';
import { createReportStore } from './report-store';
import { createAnalyticsHandlers } from './server';
import { survivingNativeCrashes } from './training/native-crash';
import { createTrainer } from './training/trainer';

/** Entry of the analytics process (dist/worker.js). */
exitWithParent();
process.once('SIGTERM', () => process.exit(0));

const log = (message: string): void => server.emit('log', { level: 'info', message });
const now = (): number => Date.now();
const server = createRpcServer<AnalyticsRequests, AnalyticsEvents>(
  parentPort(),
  createAnalyticsHandlers({
    pipeline: createPipeline(),
    models: modelRequests,
    store: createReportStore(now),
    trainer: survivingNativeCrashes(createTrainer({ script: path.join(__dirname, 'trainer.js'), log })),
    now,
    log,
    pid: process.pid,
  }),
  { protocol: PROTOCOL_VERSION },
);
