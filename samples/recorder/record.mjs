#!/usr/bin/env node
// @ts-check
/**
 * Records the sample shop: starts its services, sends them customers, switches the plan's faults on and off, and
 * keeps what the services exported together with the ground truth. docs/sample.md explains the result.
 */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { checkRecording } from './checks.mjs';
import { readPlan } from './plan-choice.mjs';
import { recordPlan } from './session.mjs';
import { handlingsOf, readSpans } from './spans.mjs';

const USAGE = `usage: node samples/recorder/record.mjs [options]
  --plan FILE      faults to script (default: plan.json beside this file)
  --random SEED    a fresh plan from this seed instead: other faults, other services, another order
  --duration S     length in seconds; a plan is squeezed or stretched to it (random: 1500)
  --minutes M      the same in minutes
  --out DIR        folder for traces/, ground-truth.json and labels.csv (default: samples/shop)
  --no-check       do not compare the faults' effects with the plan: for recordings too short to tell
  --print-plan     print the plan and record nothing`;

const SHOP = fileURLToPath(new URL('../shop/', import.meta.url));

async function main() {
  const { values: options } = parseArgs({
    options: {
      plan: { type: 'string' },
      random: { type: 'string' },
      duration: { type: 'string' },
      minutes: { type: 'string' },
      out: { type: 'string', default: SHOP },
      'no-check': { type: 'boolean', default: false },
      'print-plan': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) return console.log(USAGE);
  const plan = await readPlan(options);
  if (options['print-plan']) return console.log(JSON.stringify(plan, null, 2));

  const interrupted = new AbortController();
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
  }
  const staging = await mkdtemp(path.join(os.tmpdir(), 'shop-recording-'));
  try {
    const truth = await judge(
      await recordPlan(plan, staging, console.log, interrupted.signal),
      !options['no-check'],
    );
    await writeFile(path.join(staging, 'ground-truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
    await writeFile(path.join(staging, 'labels.csv'), labelsOf(truth));
    report(truth);
    const verdicts = [...truth.faults.map(({ check }) => check), truth.quiet, truth.recording.cpu];
    if (!options['no-check'] && verdicts.some((verdict) => verdict?.passed === false)) {
      console.error(
        `Rejected: the recording does not match its plan. It stays in ${staging} to be looked at.`,
      );
      process.exitCode = 1;
      return;
    }
    await install(staging, path.resolve(options.out));
    console.log(`Kept in ${path.resolve(options.out)}`);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

/**
 * The ground truth: what was done, and what the spans show of it.
 * @param {Awaited<ReturnType<typeof recordPlan>>} recorded
 * @param {boolean} withChecks
 */
async function judge({ files, ...recorded }, withChecks) {
  const spans = await readSpans(files);
  const checks = withChecks ? checkRecording(handlingsOf(spans), recorded.faults) : null;
  return {
    version: 1,
    ...recorded,
    faults: recorded.faults.map((fault, index) => ({ ...fault, check: checks?.faults[index] ?? null })),
    quiet: checks?.quiet ?? null,
    recording: { ...recorded.recording, spans: spans.length },
  };
}

/** @typedef {Awaited<ReturnType<typeof judge>>} GroundTruth */

/** The faults as the table that `meshlens evaluate --labels` reads. @param {GroundTruth} truth */
function labelsOf({ faults }) {
  const iso = (/** @type {number} */ ms) => new Date(ms).toISOString();
  const rows = faults.map(({ service, startMs, endMs, kind }) => [service, iso(startMs), iso(endMs), kind]);
  return `${[['service', 'from', 'to', 'type'], ...rows].map((row) => row.join(',')).join('\n')}\n`;
}

/** Replaces what was recorded before; a folder other than the sample's own gets the manifests too. @param {string} staging @param {string} out */
async function install(staging, out) {
  await mkdir(out, { recursive: true });
  await rm(path.join(out, 'traces'), { recursive: true, force: true });
  await cp(staging, out, { recursive: true });
  if (out !== path.resolve(SHOP)) {
    for (const declared of ['k8s', 'docker-compose.yml', 'model_repository']) {
      await cp(path.join(SHOP, declared), path.join(out, declared), { recursive: true });
    }
  }
  await rm(staging, { recursive: true, force: true });
}

/** @param {GroundTruth} truth */
function report({ faults, quiet, recording }) {
  for (const { kind, service, check } of faults) {
    if (check === null) continue;
    const moved = check.others.filter(({ passed }) => !passed);
    const aside = moved
      .map((other) => `; ${other.service} moved: ${other.outsideMs} to ${other.duringMs} ms`)
      .join('');
    const verdict = check.passed ? 'shows' : 'FAILS';
    console.log(
      `${verdict}  ${kind} in ${service}: ${check.metric} ${check.outside} to ${check.during}${aside}`,
    );
  }
  if (quiet) {
    const { moved, windows, errorShare } = quiet;
    const verdict = quiet.passed ? 'quiet' : 'FAILS';
    console.log(
      `${verdict}  outside the faults: ${moved} of ${windows} service windows moved, error share ${errorShare}`,
    );
  }
  const { requests, spans, bytes, cpu } = recording;
  const cpuPercent = (100 * cpu.shareOfMachine).toFixed(1);
  console.log(`${requests} requests, ${spans} spans, ${bytes} bytes, ${cpuPercent} % of the machine's CPU`);
}

main().catch((error) => {
  // An aborted wait carries what aborted it.
  console.error(`Nothing recorded: ${(error.cause ?? error).message}`);
  process.exitCode = 1;
});
