import type { FollowUpChange } from '../../contracts/follow-up';
import type { Cause } from '../../contracts/report';
import { changedFollowUps, changeOf, type FollowUp } from '../../methods/anomaly/attributes/follow-ups';
import type { Interval } from '../../methods/anomaly/attributes/stretches';
import type { Prepared } from '../recording/recording';

const MAX_STATEMENTS = 5;
/** A service that the cause calls is looked at when this much more of its answers are failures or early. */
const MIN_BAD_RISE = 0.2;

/**
 * Changes in what requests do after a call that failed or was answered early: for callers of the first cause, and for
 * the first cause after calls that answered badly.
 * @param others incidents that do not count as outside
 */
export function followUpsOf(
  { calls, features }: Prepared,
  inside: Interval,
  causes: readonly Pick<Cause, 'service'>[],
  others: readonly Interval[],
): FollowUpChange[] {
  const { grid, edges, services } = features;
  const range = { fromMs: grid.startMs, toMs: grid.startMs + grid.count * grid.widthMs };
  const cause = services.findIndex(({ name }) => name === causes.at(0)?.service);
  if (cause < 0) {
    return [];
  }
  const asked = { inside, others, range };
  const called = new Set(edges.filter(({ from }) => from === cause).map(({ to }) => to));
  const found = [
    ...changedFollowUps(calls, edges, cause, asked),
    ...[...called]
      .filter((service) => service !== cause)
      .flatMap((service) =>
        changedFollowUps(
          calls,
          edges.filter(({ from }) => from === cause),
          service,
          asked,
        ),
      )
      .filter(({ bad, badOutside }) => bad.hits / bad.of - badOutside.hits / badOutside.of >= MIN_BAD_RISE),
  ];
  return found
    .sort((a, b) => Math.abs(changeOf(b)) - Math.abs(changeOf(a)))
    .slice(0, MAX_STATEMENTS)
    .map((each) => state(each, calls.operations[each.operation], (service) => services[service].name));
}

function state(change: FollowUp, operation: string, nameOf: (service: number) => string): FollowUpChange {
  const { inside, outside, bad } = change;
  const [caller, called, next] = [change.caller, change.called, change.next].map(nameOf);
  const then = change.next === change.called ? `calls ${next} again` : `then calls ${next}`;
  const answers =
    bad.hits === 0 ? '' : `; ${bad.hits} of these ${bad.of} calls to ${called} failed or were answered early`;
  const share = Math.round((100 * outside.hits) / outside.of);
  return {
    caller,
    operation,
    called,
    next,
    insideCount: inside.hits,
    insideOf: inside.of,
    outsideCount: outside.hits,
    outsideOf: outside.of,
    badCount: bad.hits,
    text: `after a call to ${called}, ${caller} ${then} in ${inside.hits} of ${inside.of} requests${operation === '' ? '' : ` (${operation})`}, ${share} % outside${answers}`,
  };
}
