// @ts-check
/**
 * The shop's customers: an open loop, which sends the next request when its time has come and not when the last
 * answer has. Arrivals are a Poisson process whose rate swings and drifts, so that no detector can lean on a flat one.
 * From the environment: STOREFRONT_ADDR, SHOP_SEED, REQUESTS_PER_S (mean), DURATION_S.
 */
import http from 'node:http';

import { connectToRecorder } from './child.mjs';
import { nextArrivalS, nextVisit } from './customers.mjs';
import { createRandom } from './random.mjs';

const random = createRandom(Number(process.env.SHOP_SEED), 'load');
const durationS = Number(process.env.DURATION_S);
const requestsPerS = Number(process.env.REQUESTS_PER_S);
const agent = new http.Agent({ keepAlive: true });
const totals = { requests: 0, failed: 0, unanswered: 0 };

/** @param {{ method: string, path: string, body?: unknown }} visit */
function send({ method, path, body }) {
  totals.requests++;
  totals.unanswered++;
  const options = { method, agent, headers: { 'content-type': 'application/json' } };
  const request = http.request(new URL(path, process.env.STOREFRONT_ADDR), options, (response) => {
    if (response.statusCode !== 200) totals.failed++;
    response.resume().on('close', () => totals.unanswered--);
  });
  request.on('error', () => {
    totals.failed++;
    totals.unanswered--;
  });
  request.end(body === undefined ? undefined : JSON.stringify(body));
}

/** @param {number} startMs @param {number} atS seconds since the start */
function schedule(startMs, atS) {
  const nextS = nextArrivalS(random, atS, requestsPerS, durationS);
  if (nextS >= durationS) return;
  setTimeout(
    () => {
      send(nextVisit(random));
      schedule(startMs, nextS);
    },
    Math.max(0, startMs + nextS * 1000 - Date.now()),
  );
}

connectToRecorder(null, {
  start: () => schedule(Date.now(), 0),
  totals: () => process.send?.({ type: 'totals', ...totals }),
});
