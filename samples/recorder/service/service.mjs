// @ts-check
/**
 * What all services of the shop share: an HTTP server with routes, instrumented calls to the dependencies whose
 * addresses come from the environment, and the wire to the recorder (an IPC channel, absent in a container).
 */
import { createRequire } from 'node:module';

import { trace } from '@opentelemetry/api';
import { ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';

import { createRandom } from '../random.mjs';
import { addressVariable } from '../shop.mjs';
import { createFaults } from './faults.mjs';
import { matchRoute } from './routes.mjs';
import { startTelemetry } from './telemetry.mjs';
import { burn, sleep } from './work.mjs';

/** An answer other than 200. */
export class HttpError extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @typedef {{ params: Record<string, string>, body: any }} Request
 * @typedef {(request: Request) => Promise<unknown>} Handler
 * @typedef {object} Context
 * @property {(cpuMs: number, waitMs: number) => Promise<void>} work
 *   Computes for cpuMs and waits for waitMs, both medians of a lognormal.
 * @property {(dependency: string, method: string, path: string, body?: unknown) => Promise<any>} call
 *   Calls another service; rejects with HttpError 502 when that fails.
 * @property {import('../random.mjs').Random} random
 */

/**
 * Runs a service until it is told to stop. Port from PORT (default 8080), host from HOST (default all interfaces),
 * randomness from SHOP_SEED.
 * @param {string} name
 * @param {(context: Context) => Record<string, Handler>} createRoutes keys like 'GET /products/:id'
 */
export function startService(name, createRoutes) {
  const telemetry = startTelemetry(name);
  // The instrumentation patches `http` where it is required, and not where it is imported.
  /** @type {typeof import('node:http')} */
  const http = createRequire(import.meta.url)('node:http');
  const random = createRandom(Number(process.env.SHOP_SEED ?? Date.now()), name);
  const faults = createFaults(random);
  const agent = new http.Agent({ keepAlive: true });

  /** @type {Context} */
  const context = {
    random,
    async work(cpuMs, waitMs) {
      burn(random.lognormal(cpuMs, 0.25));
      await sleep(random.lognormal(waitMs, 0.3));
    },
    call(dependency, method, path, body) {
      const address = process.env[addressVariable(dependency)] ?? `http://${dependency}:8080`;
      return new Promise((resolve, reject) => {
        const options = { method, agent, peer: dependency, headers: { 'content-type': 'application/json' } };
        const request = http.request(new URL(path, address), options, (response) => {
          readJson(response).then((answer) => {
            if (response.statusCode === 200) resolve(answer);
            else reject(new HttpError(502, `${dependency} answered ${response.statusCode}`));
          }, reject);
        });
        request.on('error', (error) => reject(new HttpError(502, `${dependency}: ${error.message}`)));
        request.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
  };
  const routes = createRoutes(context);

  /** @param {import('node:http').IncomingMessage} request @returns {Promise<unknown>} */
  async function answer(request) {
    if (request.url === '/healthz') return { status: 'ok' };
    const match = matchRoute(Object.keys(routes), request.method ?? 'GET', request.url ?? '/');
    if (!match) throw new HttpError(404, 'no such route');
    trace.getActiveSpan()?.updateName(match.route).setAttribute(ATTR_HTTP_ROUTE, match.route.split(' ')[1]);
    const body = await readJson(request);
    await faults.delayRequest();
    const result = await routes[match.route]({ params: match.params, body });
    if (faults.failsRequest()) throw new HttpError(503, `${name} lost its answer`);
    return result;
  }

  const server = http.createServer((request, response) => {
    answer(request).then(
      (result) => send(response, 200, result),
      (error) =>
        send(response, error instanceof HttpError ? error.status : 500, { error: String(error.message) }),
    );
  });
  // Callers keep connections open; closing an idle one under a caller's request would look like a fault.
  server.keepAliveTimeout = 600_000;
  server.listen(Number(process.env.PORT ?? 8080), process.env.HOST, () => {
    const address = server.address();
    process.send?.({
      type: 'listening',
      port: address !== null && typeof address === 'object' ? address.port : 0,
    });
  });

  async function stop() {
    server.close();
    server.closeAllConnections();
    await telemetry.shutdown();
    if (process.send) process.send({ type: 'stopped', cpu: process.cpuUsage() }, () => process.exit(0));
    else process.exit(0);
  }
  process.on('message', (/** @type {any} */ message) => {
    if (message.type === 'stop') void stop();
    if (message.type === 'fault') {
      faults.set(message.fault);
      process.send?.({ type: 'fault-set', atMs: Date.now() });
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => {
    // From a terminal the whole group gets it; the recorder then stops its services in order.
    if (!process.connected) void stop();
  });
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {unknown} body */
function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** The JSON a message carries, undefined when it carries none. @param {import('node:http').IncomingMessage} message */
async function readJson(message) {
  let text = '';
  for await (const chunk of message.setEncoding('utf8')) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}
