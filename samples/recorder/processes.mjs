// @ts-check
/** Starts the shop's processes on free loopback ports, wires them up, and stops every one of them again. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { addressVariable, ENTRY_SERVICE, EXTERNAL_SERVICES, SERVICES } from './shop.mjs';

const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 10_000;

/**
 * What the processes tell the recorder, by message type.
 * @typedef {object} Answers
 * @property {{ port: number }} listening
 * @property {{ atMs: number }} fault-set when the fault began or ended, in Unix milliseconds
 * @property {{ requests: number, failed: number }} totals
 * @property {{ cpu: NodeJS.CpuUsage }} stopped
 */

/**
 * A forked process that answers messages by type.
 * @param {string} name
 * @param {string} script relative to this folder
 * @param {Record<string, string>} environment
 */
function startProcess(name, script, environment) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
    env: { PATH: process.env.PATH ?? '', ...environment },
    execArgv: [],
  });
  let stopping = false;

  /**
   * The next message of a type.
   * @template {keyof Answers} T
   * @param {T} type
   * @param {number} deadlineMs
   * @returns {Promise<Answers[T]>} rejects when the process ends first or the deadline passes
   */
  function next(type, deadlineMs = START_DEADLINE_MS) {
    return new Promise((resolve, reject) => {
      const settle = (/** @type {() => void} */ outcome) => {
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onExit);
        outcome();
      };
      const onMessage = (/** @type {any} */ message) => {
        if (message.type === type) settle(() => resolve(message));
      };
      const onExit = () => settle(() => reject(new Error(`${name} ended before '${type}'`)));
      const timer = setTimeout(
        () => settle(() => reject(new Error(`${name}: no '${type}' in time`))),
        deadlineMs,
      );
      child.on('message', onMessage).on('exit', onExit);
    });
  }

  return {
    name,
    next,
    /** @template {keyof Answers} T @param {T} answerType @param {object} message @returns {Promise<Answers[T]>} */
    ask(answerType, message, deadlineMs = START_DEADLINE_MS) {
      const answer = next(answerType, deadlineMs);
      child.send(message);
      return answer;
    },
    /** @param {object} message */
    tell: (message) => void child.send(message),
    /** Rejects if the process ends on its own. @returns {Promise<never>} */
    lost: () =>
      new Promise((_, reject) => {
        child.on('exit', (code) => stopping || reject(new Error(`${name} ended on its own (code ${code})`)));
      }),
    /** CPU seconds it has used. @returns {Promise<number>} */
    async stop() {
      stopping = true;
      const { cpu } = await this.ask('stopped', { type: 'stop' }, STOP_DEADLINE_MS);
      return (cpu.user + cpu.system) / 1e6;
    },
    kill() {
      stopping = true;
      child.kill('SIGKILL');
    },
  };
}

/** @typedef {ReturnType<typeof startProcess>} ShopProcess */

/**
 * Starts store, links, services and load, each in its own process. The load waits for the message 'start'.
 * @param {import('./plan.mjs').Plan} plan
 * @param {string} collectorEndpoint
 */
export async function startShop(plan, collectorEndpoint) {
  /** @type {Map<string, ShopProcess>} */
  const processes = new Map();
  /** @type {Map<string, number>} */
  const ports = new Map();

  /** @param {string} name @param {string} script @param {Record<string, string>} environment */
  async function start(name, script, environment) {
    const started = startProcess(name, script, { SHOP_SEED: String(plan.seed), ...environment });
    processes.set(name, started);
    ports.set(name, (await started.next('listening')).port);
  }

  /** Where a service finds a dependency: at the link between them if the plan slows it down. @param {string} from @param {string} to */
  function addressOf(from, to) {
    const port = ports.get(linkName(from, to)) ?? ports.get(to);
    const external = EXTERNAL_SERVICES.some((name) => name === to);
    return external ? `127.0.0.1:${port}` : `http://127.0.0.1:${port}`;
  }

  try {
    for (const name of EXTERNAL_SERVICES) await start(name, `${name}.mjs`, {});
    for (const { name, calls } of SERVICES) {
      for (const to of calls.filter((to) => isSlowed(plan, name, to))) {
        await start(linkName(name, to), 'link.mjs', { TARGET_PORT: String(ports.get(to)) });
      }
      await start(name, `services/${name}.mjs`, {
        HOST: '127.0.0.1',
        PORT: '0',
        OTEL_EXPORTER_OTLP_ENDPOINT: collectorEndpoint,
        OTEL_SEMCONV_STABILITY_OPT_IN: 'http',
        ...Object.fromEntries(calls.map((to) => [addressVariable(to), addressOf(name, to)])),
      });
    }
    const load = startProcess('load', 'load.mjs', {
      SHOP_SEED: String(plan.seed),
      STOREFRONT_ADDR: `http://127.0.0.1:${ports.get(ENTRY_SERVICE)}`,
      REQUESTS_PER_S: String(plan.requestsPerS),
      DURATION_S: String(plan.durationS),
    });
    processes.set('load', load);
  } catch (error) {
    killAll();
    throw error;
  }

  function killAll() {
    for (const child of processes.values()) child.kill();
  }

  return {
    /** @param {string} name @returns {ShopProcess} */
    process: (name) => /** @type {ShopProcess} */ (processes.get(name)),
    /** Rejects when any process ends on its own. */
    lost: () => Promise.race([...processes.values()].map((child) => child.lost())),
    /** Stops callers before those they call, so that nobody sees a refused connection. @returns {Promise<Record<string, number>>} CPU seconds */
    async stop() {
      /** @type {Record<string, number>} */
      const cpuS = {};
      for (const [name, child] of [...processes].reverse()) cpuS[name] = await child.stop();
      return cpuS;
    },
    killAll,
  };
}

/** @param {string} from @param {string} to */
export function linkName(from, to) {
  return `${from} to ${to}`;
}

/** @param {import('./plan.mjs').Plan} plan @param {string} from @param {string} to */
function isSlowed(plan, from, to) {
  return plan.faults.some(
    ({ kind, service, target }) => kind === 'slow-edge' && service === from && target === to,
  );
}
