import { parentPort } from 'node:worker_threads';
import { serveThread } from '../app/recording/reading/serve-thread';

/** Entry of a thread that reads spans (dist/spans.js). */
if (parentPort !== null) {
  serveThread(parentPort);
}
