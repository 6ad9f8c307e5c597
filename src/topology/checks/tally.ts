import type { CallCheck, FailureMessage } from '../../contracts/call-check';
import { failureGroupOf } from '../failure-texts';
import { NO_ROW } from '../span-table';
import { endsOf, shownRow, type Call, type Recorded } from './each-call';

const MAX_MESSAGES = 3;
const MAX_SPANS = 3;

/** Collects the calls of one lane that show something wrong: how many, what they say, and a few of their spans. */
export class Tally {
  count = 0;
  private readonly groups = new Map<number, number>();
  private readonly rows: number[] = [];

  constructor(private readonly recorded: Recorded) {}

  add(call: Call): void {
    this.count++;
    if (this.rows.length < MAX_SPANS) {
      this.rows.push(shownRow(call));
    }
    const { failure } = this.recorded.linked.columns;
    // Both sides often repeat the same text: it counts once per call.
    const [first, second] = [call.caller, call.callee].map((row) =>
      row === NO_ROW ? undefined : failureGroupOf(failure, row),
    );
    for (const group of new Set([first, second])) {
      if (group !== undefined) {
        this.groups.set(group, (this.groups.get(group) ?? 0) + 1);
      }
    }
  }

  state(lane: number, fields: Pick<CallCheck, 'kind' | 'of'> & Partial<CallCheck>): CallCheck {
    const { table, columns } = this.recorded.linked;
    return {
      ...endsOf(this.recorded, lane),
      count: this.count,
      passedOn: 0,
      roundMs: null,
      attempts: null,
      messages: this.messages(),
      spans: this.rows.map((row) => table.locationOf(columns, row)),
      ...fields,
    };
  }

  private messages(): FailureMessage[] {
    return [...this.groups]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, MAX_MESSAGES)
      .map(([group, count]) => ({ text: this.recorded.linked.table.failures.examples[group], count }));
  }
}

/** One tally per lane, made when it is first needed. */
export class Tallies {
  readonly byLane = new Map<number, Tally>();

  constructor(private readonly recorded: Recorded) {}

  of(lane: number): Tally {
    let tally = this.byLane.get(lane);
    if (tally === undefined) {
      tally = new Tally(this.recorded);
      this.byLane.set(lane, tally);
    }
    return tally;
  }
}
