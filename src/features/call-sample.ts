import type { Recorded } from '../topology/checks/each-call';
import { Interner } from '../topology/columns';
import { Role } from '../topology/link';
import { byOperation } from './by-operation';
import { CallSequences } from './call-sequences';
import { callsOf } from './calls-of-requests';
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

/** Keeps which services every sampled request called, in which order, and how they answered. */
export function sampleCalls(recorded: Recorded): CallSample {
  const { linked, observed } = recorded;
  const { columns, role, table } = linked;
  const rows = table.attributes.views().map(({ row }) => row.filter((each) => role[each] === Role.entry));
  const calls = callsOf(recorded, joined(rows));
  const sequences = new CallSequences(observed.services.length);
  const operations = new Interner();
  const templates = table.operations.texts.map(operationTemplate);
  const operationOf = byOperation(linked, (_, operation) => operations.intern(templates[operation]));
  const requests = rows.map((entries) => ({
    startMs: Float64Array.from(entries, (row) => columns.startMs[row]),
    operation: entries.map(operationOf),
    sequence: entries.map((row) => {
      const { from, count } = calls.of(row);
      return sequences.number(
        count,
        (call) => calls.to[from + call],
        (call) => calls.isBad[from + call] === 1,
      );
    }),
  }));
  return { operations: operations.texts, ...sequences.view(), requests };
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
