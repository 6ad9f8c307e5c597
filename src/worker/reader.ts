import type { ModelReaderRequests } from '../shared/model-inspection';
import { PROTOCOL_VERSION } from '../shared/protocol';
import { createRpcServer } from '../shared/rpc/server';
import { exitWithParent } from './exit-with-parent';
import { inspectModel } from './pipeline/inspect-model';
import { parentPort } from './process-port';

/** Entry of the process that opens models for the editor (dist/reader.js). A user waits: it loads little and asks nobody else. */
exitWithParent();
process.once('SIGTERM', () => process.exit(0));
createRpcServer<ModelReaderRequests>(
  parentPort(),
  { inspectModel: (question, { signal }) => inspectModel(question, signal) },
  { protocol: PROTOCOL_VERSION },
);
