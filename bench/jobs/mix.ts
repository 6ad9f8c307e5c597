/** Mixes of jobs as several workspaces ask for them: batches of trainings, and short requests that a person waits for. */
import { createRandom, type Random } from '../../src/numeric/random';
import type { Task } from '../../src/jobs/schedule/task';

export interface MixedTask extends Task {
  readonly arrivesMs: number;
  /** Running time on a node of speed 1, which no scheduler is told. */
  readonly workMs: number;
  readonly dataBytes: number;
  /** Work that a crash costs at most; null: all. */
  readonly checkpointMs: number | null;
}

interface Kind {
  readonly kind: string;
  readonly priority: Task['priority'];
  /** Median running time; they are spread log-normally. */
  readonly medianMs: number;
  readonly spread: number;
  readonly memoryBytes: number;
  readonly cores: number;
  readonly share: number;
  readonly hasCheckpoints: boolean;
}

/** Proportions and times as the product's jobs have them on two cores, rounded. */
const kinds: readonly Kind[] = [
  training('forecast.fit', 20_000, 400e6, 1, 0.45),
  training('workload.fit', 90_000, 800e6, 1, 0.3),
  training('anomaly.learn', 25_000, 600e6, 2, 0.15),
  training('scheduling.simulate', 40_000, 500e6, 1, 0.1),
  request('latency.inspect', 400, 300e6, 0.5),
  request('compression.build', 5000, 900e6, 0.2),
  request('latency.measure', 3000, 500e6, 0.3),
];

const NODE_CORES = 4;
const BUSY_MS = 20 * 60_000;
const ARRIVAL_MS = 15 * 60_000;
const REQUESTS_PER_NODE = 25;
const TRAININGS_PER_BATCH = 12;
const CHECKPOINT_MS = 5000;

/** @returns tasks in the order of their arrival; `nodes` decides how many there are */
export function drawMix(seed: number, nodes: number): MixedTask[] {
  const random = createRandom(seed, 1);
  const tasks: MixedTask[] = [];
  const workspaces = 3 + random.integer(6);
  // Declarations are wrong by up to a factor of three, the same for all of a kind.
  const declared = new Map(kinds.map((kind) => [kind.kind, kind.medianMs * 3 ** (2 * random.uniform() - 1)]));
  const add = (
    kind: Kind,
    workspace: number,
    arrivesMs: number,
    dataset: string,
    dataBytes: number,
  ): void => {
    const { priority, cores, memoryBytes } = kind;
    const units = Math.exp(0.8 * random.normal());
    tasks.push({
      id: `task-${tasks.length}`,
      kind: kind.kind,
      workspace: `workspace-${workspace}`,
      priority,
      cost: { ms: (declared.get(kind.kind) as number) * units, memoryBytes, cores },
      units: 1000 * units,
      dataset,
      deadlineMs: null,
      arrivesMs,
      workMs: kind.medianMs * units * Math.exp(kind.spread * random.normal()),
      dataBytes,
      checkpointMs: kind.hasCheckpoints ? CHECKPOINT_MS : null,
    });
  };
  let coreMs = 0;
  while (coreMs < nodes * NODE_CORES * BUSY_MS) {
    const workspace = random.integer(workspaces);
    const arrivesMs = random.uniform() * ARRIVAL_MS;
    const dataset = `data-${tasks.length}`;
    const dataBytes = 20e6 * Math.exp(random.normal());
    const kind = chosen(random, 'background');
    for (let each = 0; each < TRAININGS_PER_BATCH; each++) {
      add(kind, workspace, arrivesMs + each, dataset, dataBytes);
      coreMs += (tasks.at(-1) as MixedTask).workMs * kind.cores;
    }
  }
  for (let each = 0; each < nodes * REQUESTS_PER_NODE; each++) {
    const arrivesMs = random.uniform() * (ARRIVAL_MS + BUSY_MS / 4);
    add(chosen(random, 'interactive'), random.integer(workspaces), arrivesMs, `model-${each % 50}`, 10e6);
  }
  return tasks.sort((a, b) => a.arrivesMs - b.arrivesMs);
}

function training(kind: string, medianMs: number, memoryBytes: number, cores: number, share: number): Kind {
  return {
    kind,
    priority: 'background',
    medianMs,
    spread: 0.3,
    memoryBytes,
    cores,
    share,
    hasCheckpoints: true,
  };
}

function request(kind: string, medianMs: number, memoryBytes: number, share: number): Kind {
  return {
    kind,
    priority: 'interactive',
    medianMs,
    spread: 0.5,
    memoryBytes,
    cores: 1,
    share,
    hasCheckpoints: false,
  };
}

function chosen(random: Random, priority: Task['priority']): Kind {
  let rest = random.uniform();
  const possible = kinds.filter((kind) => kind.priority === priority);
  return possible.find(({ share }) => (rest -= share) < 0) ?? possible[0];
}
