import type { ProblemLog } from '../../traces/problem-log';
import { isSeveralWriters, splitWriters } from './writers';
import type { Stream } from './streams';

export interface NamedStream {
  readonly name: string;
  readonly stream: Stream;
}

/** Attributes that name an instance, best first; others only when these do not tell streams apart. */
const INSTANCE_KEYS: readonly string[] = [
  'service.namespace',
  'deployment.environment.name',
  'deployment.environment',
  'service.instance.id',
  'k8s.pod.name',
  'k8s.pod.uid',
  'container.name',
  'container.id',
  'host.name',
  'host.id',
  'k8s.node.name',
  'process.pid',
  'otel.scope.name',
];

/**
 * Names each stream by its label and, where several have the same label, by what they differ in. Processes of one
 * service that follow one another (restarts) stay one series; processes that run at the same time are kept apart.
 */
export function nameStreams(streams: readonly Stream[], log: ProblemLog): NamedStream[] {
  const byLabel = new Map<string, Stream[]>();
  for (const stream of streams) {
    const parts = isSeveralWriters(stream) ? splitWriters(stream) : [stream];
    if (parts.length > 1) {
      log.count(
        'note',
        'series that several processes report under one identity are split by their start times',
      );
    }
    byLabel.set(stream.label, [...(byLabel.get(stream.label) ?? []), ...parts]);
  }
  const named: NamedStream[] = [];
  let apart = 0;
  for (const [label, group] of byLabel) {
    if (group.length === 1) {
      named.push({ name: label, stream: group[0] });
      continue;
    }
    const joined = follow(group);
    if (joined) {
      log.count('note', 'series join processes of one service that follow one another');
      named.push(...joined.map((stream) => ({ name: label, stream })));
      continue;
    }
    apart += group.length;
    const keys = tellingKeys(group);
    group.forEach((stream, index) => {
      const told = keys.flatMap((key) => {
        const value = stream.traits.get(key);
        return value === undefined ? [] : [`${key}=${JSON.stringify(value)}`];
      });
      named.push({ name: withLabels(label, told.length > 0 ? told : [`stream="${index + 1}"`]), stream });
    });
  }
  if (apart > 0) {
    log.count('note', 'series of processes that report at the same time are kept apart', {}, apart);
  }
  return named;
}

/** The streams in order of time when each begins after the one before has ended; undefined when two overlap. */
function follow(group: readonly Stream[]): readonly Stream[] | undefined {
  if (
    group.some(
      ({ kind, traits }) => kind !== group[0].kind || traits.get('unit') !== group[0].traits.get('unit'),
    )
  ) {
    return undefined;
  }
  const extents = group
    .map((stream) => {
      const order = stream.points.order();
      const [first = 0, last = 0] = [order.at(0), order.at(-1)].map((index) =>
        stream.points.timeOf(index ?? 0),
      );
      return { stream, first, last };
    })
    .sort((a, b) => a.first - b.first);
  return extents.every(({ first }, index) => index === 0 || first > extents[index - 1].last)
    ? extents.map(({ stream }) => stream)
    : undefined;
}

/** The fewest attributes in which all streams of the group differ. */
function tellingKeys(group: readonly Stream[]): string[] {
  const all = new Set(group.flatMap(({ traits }) => [...traits.keys()]));
  const rank = (key: string): number => {
    const index = INSTANCE_KEYS.indexOf(key);
    return index < 0 ? INSTANCE_KEYS.length : index;
  };
  const differing = [...all]
    .filter((key) => new Set(group.map(({ traits }) => traits.get(key))).size > 1)
    .sort((a, b) => rank(a) - rank(b));
  const distinct = (keys: readonly string[]): number =>
    new Set(group.map(({ traits }) => JSON.stringify(keys.map((key) => traits.get(key) ?? null)))).size;
  const single = differing.find((key) => distinct([key]) === group.length);
  if (single !== undefined) {
    return [single];
  }
  const keys: string[] = [];
  for (const key of differing) {
    if (distinct([...keys, key]) > distinct(keys)) {
      keys.push(key);
    }
  }
  return keys;
}

/** `up` and `up{a="1"}` with further labels in the braces. */
function withLabels(label: string, labels: readonly string[]): string {
  return label.endsWith('}')
    ? `${label.slice(0, -1)}, ${labels.join(', ')}}`
    : `${label}{${labels.join(', ')}}`;
}
