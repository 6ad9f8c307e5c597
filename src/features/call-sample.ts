import { eachCall, hasFailed, requestOf, shownRow, type Recorded } from '../topology/checks/each-call';
import { Interner, uint32Column } from '../topology/columns';
import { Role } from '../topology/link';
import { NO_ROW } from '../topology/span-table';
import { earlyAnswers } from './early-answers';
import { operationTemplate } from './operations';

/** The calls that sampled requests made, in order. Plain data. */
export interface CallSample {
  readonly operations: readonly string[];
  /** Sequence i holds the steps steps[sequenceStart[i] .. sequenceStart[i + 1]]. */
  readonly sequenceStart: Uint32Array;
  /** Called services in the order of the first call to each, times four, plus `StepFlag`s. */
  readonly steps: Uint32Array;
  /** Requests by service, in the order of the observed services. */
  readonly requests: readonly SampledRequests[];
}

export interface SampledRequests {
  readonly startMs: Float64Array;
  /** Index into the operations. */
  readonly operation: Uint32Array;
  /** Index of the sequence of calls. */
  readonly sequence: Uint32Array;
}

export const StepFlag = {
  /** A call to the service failed, or was answered early. */
  bad: 1,
  /** The service was called more than once. */
  again: 2,
} as const;

/** Called services beyond these are left out of a sequence. */
const MAX_STEPS = 24;

interface Made {
  readonly to: number;
  readonly startMs: number;
  readonly isBad: boolean;
}

/** Keeps which services every sampled request called, in which order, and how they answered. */
export function sampleCalls(recorded: Recorded): CallSample {
  const { linked, observed } = recorded;
  const { columns, role, table } = linked;
  const rows = table.attributes
    .views()
    .map(({ row }) => Array.from(row).filter((each) => role[each] === Role.entry));
  const made = new Map<number, Made[]>(rows.flat().map((row) => [row, []]));
  const isEarly = earlyAnswers(recorded, [...made.keys()]);
  eachCall(recorded, (call) => {
    const request = call.lane < observed.edges.length ? made.get(requestOf(linked, call)) : undefined;
    request?.push({
      to: observed.edges[call.lane].to,
      startMs: columns.startMs[shownRow(call)],
      isBad: hasFailed(linked, call) || (call.callee !== NO_ROW && isEarly(call.callee)),
    });
  });
  const sequences = new Sequences();
  const operations = new Interner();
  const templates = table.operations.texts.map(operationTemplate);
  const requests = rows.map((entries) => ({
    startMs: Float64Array.from(entries, (row) => columns.startMs[row]),
    operation: Uint32Array.from(entries, (row) => operations.intern(templates[columns.operation[row]])),
    sequence: Uint32Array.from(entries, (row) => sequences.number(made.get(row) ?? [])),
  }));
  return { operations: operations.texts, ...sequences.view(), requests };
}

/** Numbers sequences: most requests of an operation make the same calls. */
class Sequences {
  private readonly numbers = new Interner();
  private readonly start = uint32Column();
  private readonly steps = uint32Column();

  number(made: Made[]): number {
    const flags = new Map<number, number>();
    for (const { to, isBad } of made.sort((a, b) => a.startMs - b.startMs)) {
      const known = flags.get(to);
      if (known !== undefined || flags.size < MAX_STEPS) {
        flags.set(to, (known ?? 0) | (isBad ? StepFlag.bad : 0) | (known === undefined ? 0 : StepFlag.again));
      }
    }
    const steps = [...flags].map(([to, flag]) => to * 4 + flag);
    const count = this.numbers.texts.length;
    const number = this.numbers.intern(steps.join());
    if (number === count) {
      this.start.push(this.steps.length);
      steps.forEach((step) => this.steps.push(step));
    }
    return number;
  }

  view(): Pick<CallSample, 'sequenceStart' | 'steps'> {
    const sequenceStart = Uint32Array.from([...this.start.view(), this.steps.length]);
    return { sequenceStart, steps: this.steps.view().slice() };
  }
}
