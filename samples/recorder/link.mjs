// @ts-check
/**
 * A network link that can become slow: a TCP proxy between one caller and one called service. What the caller sends
 * is held back while the fault lasts; answers pass at once. TARGET_PORT names the called service's port.
 */
import { connect, createServer } from 'node:net';

import { connectToRecorder } from './child.mjs';
import { createRandom } from './random.mjs';

const random = createRandom(Number(process.env.SHOP_SEED ?? 1), 'link');
/** Median hold in milliseconds, 0 while the link is sound. */
let holdMs = 0;

const server = createServer((caller) => {
  const called = connect(Number(process.env.TARGET_PORT), '127.0.0.1');
  caller.setNoDelay(true);
  called.setNoDelay(true);
  let lastDueMs = 0;
  caller.on('data', (chunk) => {
    if (holdMs === 0 && lastDueMs <= performance.now()) {
      called.write(chunk);
      return;
    }
    // Bytes keep their order, also across the moment the fault ends.
    lastDueMs = Math.max(lastDueMs, performance.now() + (holdMs && random.lognormal(holdMs, 0.2)));
    setTimeout(() => called.write(chunk), lastDueMs - performance.now());
  });
  called.pipe(caller);
  const close = () => {
    caller.destroy();
    called.destroy();
  };
  for (const socket of [caller, called]) socket.on('error', close).on('close', close);
});

connectToRecorder(server, {
  fault({ fault }) {
    holdMs = fault === null ? 0 : fault.magnitude;
    process.send?.({ type: 'fault-set', atMs: Date.now() });
  },
});
