import { PROTOCOL_VERSION } from '../contracts/protocol';
import type { ReceiverRequests } from '../contracts/receive';
import { receiveUntilAborted } from '../app/receive/receive';
import { exitWithParent } from '../process/exit-with-parent';
import { parentPort } from '../process/process-port';
import { createRpcServer } from '../process/rpc/server';

/** Entry of the process that receives traces for the editor (dist/receiver.js). It answers exporters while an analysis computes. */
exitWithParent();
process.once('SIGTERM', () => process.exit(0));
createRpcServer<ReceiverRequests>(
  parentPort(),
  { receive: (options, context) => receiveUntilAborted(options, { ...context, nowMs: Date.now() }) },
  { protocol: PROTOCOL_VERSION },
);
