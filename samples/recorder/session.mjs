// @ts-check
/** One recording from the first process started to the last one stopped. */
import { mkdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

import { startCollector } from './collector.mjs';
import { causeOf } from './plan.mjs';
import { linkName, startShop } from './processes.mjs';
import { EXTERNAL_SERVICES, SERVICES } from './shop.mjs';

const MAX_CPU_SHARE = 0.3;
const LONGEST_FILE_S = 500;
const LAST_EXPORTS_S = 20;
const PROGRESS_MS = 15_000;
/** How long the last requests may take to come back. */
const DRAIN_MS = 2000;
const TIMER_MS = 10;

/**
 * @param {import('./plan.mjs').Plan} plan
 * @param {string} folder the traces go into its folder traces/
 * @param {(line: string) => void} log
 * @param {AbortSignal} signal
 */
export async function recordPlan(plan, folder, log, signal) {
  const traces = path.join(folder, 'traces');
  await mkdir(traces);
  const fileCount = Math.ceil(plan.durationS / LONGEST_FILE_S);
  // The last file also takes what the services still hold when they stop.
  const collector = await startCollector(traces, (plan.durationS + LAST_EXPORTS_S) / fileCount);
  const shop = await startShop(plan, collector.endpoint);
  const timerLag = monitorEventLoopDelay({ resolution: TIMER_MS });
  try {
    log(`${SERVICES.length} services are up; recording for ${clock(plan.durationS)}`);
    timerLag.enable();
    const startMs = Date.now();
    const faults = await Promise.race([perform(plan, shop, startMs, log, signal), shop.lost()]);
    const endMs = Date.now();
    timerLag.disable();
    const { requests, failed } = await shop.process('load').ask('totals', { type: 'totals' });
    const cpuS = await shop.stop();
    const files = await collector.close();
    const own = process.cpuUsage();
    return {
      files,
      plan,
      startMs,
      endMs,
      services: SERVICES.map(({ name }) => name).sort(),
      externalServices: [...EXTERNAL_SERVICES],
      faults,
      recording: {
        requests,
        failedRequests: failed,
        bytes: (await Promise.all(files.map((file) => stat(file)))).reduce((sum, { size }) => sum + size, 0),
        files: files.map((file) => path.relative(folder, file).split(path.sep).join('/')),
        cpu: cpuUse({ ...cpuS, recorder: (own.user + own.system) / 1e6 }, (endMs - startMs) / 1000),
        // What is measured is the time between two ticks of a timer.
        timerLagP99Ms: Math.round((timerLag.percentile(99) / 1e6 - TIMER_MS) * 100) / 100,
        node: process.version,
      },
    };
  } finally {
    shop.killAll();
    await collector.close().catch(() => []);
  }
}

/**
 * Lets the customers in and plays the faults.
 * @param {import('./plan.mjs').Plan} plan
 * @param {Awaited<ReturnType<typeof startShop>>} shop
 * @param {number} startMs
 * @param {(line: string) => void} log
 * @param {AbortSignal} signal
 */
async function perform(plan, shop, startMs, log, signal) {
  /** @param {number} seconds since the start */
  const until = (seconds) => sleep(Math.max(0, startMs + seconds * 1000 - Date.now()), undefined, { signal });
  const say = (/** @type {string} */ line) =>
    log(`[${clock((Date.now() - startMs) / 1000)} / ${clock(plan.durationS)}] ${line}`);
  const progress = setInterval(() => {
    shop
      .process('load')
      .ask('totals', { type: 'totals' })
      .then(
        ({ requests, failed }) => say(`${requests} requests, ${failed} failed`),
        () => {},
      );
  }, PROGRESS_MS);

  const faults = [];
  try {
    shop.process('load').tell({ type: 'start' });
    for (const fault of plan.faults) {
      const edge = fault.target === undefined ? null : { from: fault.service, to: fault.target };
      const sufferer = shop.process(edge ? linkName(edge.from, edge.to) : fault.service);
      await until(fault.startS);
      const message = { type: 'fault', fault: { kind: fault.kind, magnitude: fault.magnitude } };
      const { atMs: faultStartMs } = await sufferer.ask('fault-set', message);
      say(`${fault.kind} begins in ${causeOf(fault)}`);
      await until(fault.startS + fault.durationS);
      const { atMs: faultEndMs } = await sufferer.ask('fault-set', { type: 'fault', fault: null });
      say(`${fault.kind} ends in ${causeOf(fault)}`);
      const { kind, magnitude } = fault;
      faults.push({
        kind,
        service: causeOf(fault),
        edge,
        magnitude,
        startMs: faultStartMs,
        endMs: faultEndMs,
      });
    }
    await until(plan.durationS);
    await sleep(DRAIN_MS, undefined, { signal });
    return faults;
  } finally {
    clearInterval(progress);
  }
}

/** @param {Record<string, number>} secondsByProcess @param {number} wallS */
function cpuUse(secondsByProcess, wallS) {
  const seconds = Object.values(secondsByProcess).reduce((sum, one) => sum + one, 0);
  const cores = os.availableParallelism();
  const shareOfMachine = Math.round((1000 * seconds) / (wallS * cores)) / 1000;
  const tenths = Object.fromEntries(
    Object.entries(secondsByProcess).map(([name, one]) => [name, Math.round(one * 10) / 10]),
  );
  return { passed: shareOfMachine <= MAX_CPU_SHARE, shareOfMachine, cores, secondsByProcess: tenths };
}

/** @param {number} seconds */
function clock(seconds) {
  const whole = Math.round(seconds);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
