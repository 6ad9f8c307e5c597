/** Runs trainings on two nodes that share a store, does harm to them, and looks what is left. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInlineRunner } from '../../src/jobs/inline-runner';
import type { JobStorage } from '../../src/jobs/storage';
import { createRandom } from '../../src/numeric/random';
import { bundleForFork } from '../../test/unit/process/fixtures/build';
import { stepsPerEpoch } from '../engine/problem';
import { examine, type Examined } from './examine';
import { drawFaults } from './fault';
import { chaosTraining, faultsFile, type ChaosParams } from './job';
import type { NodeAnswer, NodeTask } from './node';

export interface CampaignOptions {
  readonly jobs: number;
  /** How often one of the nodes is killed with all that runs on it. */
  readonly nodeKills: number;
  readonly epochs: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

/** Found in node_modules above the bundles. */
export const nativePackages = ['onnxruntime-node', 'onnxruntime-web', '@tensorflow/tfjs-node'];
const CHECKPOINT_MS = 40;
/** All trainings belong to one task. */
const TASK = '0'.repeat(32);
const NODES = 2;
/** Days that a node's clock is ahead. */
const CLOCKS = [0, 1, -1] as const;

/** @returns what is wrong afterwards; nothing when `problems` is empty */
export async function chaos(options: CampaignOptions): Promise<Examined> {
  const { jobs, nodeKills, epochs, seed, log } = options;
  const cache = path.resolve('node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const root = mkdtempSync(path.join(cache, 'meshlens-chaos-'));
  try {
    const [child, node] = await Promise.all(
      ['child', 'node'].map((name) =>
        bundleForFork(path.join(__dirname, `${name}.ts`), root, nativePackages),
      ),
    );
    const folder = path.join(root, 'faults');
    const store = path.join(root, 'store');
    mkdirSync(folder);
    const storage: JobStorage = {
      datasets: path.join(store, 'datasets'),
      checkpoints: { folder: path.join(store, 'checkpoints', TASK), intervalMs: CHECKPOINT_MS },
      shared: path.join(store, 'jobs'),
    };
    const random = createRandom(seed, 3);
    const params = Array.from({ length: jobs }, (_, index): ChaosParams => {
      const faults = drawFaults(random, epochs * stepsPerEpoch);
      writeFileSync(faultsFile(folder, `job-${index}`), JSON.stringify(faults));
      return { name: `job-${index}`, seed: index, epochs, folder, memory: 'much' };
    });
    const expected = new Map<string, string>();
    const inline = createInlineRunner(() => undefined);
    for (const each of params) {
      expected.set(each.name, await inline.run(chaosTraining, { ...each, folder: null }));
    }
    log(`seed ${seed}: ${jobs} trainings of ${epochs * stepsPerEpoch} steps without faults are done`);

    const answers = Array.from({ length: NODES }, () => new Map<string, NodeAnswer>());
    let killsLeft = nodeKills;
    const live = new Set<ChildProcess>();
    const serve = (index: number): Promise<void> =>
      new Promise((resolve) => {
        const known = answers[index];
        const open = params.filter(({ name }) => !known.has(name));
        const days = CLOCKS[random.integer(CLOCKS.length)];
        const process = fork(node, [child, String(days)], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
        live.add(process);
        process.stderr?.on('data', (text: Buffer) => log(text.toString().trimEnd()));
        process.send({ jobs: open, storage } satisfies NodeTask);
        const done = (): void => {
          if (known.size === params.length && process.connected) {
            process.disconnect();
          }
        };
        process.on('message', (answer: NodeAnswer) => {
          known.set(answer.name, answer);
          log(`node ${index}: ${answer.name} ${answer.error ?? 'done'}`);
          if (killsLeft > 0 && index === killsLeft % NODES) {
            killsLeft--;
            log(`node ${index} is killed`);
            process.kill('SIGKILL');
          } else {
            done();
          }
        });
        process.once('exit', () => {
          live.delete(process);
          resolve(known.size < params.length ? serve(index) : undefined);
        });
        done();
      });
    try {
      await Promise.all(answers.map((_, index) => serve(index)));
    } finally {
      live.forEach((process) => process.kill('SIGKILL'));
    }
    return await examine({ folder, store, params, expected, answers, nodeKills: nodeKills - killsLeft });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
