/** Decides when checkpoints are written, so that they cost little, and remembers what went wrong with them. */
import { readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint';
import type { TrainingState } from './state';

export interface CheckpointPace {
  /** Share of the training time that writing may take; default 3 %. */
  readonly maxShare?: number;
  /** Default one second: losing that much to an interruption is nothing, syncing the disk more often is a nuisance. */
  readonly minIntervalMs?: number;
}

export class CheckpointKeeper {
  readonly notices: string[] = [];
  /** Time spent writing so far. */
  spentMs = 0;
  private readonly startedMs: number;
  private lastWriteEndMs: number;
  private lastCostMs = 0;

  constructor(
    private readonly file: string | null,
    private readonly fingerprint: string,
    private readonly now: () => number = () => performance.now(),
    private readonly pace: CheckpointPace = {},
  ) {
    this.startedMs = now();
    this.lastWriteEndMs = this.startedMs;
  }

  /** The state to go on from, or null. */
  async resume(): Promise<TrainingState | null> {
    if (this.file === null) {
      return null;
    }
    const found = await readCheckpoint(this.file, this.fingerprint);
    const { state, refused = null } = found;
    if (refused !== null) {
      const next =
        state === null ? 'Training starts from the beginning.' : 'Training goes on from the one before it.';
      this.notices.push(`The checkpoint ${this.file} is not used: ${refused}. ${next}`);
    }
    return state;
  }

  async writeIfDue(state: TrainingState): Promise<void> {
    const { maxShare = 0.03, minIntervalMs = 1000 } = this.pace;
    const intervalMs = Math.max(minIntervalMs, this.lastCostMs / maxShare);
    if (this.file !== null && this.now() - this.lastWriteEndMs >= intervalMs) {
      await this.write(state);
    }
  }

  /** Writes now. A disk that is full or read-only costs the ability to resume, not the training. */
  async write(state: TrainingState): Promise<void> {
    if (this.file === null) {
      return;
    }
    const startMs = this.now();
    try {
      await writeCheckpoint(this.file, state, this.fingerprint);
    } catch (error) {
      const notice = `The checkpoint ${this.file} could not be written: ${(error as Error).message}`;
      if (!this.notices.includes(notice)) {
        this.notices.push(notice);
      }
    }
    this.lastWriteEndMs = this.now();
    this.lastCostMs = this.lastWriteEndMs - startMs;
    this.spentMs += this.lastCostMs;
  }

  /** Writes the last state of a run that took long enough for one. */
  async finish(state: TrainingState): Promise<void> {
    const { minIntervalMs = 1000 } = this.pace;
    if (this.now() - this.startedMs >= minIntervalMs) {
      await this.write(state);
    }
  }

  async remove(): Promise<void> {
    if (this.file !== null) {
      await removeCheckpoint(this.file);
    }
  }
}
