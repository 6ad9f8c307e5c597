import { uint32Column } from '../topology/columns';

/** Called services beyond these are left out of a sequence. */
const MAX_STEPS = 24;
const NO_STEPS = 0;

export const StepFlag = {
  /** A call to the service failed, or was answered early. */
  bad: 1,
  /** The service was called more than once. */
  again: 2,
} as const;

/**
 * Numbers sequences of calls: most requests of an operation make the same calls. A sequence is a path from the empty one,
 * one step after the other, so that a known one is found without making a text of it.
 */
export class CallSequences {
  private readonly start = uint32Column();
  private readonly steps = uint32Column();
  private readonly to = new Uint32Array(MAX_STEPS);
  private readonly flags = new Uint8Array(MAX_STEPS);
  /** By path and step: the longer path. */
  private readonly longer = new Map<number, number>();
  private paths = 1;
  /** By path. */
  private readonly numbers = new Map<number, number>();

  /** @param services how many can be called */
  constructor(private readonly services: number) {}

  /**
   * The number of a sequence: called services in the order of the first call to each, with what happened.
   * @param length calls, in order of time
   */
  number(length: number, service: (call: number) => number, isBad: (call: number) => boolean): number {
    const count = this.gather(length, service, isBad);
    let path = NO_STEPS;
    for (let step = 0; step < count; step++) {
      path = this.longerPath(path * this.services * 4 + this.stepAt(step));
    }
    let number = this.numbers.get(path);
    if (number === undefined) {
      number = this.numbers.size;
      this.numbers.set(path, number);
      this.start.push(this.steps.length);
      for (let step = 0; step < count; step++) {
        this.steps.push(this.stepAt(step));
      }
    }
    return number;
  }

  /** Sequence i holds the steps steps[sequenceStart[i] .. sequenceStart[i + 1]]. */
  view(): { sequenceStart: Uint32Array; steps: Uint32Array } {
    const sequenceStart = Uint32Array.from([...this.start.view(), this.steps.length]);
    return { sequenceStart, steps: this.steps.view().slice() };
  }

  /** Returns how many services were called. */
  private gather(
    length: number,
    service: (call: number) => number,
    isBad: (call: number) => boolean,
  ): number {
    let count = 0;
    for (let call = 0; call < length; call++) {
      const to = service(call);
      let step = 0;
      while (step < count && this.to[step] !== to) {
        step++;
      }
      if (step < count) {
        this.flags[step] |= StepFlag.again | (isBad(call) ? StepFlag.bad : 0);
      } else if (count < MAX_STEPS) {
        this.to[count] = to;
        this.flags[count++] = isBad(call) ? StepFlag.bad : 0;
      }
    }
    return count;
  }

  private stepAt(step: number): number {
    return this.to[step] * 4 + this.flags[step];
  }

  private longerPath(key: number): number {
    let path = this.longer.get(key);
    if (path === undefined) {
      path = this.paths++;
      this.longer.set(key, path);
    }
    return path;
  }
}
