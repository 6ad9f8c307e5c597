import type { ModelReaderRequests } from '../contracts/latency/model-inspection';
import { PROTOCOL_VERSION } from '../contracts/protocol';
import { createRpcServer } from '../process/rpc/server';
import { exitWithParent } from '../process/exit-with-parent';
import { inspectModel } from '../app/models/inspect-model';
import { createOpenedModels } from '../app/models/opened-models';
import { parentPort } from '../process/process-port';

/** Entry of the process that opens models for the editor (dist/reader.js). A user waits: it loads little and depends on no other process. */
exitWithParent();
process.once('SIGTERM', () => process.exit(0));
const opened = createOpenedModels();
createRpcServer<ModelReaderRequests>(
  parentPort(),
  {
    inspectModel: (question, { signal }) => inspectModel(question, signal),
    drawModel: (question, { signal }) => opened.picture(question, signal),
    describeNode: (question, { signal }) => opened.node(question, signal),
  },
  { protocol: PROTOCOL_VERSION },
);
