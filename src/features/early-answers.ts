import { eachCall, requestOf, type Recorded } from '../topology/checks/each-call';
import { Role } from '../topology/link';
import { NO_ROW } from '../topology/span-table';

/** An answer in less than this share of the usual time came early. */
const EARLY_SHARE = 0.1;
/** Fewer answers of an operation do not say what is usual. */
const MIN_ANSWERS = 10;
/** At least this share of an operation's requests must make calls for one without calls to be early. */
const USUALLY_CALLS = 0.5;

/**
 * Tells requests that were answered early: in a tenth of the usual time of the operation, or without any call where most
 * requests of the operation make calls. The function takes the row of an entry span.
 * @param sampled rows of entry spans that say what is usual
 */
export function earlyAnswers(recorded: Recorded, sampled: Uint32Array): (row: number) => boolean {
  const { linked } = recorded;
  const { columns, role, table } = linked;
  const hasCalled = new Uint8Array(role.length);
  eachCall(recorded, (call) => {
    const request = requestOf(linked, call);
    if (request !== NO_ROW) {
      hasCalled[request] = 1;
    }
  });
  const nameOf = (row: number): number =>
    columns.service[row] * table.operations.texts.length + columns.operation[row];
  const answers = new Map<number, { readonly durationsMs: number[]; calling: number }>();
  for (const row of sampled) {
    const own = answers.get(nameOf(row)) ?? { durationsMs: [], calling: 0 };
    answers.set(nameOf(row), own);
    own.durationsMs.push(columns.durationMs[row]);
    own.calling += hasCalled[row];
  }
  const usual = new Map(
    [...answers]
      .filter(([, { durationsMs }]) => durationsMs.length >= MIN_ANSWERS)
      .map(([name, { durationsMs, calling }]) => {
        const medianMs = Float64Array.from(durationsMs).sort()[durationsMs.length >> 1];
        return [
          name,
          { earlyMs: EARLY_SHARE * medianMs, calls: calling >= USUALLY_CALLS * durationsMs.length },
        ];
      }),
  );
  return (row) => {
    const own = role[row] === Role.entry ? usual.get(nameOf(row)) : undefined;
    return (
      own !== undefined && (columns.durationMs[row] < own.earlyMs || (own.calls && hasCalled[row] === 0))
    );
  };
}
